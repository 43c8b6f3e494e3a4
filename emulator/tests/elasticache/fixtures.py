"""What the tests of ElastiCache share: subnet groups, parameter groups and replication groups."""

from conformance import ConformanceTest, client
from vpc import Vpc


class CacheTest(ConformanceTest):
    """A test with a network, which creates replication groups."""

    def setUp(self):
        """Makes the network."""
        super().setUp()
        self.cache, self.vpc = client("elasticache"), Vpc(self)

    def subnet_group(self, *subnets, **more):
        """Creates a subnet group of all subnets, or of some."""
        name = self.name("subnets")
        self.cache.create_cache_subnet_group(CacheSubnetGroupName=name, CacheSubnetGroupDescription="d",
                                             SubnetIds=list(subnets) or self.vpc.subnets, **more)
        self.cleanup(self.cache.delete_cache_subnet_group, CacheSubnetGroupName=name)
        return name

    def parameter_group(self, family="valkey8", **more):
        """Creates a parameter group."""
        name = self.name("parameters")
        self.cache.create_cache_parameter_group(
            CacheParameterGroupName=name, CacheParameterGroupFamily=family, Description="d", **more)
        self.cleanup(self.cache.delete_cache_parameter_group, CacheParameterGroupName=name)
        return name

    def settings_of(self, **more):
        """Gives the parameters of CreateReplicationGroup for a small cache."""
        usual = {"ReplicationGroupId": self.name("cache"), "ReplicationGroupDescription": "d", "Engine": "valkey",
                 "EngineVersion": "8.0", "CacheNodeType": "cache.t4g.micro", "NumCacheClusters": 1}
        return {name: value for name, value in {**usual, **more}.items() if value is not None}

    def create(self, **more):
        """Begins to create a replication group, and gives the answer."""
        if "CacheSubnetGroupName" not in more:
            more["CacheSubnetGroupName"] = self.subnet_group()
        made = self.cache.create_replication_group(**self.settings_of(**more))["ReplicationGroup"]
        self.cleanup(self.cache.delete_replication_group, ReplicationGroupId=made["ReplicationGroupId"])
        return made

    def group(self, **more):
        """Creates a replication group, waits until it is available, and gives its name."""
        self.hurry()
        name = self.create(**more)["ReplicationGroupId"]
        self.eventually("available", lambda: self.status(name))
        return name

    def read(self, name):
        """Reads a replication group."""
        return self.cache.describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"][0]

    def status(self, name):
        """Reads the status of a replication group."""
        return self.read(name)["Status"]

    def nodes(self, name):
        """Reads the nodes of a replication group."""
        listed = self.cache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
        return [node for node in listed if node.get("ReplicationGroupId") == name]

    def zones(self, name):
        """Reads the zones of the nodes of a replication group, the primary's first."""
        members = self.read(name)["NodeGroups"][0]["NodeGroupMembers"]
        return [member["PreferredAvailabilityZone"] for member in members]

    def modify(self, name, **changes):
        """Modifies a replication group at once, and gives the answer."""
        call = self.cache.modify_replication_group
        return call(ReplicationGroupId=name, **{"ApplyImmediately": True, **changes})["ReplicationGroup"]

    def settle(self, name):
        """Waits until a replication group is available."""
        self.hurry()
        self.eventually("available", lambda: self.status(name))
