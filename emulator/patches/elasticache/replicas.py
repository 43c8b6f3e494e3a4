"""ElastiCache: IncreaseReplicaCount and DecreaseReplicaCount.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_IncreaseReplicaCount.html
"""

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.elasticache import members, zones
from patches.elasticache.replication_groups import check_failover, group_of

RESIZING, MOST = 300, 5


def resized(self, grows):
    """Gives the group whose replica count a request changes, and how many nodes it will have."""
    params = self.params
    group = group_of(self.elasticache_backend, params["ReplicationGroupId"], changes=True)
    if not params["ApplyImmediately"]:
        raise AwsError("InvalidParameterValue", "ApplyImmediately=False is not currently supported.")
    count, current = params.get("NewReplicaCount"), len(group.member_clusters) - 1
    if count == current:
        raise AwsError("NoOperationFault", "The number of replicas is the same as the current one.")
    if count is None or (count > current) != grows or not 0 <= count <= MOST:
        raise AwsError("InvalidParameterCombination", f"Replicas cannot be changed from {current} to {count} here.")
    return group, count + 1


@patch(ElastiCacheResponse, "increase_replica_count", new=True)
def increase(self):
    """IncreaseReplicaCount adds nodes, which takes 5 minutes."""
    group, nodes = resized(self, grows=True)
    backend = self.elasticache_backend
    known = zones.available(backend, backend.cache_subnet_groups.get(group.cache_subnet_group_name))
    free = (f"{group.replication_group_id}-{number:0>3}" for number in range(1, MOST + 9))
    new = [name for name in free if name not in group.member_clusters][:nodes - len(group.member_clusters)]
    for number, name in enumerate(new, len(group.member_clusters)):
        members.add(backend, group, name)
        group.node_zones[name] = zones.choose(group.replication_group_id, known, number)
    group.member_clusters = [*group.member_clusters, *new]
    present = group.node_groups[0]["node_group_members"]
    joining = [{**present[0], "cache_cluster_id": name, "current_role": "replica",
                "preferred_availability_zone": group.node_zones[name]} for name in new]
    slow.begin(group, "modifying", "available", RESIZING, done=lambda: present.extend(joining))
    return ActionResult({"ReplicationGroup": group})


@patch(ElastiCacheResponse, "decrease_replica_count", new=True)
def decrease(self):
    """DecreaseReplicaCount removes nodes, but not the last replica that failover needs."""
    group, nodes = resized(self, grows=False)
    check_failover(group.automatic_failover == "enabled", group.multi_az == "enabled", nodes)
    backend, leaving = self.elasticache_backend, group.member_clusters[nodes:]

    def remove():
        group.member_clusters = group.member_clusters[:nodes]
        present = group.node_groups[0]["node_group_members"]
        present[:] = [member for member in present if member["cache_cluster_id"] not in leaving]
        for name in leaving:
            backend.cache_clusters.pop(name, None)
            group.node_zones.pop(name, None)

    slow.begin(group, "modifying", "available", RESIZING, done=remove)
    return ActionResult({"ReplicationGroup": group})
