"""ElastiCache: changes of a replication group, one at a time.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
"""

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.elasticache.subnet_groups import check_groups
from patches.elasticache.replication_groups import (
    Member,
    check_failover,
    check_parameter_group,
    family,
    group_of,
    resolve,
)

LONG, SHORT = 300, 60
MOST_REPLICAS = 5

# For each member of the request: the attribute of the group, and the seconds that its change takes.
SETTINGS = {
    "Engine": ("engine", LONG), "EngineVersion": ("engine_version", LONG), "CacheNodeType": ("cache_node_type", LONG),
    "CacheParameterGroupName": ("cache_parameter_group_name", SHORT), "SecurityGroupIds": ("security_group_ids", SHORT),
    "AutomaticFailoverEnabled": ("automatic_failover", SHORT), "MultiAZEnabled": ("multi_az", SHORT),
    "ReplicationGroupDescription": ("description", 0), "SnapshotRetentionLimit": ("snapshot_retention_limit", 0),
    "SnapshotWindow": ("snapshot_window", 0), "SnapshottingClusterId": ("snapshotting_cluster_id", 0),
    "PreferredMaintenanceWindow": ("preferred_maintenance_window", 0),
    "AutoMinorVersionUpgrade": ("auto_minor_version_upgrade", 0),
}
# Changes of these attributes wait for the maintenance window unless ApplyImmediately is set.
WITH_WINDOW = {"engine", "engine_version", "cache_node_type", "cache_parameter_group_name"}


@patch(ElastiCacheResponse, "modify_replication_group")
def modify_group(_original, self):
    """ModifyReplicationGroup changes an available group, some settings at once and others in minutes."""
    backend, params = self.elasticache_backend, self.params
    group = group_of(backend, params["ReplicationGroupId"], changes=True)
    wanted = {name: value for name, value in params.items() if name in SETTINGS}
    wanted = {**wanted, **check_engine(group, wanted)}
    check(backend, group, wanted)
    values = {SETTINGS[name][0]: described(name, value) for name, value in wanted.items()}
    if not params.get("ApplyImmediately"):
        group.waiting.update({name: value for name, value in values.items() if name in WITH_WINDOW})
        values = {name: value for name, value in values.items() if name not in WITH_WINDOW}
    else:
        values, group.waiting = {**group.waiting, **values}, {}
    change(group, {name: value for name, value in values.items() if getattr(group, name) != value})
    return ActionResult({"ReplicationGroup": group})


def described(name, value):
    """Gives a member of the request in the form that DescribeReplicationGroups returns."""
    if name in ("AutomaticFailoverEnabled", "MultiAZEnabled"):
        return "enabled" if value else "disabled"
    return list(value) if name == "SecurityGroupIds" else value


def change(group, values):
    """Sets some attributes at once, and the others after their time."""
    times = {attribute: seconds for attribute, seconds in SETTINGS.values()}

    def apply(names):
        for name in names:
            setattr(group, name, values[name])

    apply([name for name in values if not times[name]])
    later = [name for name in values if times[name]]
    if later:
        slow.begin(group, "modifying", "available", max(times[name] for name in later), done=lambda: apply(later))


def check_engine(group, wanted):
    """Refuses another engine than valkey and an older version, and gives the full version."""
    engine = wanted.get("Engine", group.engine)
    if engine == group.engine and "EngineVersion" not in wanted:
        return {}
    if engine != group.engine and (engine != "valkey" or "EngineVersion" not in wanted):
        text = "The engine can only change from redis to valkey, together with EngineVersion."
        raise AwsError("InvalidParameterCombination", text)
    version = resolve(engine, wanted["EngineVersion"])
    if version_numbers(version) < version_numbers(group.engine_version):
        text = f"Cannot downgrade from {group.engine_version} to {version}"
        raise AwsError("InvalidParameterCombination", text)
    return {"EngineVersion": version}


def version_numbers(version):
    """Gives the numbers of a version, to compare it."""
    return [int(number) for number in version.split(".")]


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


def resized_group(self, grows):
    """Gives the group of a request for another replica count, and its wanted number of members."""
    params = self.params
    group = group_of(self.elasticache_backend, params["ReplicationGroupId"], changes=True)
    if not params["ApplyImmediately"]:
        raise AwsError("InvalidParameterValue", "ApplyImmediately=False is not currently supported.")
    count, current = params.get("NewReplicaCount"), len(group.member_clusters) - 1
    if count == current:
        raise AwsError("NoOperationFault", "The number of replicas is the same as the current one.")
    if count is None or (count > current) != grows or not 0 <= count <= MOST_REPLICAS:
        raise AwsError("InvalidParameterCombination", f"Replicas cannot be changed from {current} to {count} here.")
    return group, count + 1


@patch(ElastiCacheResponse, "increase_replica_count", new=True)
def increase(self):
    """IncreaseReplicaCount adds members in 5 minutes."""
    group, nodes = resized_group(self, grows=True)
    backend, new = self.elasticache_backend, []
    for number in range(1, MOST_REPLICAS + 9):
        name = f"{group.replication_group_id}-{number:0>3}"
        if len(group.member_clusters) + len(new) < nodes and name not in group.member_clusters:
            new.append(name)
            backend.cache_clusters[name] = Member(backend, group, name)
    group.member_clusters = [*group.member_clusters, *new]
    members = group.node_groups[0]["node_group_members"]
    joining = [{**members[0], "cache_cluster_id": name, "current_role": "replica"} for name in new]
    slow.begin(group, "modifying", "available", LONG, done=lambda: members.extend(joining))
    return ActionResult({"ReplicationGroup": group})


@patch(ElastiCacheResponse, "decrease_replica_count", new=True)
def decrease(self):
    """DecreaseReplicaCount removes members, but not the last replica of automatic failover."""
    group, nodes = resized_group(self, grows=False)
    check_failover(group.automatic_failover == "enabled", group.multi_az == "enabled", nodes)
    backend, leaving = self.elasticache_backend, group.member_clusters[nodes:]

    def remove():
        group.member_clusters = group.member_clusters[:nodes]
        members = group.node_groups[0]["node_group_members"]
        members[:] = [member for member in members if member["cache_cluster_id"] not in leaving]
        for name in leaving:
            backend.cache_clusters.pop(name, None)

    slow.begin(group, "modifying", "available", LONG, done=remove)
    return ActionResult({"ReplicationGroup": group})
