"""ElastiCache: listings come in pages.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html
"""

from moto.elasticache.responses import ElastiCacheResponse

from core.paging import paged
from patches.elasticache import parameter_groups

# This module adds some of the listings below, so it is loaded before.
BEFORE = (parameter_groups,)

paged(ElastiCacheResponse, {
    "describe_replication_groups": "ReplicationGroups",
    "describe_cache_clusters": "CacheClusters",
    "describe_cache_subnet_groups": "CacheSubnetGroups",
    "describe_cache_parameter_groups": "CacheParameterGroups",
    "describe_cache_parameters": "Parameters",
    "describe_snapshots": "Snapshots",
})
