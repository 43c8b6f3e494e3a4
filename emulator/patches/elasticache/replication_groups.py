"""ElastiCache: creation and deletion of replication groups, and their tags.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
"""

import re

from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend, ReplicationGroup
from moto.elasticache.responses import ElastiCacheResponse

from core import late, slow
from core.errors import AwsError
from core.patching import patch
from patches.elasticache import members, parameter_groups, subnet_groups, zones
from patches.elasticache.engine_versions import family, resolve

SINGLE, REPLICATED, DELETING = 300, 540, 300
NAME = re.compile(r"[a-z](-?[a-z0-9])*")


def not_found(name):
    """Makes the error for an unknown replication group."""
    name = getattr(name, "replication_group_id", name)
    return AwsError("ReplicationGroupNotFoundFault", f"Replication Group {name} not found.", 404)


def group_of(backend, name, changes=False):
    """Gives the replication group of a name; one that is to be changed must be available."""
    group = backend.replication_groups.get(name.lower())
    if group is None:
        raise not_found(name)
    if changes and group.status != "available":
        text = f"Replication group {name} has status {group.status} which is not valid for the requested operation."
        raise AwsError("InvalidReplicationGroupState", text)
    return group


def check_parameter_group(backend, name, wanted):
    """Refuses a parameter group that does not exist, or is of another family."""
    found = parameter_groups.group_of(backend, name).cache_parameter_group_family
    if found != wanted:
        text = f"Expected a parameter group of family {wanted} but found one of family {found}"
        raise AwsError("InvalidParameterCombination", text)


def check_failover(failover, multi_az, nodes):
    """Refuses failover without a replica, and Multi-AZ without failover."""
    if failover and nodes < 2:
        text = "When using automatic failover, there must be at least 2 cache clusters in the replication group."
        raise AwsError("InvalidParameterCombination", text)
    if multi_az and not failover:
        raise AwsError("InvalidParameterCombination", "Automatic failover must be enabled where Multi-AZ is.")


@patch(ElastiCacheBackend, "create_replication_group")
def create_group(original, self, **given):
    """CreateReplicationGroup checks its parameters, makes the nodes, and takes 5 minutes, or 9 with replicas."""
    given["replication_group_id"] = given["replication_group_id"].lower()
    given["engine"] = engine = given["engine"] or "redis"
    given["engine_version"] = resolve(engine, given["engine_version"])
    fits = family(engine, given["engine_version"])
    given["cache_parameter_group_name"] = given["cache_parameter_group_name"] or f"default.{fits}"
    nodes = given["num_cache_clusters"] or (given["replicas_per_node_group"] or 0) + 1
    check_creation(self, given, nodes, fits)
    wanted, given["preferred_cache_cluster_azs"] = given["preferred_cache_cluster_azs"], None
    group = original(self, **{**given, "replicas_per_node_group": nodes - 1})
    fill_defaults(group, given)
    zones.place(self, group, wanted)
    for member in group.member_clusters:
        members.add(self, group, member)
    node_groups, group.node_groups = group.node_groups, []
    slow.begin(group, "creating", "available", REPLICATED if nodes > 1 else SINGLE,
               done=lambda: setattr(group, "node_groups", node_groups))
    return group


def fill_defaults(group, given):
    """Gives a group the members that moto leaves out, as requested or as AWS has them by default."""
    group.security_group_ids = list(given["security_group_ids"] or [])
    group.auto_minor_version_upgrade = given["auto_minor_version_upgrade"] is not False
    group.preferred_maintenance_window = given["preferred_maintenance_window"] or "sun:05:00-sun:06:00"
    if given["at_rest_encryption_enabled"] is None:
        group.at_rest_encryption_enabled = given["engine"] == "valkey"
    group.transit_encryption_mode = "required" if group.transit_encryption_enabled else None
    group.waiting, group.pending_modified_values = {}, {}


def check_creation(backend, given, nodes, fits):
    """Refuses an invalid CreateReplicationGroup."""
    name, subnet_group = given["replication_group_id"], None
    if not NAME.fullmatch(name) or len(name) > 40:
        raise AwsError("InvalidParameterValue", f"The parameter ReplicationGroupId is not a valid identifier: {name}")
    if given["cache_subnet_group_name"]:
        subnet_group = subnet_groups.group_of(backend, given["cache_subnet_group_name"])
        given["cache_subnet_group_name"] = subnet_group.cache_subnet_group_name
    check_parameter_group(backend, given["cache_parameter_group_name"], fits)
    subnet_groups.check_groups(backend, given["security_group_ids"])
    if not given["cache_node_type"] or not 1 <= nodes <= 6:
        raise AwsError("InvalidParameterValue", "CacheNodeType must be given, and NumCacheClusters must be 1 to 6.")
    zones.check(backend, given["preferred_cache_cluster_azs"], nodes, subnet_group)
    check_failover(given["automatic_failover_enabled"], given["multi_az_enabled"], nodes)
    if given["transit_encryption_enabled"] and subnet_group is None:
        raise AwsError("InvalidParameterCombination", "Encryption in transit is available in a VPC only.")


@patch(ElastiCacheResponse, "delete_replication_group")
def delete_group(_original, self):
    """DeleteReplicationGroup takes 5 minutes, makes the last snapshot, and refuses a group that is not available.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups.html names cache.t1.micro as having no backups.
    """
    backend, snapshot = self.elasticache_backend, self.params.get("FinalSnapshotIdentifier")
    group = group_of(backend, self.params["ReplicationGroupId"], changes=True)
    if snapshot and group.cache_node_type.startswith("cache.t1."):
        raise AwsError("SnapshotFeatureNotSupportedFault", "Snapshots are not supported on this node type.")
    if snapshot:
        backend.create_snapshot(snapshot, group.replication_group_id, None, None, None)

    def remove():
        for member in group.member_clusters:
            backend.cache_clusters.pop(member, None)
        backend.replication_groups.pop(group.replication_group_id)
        backend.tagging_service.delete_all_tags_for_resource(group.arn)

    slow.begin_deletion(group, DELETING, remove)
    return ActionResult({"ReplicationGroup": group})


@patch(ElastiCacheBackend, "list_tags_for_resource")
def list_tags(_original, self, arn):
    """ListTagsForResource refuses an unknown resource, and a cache that is not available (CacheClusterNotFound)."""
    kind, name = arn.split(":")[5:7] if arn.count(":") == 6 else ("", "")
    if kind == "replicationgroup":
        if name not in self.replication_groups or self.replication_groups[name].status != "available":
            raise AwsError("CacheClusterNotFound", f"{name} is either not present or not available.", 404)
    elif kind == "subnetgroup":
        subnet_groups.group_of(self, name)
    elif kind == "parametergroup":
        parameter_groups.group_of(self, name)
    elif kind not in ("cluster", "snapshot", "user", "usergroup"):
        raise AwsError("InvalidARN", f"ARN {arn} is invalid.")
    return self.tagging_service.list_tags_for_resource(arn)


late.listing(ElastiCacheBackend, "describe_replication_groups", [ReplicationGroup], "replication_group_id", not_found)
