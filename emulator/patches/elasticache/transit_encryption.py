"""ElastiCache: encryption in transit, which ModifyReplicationGroup changes in steps.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html
"""

from moto.elasticache.responses import ElastiCacheResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.elasticache.replication_groups import group_of

CHANGING = 300
MEMBERS = ("TransitEncryptionEnabled", "TransitEncryptionMode")


@patch(ElastiCacheResponse, "modify_replication_group")
def modify_encryption(original, self):
    """ModifyReplicationGroup changes TransitEncryptionEnabled and TransitEncryptionMode of an available group."""
    wanted = {name: self.params[name] for name in MEMBERS if name in self.params}
    if not wanted:
        return original(self)
    group = group_of(self.elasticache_backend, self.params["ReplicationGroupId"], changes=True)
    check(group, wanted)
    answer = original(self)
    begin(group, wanted)
    return answer


def check(group, wanted):
    """Refuses a change before Redis 7, and requiring TLS of a group that does not prefer it yet."""
    if group.engine == "redis" and int(group.engine_version.split(".")[0]) < 7:
        text = (f"Transit encryption mode is not supported for engine version {group.engine_version}. "
                "Please use engine version 7.0.5 or higher.")
        raise AwsError("InvalidParameterCombination", text)
    enabled, mode = wanted.get("TransitEncryptionEnabled"), wanted.get("TransitEncryptionMode")
    if enabled and not group.transit_encryption_enabled and mode != "preferred":
        text = "To enable in-transit encryption of an existing group, TransitEncryptionMode must be preferred."
        raise AwsError("InvalidParameterCombination", text)
    if mode == "required" and group.transit_encryption_mode != "preferred":
        text = "To set TransitEncryptionMode to required, it must be preferred first."
        raise AwsError("InvalidParameterCombination", text)
    if mode and not (enabled or group.transit_encryption_enabled):
        text = "TransitEncryptionMode can only be set where in-transit encryption is enabled."
        raise AwsError("InvalidParameterCombination", text)


def begin(group, wanted):
    """Shows the change among the pending values until it is made."""
    enabled = wanted.get("TransitEncryptionEnabled", group.transit_encryption_enabled)
    mode = wanted.get("TransitEncryptionMode", group.transit_encryption_mode) if enabled else None
    pending = {**(getattr(group, "pending_modified_values", None) or {}), **wanted}
    group.pending_modified_values = pending

    def finish():
        group.pending_modified_values = {}
        group.transit_encryption_enabled, group.transit_encryption_mode = enabled, mode

    slow.begin(group, "modifying", "available", CHANGING, done=finish)
