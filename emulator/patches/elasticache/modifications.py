"""ElastiCache: ModifyReplicationGroup, which makes one change at a time.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
"""

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.elasticache.engine_versions import check_upgrade, family
from patches.elasticache.replication_groups import check_failover, check_parameter_group, group_of
from patches.elasticache.subnet_groups import check_groups

LONG, SHORT = 300, 60

# The members of the request, the attributes of the group, and how long a change of them takes.
SETTINGS = {
    "Engine": ("engine", LONG), "EngineVersion": ("engine_version", LONG), "CacheNodeType": ("cache_node_type", LONG),
    "CacheParameterGroupName": ("cache_parameter_group_name", SHORT), "SecurityGroupIds": ("security_group_ids", SHORT),
    "AutomaticFailoverEnabled": ("automatic_failover", SHORT), "MultiAZEnabled": ("multi_az", SHORT),
    "ReplicationGroupDescription": ("description", 0), "SnapshotRetentionLimit": ("snapshot_retention_limit", 0),
    "SnapshotWindow": ("snapshot_window", 0), "SnapshottingClusterId": ("snapshotting_cluster_id", 0),
    "PreferredMaintenanceWindow": ("preferred_maintenance_window", 0),
    "AutoMinorVersionUpgrade": ("auto_minor_version_upgrade", 0),
}
# Without ApplyImmediately these wait for the maintenance window.
WAITING = {"engine", "engine_version", "cache_node_type", "cache_parameter_group_name"}
CHANGING = {"enabled": "enabling", "disabled": "disabling"}


@patch(ElastiCacheResponse, "modify_replication_group")
def modify_group(_original, self):
    """ModifyReplicationGroup changes an available group: some settings at once, others within minutes."""
    backend, params = self.elasticache_backend, self.params
    group = group_of(backend, params["ReplicationGroupId"], changes=True)
    wanted = {name: value for name, value in params.items() if name in SETTINGS}
    wanted = {**wanted, **check_upgrade(group, wanted)}
    check(backend, group, wanted)
    values = {SETTINGS[name][0]: setting(name, value) for name, value in wanted.items()}
    if not params.get("ApplyImmediately"):
        group.waiting.update({name: value for name, value in values.items() if name in WAITING})
        values = {name: value for name, value in values.items() if name not in WAITING}
    else:
        values, group.waiting = {**group.waiting, **values}, {}
    change(group, {name: value for name, value in values.items() if getattr(group, name) != value})
    return ActionResult({"ReplicationGroup": group})


def setting(name, value):
    """Gives a member of the request as DescribeReplicationGroups shows it."""
    if name in ("AutomaticFailoverEnabled", "MultiAZEnabled"):
        return "enabled" if value else "disabled"
    return list(value) if name == "SecurityGroupIds" else value


def change(group, values):
    """Changes some attributes at once, and the others after their time."""
    times = {attribute: seconds for attribute, seconds in SETTINGS.values()}
    later = {name: value for name, value in values.items() if times[name]}
    for name in set(values) - set(later):
        setattr(group, name, values[name])
    if not later:
        return
    failover = later.get("automatic_failover")
    if failover:
        group.automatic_failover = CHANGING[failover]
        group.pending_modified_values = {"AutomaticFailoverStatus": failover}

    def apply():
        group.pending_modified_values = {}
        for name, value in later.items():
            setattr(group, name, value)

    slow.begin(group, "modifying", "available", max(times[name] for name in later), done=apply)


def check(backend, group, wanted):
    """Refuses an invalid ModifyReplicationGroup."""
    check_groups(backend, wanted.get("SecurityGroupIds"))
    fits = family(wanted.get("Engine", group.engine), wanted.get("EngineVersion", group.engine_version))
    parameters = wanted.get("CacheParameterGroupName", group.cache_parameter_group_name)
    if parameters.startswith("default.") and "CacheParameterGroupName" not in wanted:
        wanted["CacheParameterGroupName"] = parameters = f"default.{fits}"
    check_parameter_group(backend, parameters, fits)
    failover = wanted.get("AutomaticFailoverEnabled", group.automatic_failover == "enabled")
    check_failover(failover, wanted.get("MultiAZEnabled", group.multi_az == "enabled"), len(group.member_clusters))
    source = wanted.get("SnapshottingClusterId")
    if source and source not in group.member_clusters:
        raise AwsError("CacheClusterNotFound", f"Cache cluster {source} not found.", 404)
    if wanted.get("SnapshotRetentionLimit") and not group.snapshot_retention_limit and not source:
        text = "Must specify both SnapshotRetentionLimit and SnapshottingClusterId to turn on snapshots"
        raise AwsError("InvalidParameterCombination", text)
