"""RDS and ElastiCache: listings come in pages.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
"""

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse
from moto.rds.responses import RDSResponse

from core.errors import AwsError
from core.patch import mend
from mends import elasticache_parameters, rds_parameters, rds_proxy, rds_targets

SMALLEST, LARGEST = 20, 100
# They replace some of these listings, and so must have been there first.
BEFORE = (elasticache_parameters, rds_parameters, rds_proxy, rds_targets)


def paged(responses, name, member):
    """Cuts the listing `name` into pages."""
    @mend(responses, name)
    def page(original, self):
        """Describe operations give MaxRecords at a time, 20 to 100 and 100 by default, and a Marker for the next."""
        size = self.params.get("MaxRecords", LARGEST)
        marker = self.params.get("Marker") or "0"
        if not SMALLEST <= size <= LARGEST:
            text = f"Invalid value {size} for MaxRecords. Must be between {SMALLEST} and {LARGEST}"
            raise AwsError("InvalidParameterValue", text)
        if not marker.isdigit():
            raise AwsError("InvalidParameterValue", "Invalid or expired marker")
        found, start = list(original(self).result[member]), int(marker)
        more = str(start + size) if start + size < len(found) else None
        return ActionResult({member: found[start:start + size], "Marker": more})


for _name, _member in {
    "describe_db_instances": "DBInstances", "describe_db_subnet_groups": "DBSubnetGroups",
    "describe_db_parameter_groups": "DBParameterGroups", "describe_db_parameters": "Parameters",
    "describe_db_snapshots": "DBSnapshots", "describe_db_proxies": "DBProxies",
    "describe_db_proxy_target_groups": "TargetGroups", "describe_db_proxy_targets": "Targets",
}.items():
    paged(RDSResponse, _name, _member)

for _name, _member in {
    "describe_replication_groups": "ReplicationGroups", "describe_cache_clusters": "CacheClusters",
    "describe_cache_subnet_groups": "CacheSubnetGroups", "describe_cache_parameter_groups": "CacheParameterGroups",
    "describe_cache_parameters": "Parameters", "describe_snapshots": "Snapshots",
}.items():
    paged(ElastiCacheResponse, _name, _member)
