"""ElastiCache: the nodes of a replication group, which DescribeCacheClusters lists.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html
"""

from moto.elasticache.models import ElastiCacheBackend

from core import calls, late


class Member:
    """One node of a replication group: DescribeCacheClusters shows the settings that it shares with the group."""

    SHARED = {
        "replication_group_id", "engine", "engine_version", "cache_node_type", "cache_subnet_group_name",
        "preferred_maintenance_window", "snapshot_retention_limit", "snapshot_window", "auto_minor_version_upgrade",
        "transit_encryption_enabled", "transit_encryption_mode", "at_rest_encryption_enabled", "auth_token_enabled",
        "network_type", "ip_discovery", "port", "description", "automatic_failover",
    }

    def __init__(self, backend, group, identifier):
        """Makes a member."""
        self.group, self.cache_cluster_id, self.num_cache_nodes = group, identifier, 1
        self.arn = f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:cluster:{identifier}"
        self.cache_cluster_create_time = group.replication_group_create_time

    def __getattr__(self, name):
        """Reads a setting that members share from the group."""
        if name in Member.SHARED:
            return getattr(self.group, name)
        raise AttributeError(name)

    @property
    def cache_cluster_status(self):
        """Gives the status, which is that of the group."""
        return self.group.status

    @property
    def preferred_availability_zone(self):
        """Gives the zone of the node."""
        return self.group.node_zones.get(self.cache_cluster_id)

    @property
    def security_groups(self):
        """Gives the VPC security groups."""
        return [{"SecurityGroupId": group, "Status": "active"} for group in self.group.security_group_ids]

    @property
    def cache_parameter_group(self):
        """Gives the parameter group."""
        return {"CacheParameterGroupName": self.group.cache_parameter_group_name, "ParameterApplyStatus": "in-sync",
                "CacheNodeIdsToReboot": []}

    @property
    def pending_modified_values(self):
        """Gives the changes that wait for the maintenance window."""
        waiting = self.group.waiting
        return {"EngineVersion": waiting.get("engine_version"), "CacheNodeType": waiting.get("cache_node_type")}

    @property
    def cache_nodes(self):
        """Gives the node once it exists, for a request with ShowCacheNodeInfo."""
        if self.group.status == "creating" or b"ShowCacheNodeInfo=true" not in calls.current().body:
            return []
        address = f"{self.cache_cluster_id}.{self.group.replication_group_id}.use1.cache.amazonaws.com"
        return [{"CacheNodeId": "0001", "CacheNodeStatus": "available", "ParameterGroupStatus": "in-sync",
                 "CustomerAvailabilityZone": self.preferred_availability_zone,
                 "Endpoint": {"Address": address, "Port": self.group.port}}]


def add(backend, group, name):
    """Adds a member to the clusters of the backend."""
    backend.cache_clusters[name] = Member(backend, group, name)


late.listing(ElastiCacheBackend, "describe_cache_clusters", [Member])
