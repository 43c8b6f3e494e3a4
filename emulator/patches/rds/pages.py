"""RDS: listings come in pages.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
"""

from moto.rds.responses import RDSResponse

from core.paging import paged
from patches.rds import engine_versions, parameters, proxies, proxy_targets

# These modules replace some of the listings below, so they are loaded before.
BEFORE = (engine_versions, parameters, proxies, proxy_targets)

paged(RDSResponse, {
    "describe_db_engine_versions": "DBEngineVersions",
    "describe_db_instances": "DBInstances",
    "describe_db_subnet_groups": "DBSubnetGroups",
    "describe_db_parameter_groups": "DBParameterGroups",
    "describe_db_parameters": "Parameters",
    "describe_db_snapshots": "DBSnapshots",
    "describe_db_proxies": "DBProxies",
    "describe_db_proxy_target_groups": "TargetGroups",
    "describe_db_proxy_targets": "Targets",
})
