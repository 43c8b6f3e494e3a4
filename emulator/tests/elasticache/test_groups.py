"""Cache subnet groups and cache parameter groups.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html
https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheParameterGroup.html
"""

import unittest

from conformance import tags
from elasticache.fixtures import CacheTest
from vpc import Vpc


class SubnetGroupTest(CacheTest):
    """CreateCacheSubnetGroup, ModifyCacheSubnetGroup and DeleteCacheSubnetGroup."""

    def read_group(self, name):
        """Reads a subnet group."""
        return self.cache.describe_cache_subnet_groups(CacheSubnetGroupName=name)["CacheSubnetGroups"][0]

    def subnets(self, name):
        """Reads the subnets of a group, each with its zone."""
        return {subnet["SubnetIdentifier"]: subnet["SubnetAvailabilityZone"]["Name"]
                for subnet in self.read_group(name)["Subnets"]}

    def test_members(self):
        """A group shows its VPC, its subnets with their zones, and has the tags of the request."""
        name = self.subnet_group(Tags=tags(app="a"))
        found = self.read_group(name)
        self.assertEqual(found["VpcId"], self.vpc.id)
        self.assertEqual(self.subnets(name), dict(zip(self.vpc.subnets, self.vpc.zones)))
        listed = self.cache.list_tags_for_resource(ResourceName=found["ARN"])
        self.assertEqual(listed["TagList"], tags(app="a"))

    def test_names_have_no_case(self):
        """A name is stored in lower case, and taken once in any; one zone is enough."""
        create, name = self.cache.create_cache_subnet_group, self.name("Subnets")
        more = {"CacheSubnetGroupDescription": "d", "SubnetIds": self.vpc.subnets[:1]}
        made = create(CacheSubnetGroupName=name, **more)["CacheSubnetGroup"]
        self.cleanup(self.cache.delete_cache_subnet_group, CacheSubnetGroupName=name)
        self.assertEqual(made["CacheSubnetGroupName"], name.lower())
        self.refused("CacheSubnetGroupAlreadyExists", create, CacheSubnetGroupName=name.upper(), **more)
        self.assertEqual(self.read_group(name)["CacheSubnetGroupName"], name.lower())

    def test_refusals(self):
        """Unknown subnets and two VPCs are refused."""
        create, modify = self.cache.create_cache_subnet_group, self.cache.modify_cache_subnet_group
        name, other = self.subnet_group(), Vpc(self)
        for subnets in ([self.vpc.subnets[0], "subnet-00000000000000000"], [self.vpc.subnets[0], other.subnets[1]]):
            self.refused("InvalidSubnet", create, CacheSubnetGroupName=self.name(), CacheSubnetGroupDescription="d",
                         SubnetIds=subnets)
            self.refused("InvalidSubnet", modify, CacheSubnetGroupName=name, SubnetIds=subnets)
        self.refused("InvalidSubnet", modify, CacheSubnetGroupName=name, SubnetIds=other.subnets)

    def test_subnets_in_use(self):
        """The subnets of zones with a node stay; the others may go."""
        group = self.subnet_group()
        self.group(CacheSubnetGroupName=group, PreferredCacheClusterAZs=[self.vpc.zones[1]])
        modify = self.cache.modify_cache_subnet_group
        first, used, last = self.vpc.subnets
        self.refused("SubnetInUse", modify, used, CacheSubnetGroupName=group, SubnetIds=[first, last])
        modify(CacheSubnetGroupName=group, SubnetIds=self.vpc.subnets[1:])
        self.assertEqual(set(self.subnets(group)), set(self.vpc.subnets[1:]))

    def test_in_use(self):
        """A group with a cache in it is not deleted, one that is being deleted included."""
        group = self.subnet_group()
        name = self.group(CacheSubnetGroupName=group)
        delete = self.cache.delete_cache_subnet_group
        self.refused("CacheSubnetGroupInUse", delete, CacheSubnetGroupName=group)
        self.pace()
        self.cache.delete_replication_group(ReplicationGroupId=name)
        self.refused("CacheSubnetGroupInUse", delete, CacheSubnetGroupName=group)
        self.hurry()

    def test_unknown(self):
        """An unknown group is refused with status 400, which is this service's own."""
        for call in (self.cache.describe_cache_subnet_groups, self.cache.modify_cache_subnet_group,
                     self.cache.delete_cache_subnet_group):
            error = self.refused("CacheSubnetGroupNotFoundFault", call, CacheSubnetGroupName="none")
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 400)


