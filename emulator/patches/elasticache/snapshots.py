"""ElastiCache: snapshots of replication groups, during which a group refuses changes.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-manual.html
"""

from moto.elasticache.models import ElastiCacheBackend

from core import calls, slow
from core.errors import AwsError
from core.patching import patch
from patches.elasticache.members import Member
from patches.elasticache.replication_groups import group_of

TAKING = 300


@patch(ElastiCacheBackend, "create_snapshot")
def create(original, self, snapshot_name, replication_group_id, cache_cluster_id, kms_key_id, tags):
    """CreateSnapshot takes five minutes, in which the group is `snapshotting`; it refuses one that is not available."""
    snapshot_name, asked = snapshot_name.lower(), calls.current().operation == "CreateSnapshot"
    group = None
    if replication_group_id:
        group = group_of(self, replication_group_id, changes=asked)
        replication_group_id = group.replication_group_id
    member = self.cache_clusters.get(cache_cluster_id)
    if isinstance(member, Member):
        group = member.group
        if group.status != "available":
            text = f"Cache cluster {cache_cluster_id} is not in a valid state to be snapshotted: {group.status}"
            raise AwsError("InvalidCacheClusterState", text)
    snapshot = original(self, snapshot_name, replication_group_id, cache_cluster_id, kms_key_id, tags)
    slow.begin(snapshot, "creating", "available", TAKING, "snapshot_status")
    if group is not None and asked:
        slow.begin(group, "snapshotting", "available", TAKING)
    return snapshot