class ParameterGroupTest(CacheTest):
    """Parameter groups and their parameters."""

    def set(self, group, name, value):
        """Sets a parameter."""
        change = {"ParameterName": name, "ParameterValue": value}
        return self.cache.modify_cache_parameter_group(CacheParameterGroupName=group, ParameterNameValues=[change])

    def refuse(self, group, name, value, code="InvalidParameterValue"):
        """Expects a parameter to be refused."""
        change = {"ParameterName": name, "ParameterValue": value}
        self.refused(code, self.cache.modify_cache_parameter_group, CacheParameterGroupName=group,
                     ParameterNameValues=[change])

    def user(self, group):
        """Reads the parameters that the group sets."""
        listed = self.cache.describe_cache_parameters(CacheParameterGroupName=group, Source="user")["Parameters"]
        return {one["ParameterName"]: one["ParameterValue"] for one in listed}

    def test_defaults(self):
        """Each family has a default group, which is not modified or deleted."""
        listed = self.cache.describe_cache_parameter_groups()["CacheParameterGroups"]
        self.assertIn("default.valkey8", [group["CacheParameterGroupName"] for group in listed])
        self.refuse("default.valkey8", "timeout", "60", "InvalidCacheParameterGroupState")
        self.refused("InvalidCacheParameterGroupState", self.cache.delete_cache_parameter_group,
                     CacheParameterGroupName="default.valkey8")

    def test_creation(self):
        """A group is of a known family, taken once, and has the tags of the request."""
        name = self.parameter_group(Tags=tags(app="a"))
        found = self.cache.describe_cache_parameter_groups(CacheParameterGroupName=name)["CacheParameterGroups"][0]
        self.assertEqual((found["CacheParameterGroupFamily"], found["IsGlobal"]), ("valkey8", False))
        self.assertEqual(self.cache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"], tags(app="a"))
        create = self.cache.create_cache_parameter_group
        self.refused("CacheParameterGroupAlreadyExists", create, CacheParameterGroupName=name.upper(),
                     CacheParameterGroupFamily="valkey8", Description="d")
        self.refused("InvalidParameterValue", create, CacheParameterGroupName=self.name(),
                     CacheParameterGroupFamily="valkey99", Description="d")

    def test_sources(self):
        """A parameter that is set is the user's, until it is reset."""
        group = self.parameter_group()
        self.assertEqual(self.user(group), {})
        self.set(group, "maxmemory-policy", "allkeys-lru")
        self.set(group, "timeout", "300")
        self.assertEqual(self.user(group), {"maxmemory-policy": "allkeys-lru", "timeout": "300"})
        self.cache.reset_cache_parameter_group(CacheParameterGroupName=group, ParameterNameValues=[
            {"ParameterName": "timeout"}])
        self.assertEqual(self.user(group), {"maxmemory-policy": "allkeys-lru"})
        self.cache.reset_cache_parameter_group(CacheParameterGroupName=group, ResetAllParameters=True)
        self.assertEqual(self.user(group), {})

    def test_refusals(self):
        """Unknown parameters, fixed ones and values that are not allowed are refused."""
        group = self.parameter_group()
        for name, value in (("max-memory-policy", "allkeys-lru"), ("maxmemory-policy", "some"), ("timeout", "10"),
                            ("timeout", "soon"), ("activedefrag", "maybe"), ("appendonly", "yes")):
            self.refuse(group, name, value)
        self.assertEqual(self.user(group), {})

    def test_in_use(self):
        """A group that a cache has is not deleted, and the number of databases stays."""
        group = self.parameter_group()
        self.set(group, "databases", "32")
        self.group(CacheParameterGroupName=group)
        self.refused("InvalidCacheParameterGroupState", self.cache.delete_cache_parameter_group,
                     CacheParameterGroupName=group)
        self.refuse(group, "databases", "64", "InvalidCacheParameterGroupState")

    def test_unknown(self):
        """An unknown group is refused with status 404."""
        for call in (self.cache.describe_cache_parameter_groups, self.cache.describe_cache_parameters,
                     self.cache.delete_cache_parameter_group):
            error = self.refused("CacheParameterGroupNotFound", call, CacheParameterGroupName="none")
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)


if __name__ == "__main__":
    unittest.main()
