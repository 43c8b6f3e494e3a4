"""Replication groups: the defaults, refusals and answers of CreateReplicationGroup, and the zones of the nodes.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
"""

import unittest

from conformance import client, pages, tags
from elasticache.fixtures import CacheTest


class DefaultsTest(CacheTest):
    """Members that the request leaves out."""

    def test_defaults(self):
        """A Valkey group has the defaults of the API reference, at-rest encryption included."""
        found = self.read(self.group(NumCacheClusters=None))
        expected = {"AutomaticFailover": "disabled", "MultiAZ": "disabled", "SnapshotRetentionLimit": 0,
                    "ClusterEnabled": False, "TransitEncryptionEnabled": False, "AtRestEncryptionEnabled": True,
                    "AuthTokenEnabled": False, "AutoMinorVersionUpgrade": True, "NetworkType": "ipv4",
                    "IpDiscovery": "ipv4", "ClusterMode": "disabled"}
        self.assertEqual({key: found.get(key) for key in expected}, expected)
        self.assertEqual(len(found["MemberClusters"]), 1)
        self.assertEqual(found["NodeGroups"][0]["PrimaryEndpoint"]["Port"], 6379)
        self.assertNotIn("SnapshottingClusterId", found)
        self.assertNotIn("ConfigurationEndpoint", found)

    def test_redis(self):
        """A Redis OSS group is not encrypted at rest unless the request says so."""
        found = self.read(self.group(Engine="redis", EngineVersion="7.1"))
        self.assertFalse(found["AtRestEncryptionEnabled"])

    def test_nodes(self):
        """The nodes have the full version, the subnet group, the parameter group and an endpoint."""
        group = self.subnet_group()
        node = self.nodes(self.group(CacheSubnetGroupName=group))[0]
        self.assertRegex(node["EngineVersion"], r"^8\.0\.\d+$")
        self.assertEqual((node["CacheSubnetGroupName"], node["NumCacheNodes"], node["CacheClusterStatus"]),
                         (group, 1, "available"))
        self.assertEqual(node["CacheParameterGroup"]["CacheParameterGroupName"], "default.valkey8")
        self.assertEqual(node["CacheNodes"][0]["Endpoint"]["Port"], 6379)

    def test_creating(self):
        """A group that is being created has no endpoints, and refuses changes and deletion."""
        self.pace()
        name = self.create()["ReplicationGroupId"]
        found = self.read(name)
        self.assertEqual(found["Status"], "creating")
        self.assertEqual([group for group in found.get("NodeGroups", []) if "PrimaryEndpoint" in group], [])
        for call in (self.cache.modify_replication_group, self.cache.delete_replication_group):
            self.refused("InvalidReplicationGroupState", call, ReplicationGroupId=name)
        self.settle(name)

    def test_names_have_no_case(self):
        """Identifiers are stored in lower case, and taken once in any."""
        name = self.create(ReplicationGroupId=self.name("CACHE").upper())["ReplicationGroupId"]
        self.assertEqual(name, name.lower())
        self.refused("ReplicationGroupAlreadyExists", self.cache.create_replication_group,
                     **self.settings_of(ReplicationGroupId=name.upper()))

    def test_tags(self):
        """The tags of the request can be read once the group is available."""
        self.pace()
        made = self.create(Tags=tags(app="a"))
        call = self.cache.list_tags_for_resource
        self.refused("CacheClusterNotFound", call, ResourceName=made["ARN"])
        self.settle(made["ReplicationGroupId"])
        self.assertEqual(call(ResourceName=made["ARN"])["TagList"], tags(app="a"))


class PlacementTest(CacheTest):
    """The zones of the nodes."""

    def test_wanted(self):
        """Nodes are in the zones that were asked for, in their order, the primary in the first."""
        wanted = [self.vpc.zones[2], self.vpc.zones[0]]
        name = self.group(NumCacheClusters=2, PreferredCacheClusterAZs=wanted)
        self.assertEqual(self.zones(name), wanted)
        self.assertEqual({node["PreferredAvailabilityZone"] for node in self.nodes(name)}, set(wanted))
        roles = [member["CurrentRole"] for member in self.read(name)["NodeGroups"][0]["NodeGroupMembers"]]
        self.assertEqual(roles, ["primary", "replica"])

    def test_chosen(self):
        """Without a wish a node is in a zone of the subnet group, and with Multi-AZ nodes are in several."""
        group = self.subnet_group(*self.vpc.subnets[:2])
        self.assertIn(self.zones(self.group(CacheSubnetGroupName=group))[0], self.vpc.zones[:2])
        name = self.group(CacheSubnetGroupName=group, NumCacheClusters=2, AutomaticFailoverEnabled=True,
                          MultiAZEnabled=True)
        self.assertEqual(set(self.zones(name)), set(self.vpc.zones[:2]))

    def test_interfaces(self):
        """The subnets of the nodes' zones have their interfaces, and are not deleted."""
        self.group(NumCacheClusters=2, PreferredCacheClusterAZs=self.vpc.zones[1:])
        ec2 = client("ec2")
        found = ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": self.vpc.subnets}])
        self.assertEqual({one["SubnetId"] for one in found["NetworkInterfaces"]}, set(self.vpc.subnets[1:]))
        self.refused("DependencyViolation", ec2.delete_subnet, SubnetId=self.vpc.subnets[1])

    def test_refusals(self):
        """Zones are one for each node, and of the subnet group."""
        create = self.cache.create_replication_group
        group = self.subnet_group(*self.vpc.subnets[:2])
        text = "must match the number of preferred availability zones"
        self.refused("InvalidParameterValue", create, text, **self.settings_of(
            CacheSubnetGroupName=group, NumCacheClusters=2, PreferredCacheClusterAZs=self.vpc.zones[:1]))
        self.refused("InvalidParameterCombination", create, **self.settings_of(
            CacheSubnetGroupName=group, PreferredCacheClusterAZs=self.vpc.zones[2:]))


class RefusalTest(CacheTest):
    """What CreateReplicationGroup refuses."""

    def refuse(self, code, **more):
        """Expects CreateReplicationGroup to be refused, and gives the message."""
        error = self.refused(code, self.cache.create_replication_group, **self.settings_of(**more))
        return error["Error"]["Message"]

    def test_unknown_names(self):
        """Groups that do not exist are refused, each with its own error."""
        self.refuse("CacheSubnetGroupNotFoundFault", CacheSubnetGroupName="none")
        self.refuse("CacheParameterGroupNotFound", CacheParameterGroupName="none")
        self.refuse("InvalidParameterValue", SecurityGroupIds=["sg-00000000000000000"])

    def test_versions(self):
        """An unknown version is refused, and a parameter group of another family."""
        text = self.refuse("InvalidParameterCombination", Engine="redis", EngineVersion="7.4")
        self.assertEqual(text, "Cannot find version 7.4 for redis")
        text = self.refuse("InvalidParameterCombination", CacheParameterGroupName=self.parameter_group("valkey7"))
        self.assertEqual(text, "Expected a parameter group of family valkey8 but found one of family valkey7")

    def test_failover(self):
        """Failover needs a replica, and Multi-AZ failover."""
        self.refuse("InvalidParameterCombination", AutomaticFailoverEnabled=True)
        self.refuse("InvalidParameterCombination", NumCacheClusters=2, MultiAZEnabled=True)

    def test_names(self):
        """A name begins with a letter, and does not end with a hyphen or have two."""
        for name in ("1cache", "cache-", "ca--che", "c" * 41):
            self.refuse("InvalidParameterValue", ReplicationGroupId=name)


class DeletionTest(CacheTest):
    """DeleteReplicationGroup.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteReplicationGroup.html
    """

    def test_deletion(self):
        """A group is deleting for a while, then unknown, and its nodes are gone."""
        name = self.group(NumCacheClusters=2)
        self.pace()
        gone = self.cache.delete_replication_group(ReplicationGroupId=name)["ReplicationGroup"]
        self.assertEqual(gone["Status"], "deleting")
        self.refused("InvalidReplicationGroupState", self.cache.delete_replication_group, ReplicationGroupId=name)
        self.hurry()
        self.eventually([], lambda: self.nodes(name))
        listed = self.cache.describe_replication_groups()["ReplicationGroups"]
        self.assertNotIn(name, [group["ReplicationGroupId"] for group in listed])

    def test_last_snapshot(self):
        """A last snapshot is there when the group is gone."""
        name, snapshot = self.group(), self.name("last")
        self.cache.delete_replication_group(ReplicationGroupId=name, FinalSnapshotIdentifier=snapshot)
        self.cleanup(self.cache.delete_snapshot, SnapshotName=snapshot)
        self.eventually(True, lambda: self.has_snapshot(snapshot))

    def has_snapshot(self, name):
        """Tells whether a snapshot is available."""
        listed = self.cache.describe_snapshots()["Snapshots"]
        return (name, "available") in [(one["SnapshotName"], one["SnapshotStatus"]) for one in listed]

    def test_unknown(self):
        """An unknown group is refused with status 404."""
        for call in (self.cache.describe_replication_groups, self.cache.modify_replication_group,
                     self.cache.delete_replication_group):
            error = self.refused("ReplicationGroupNotFoundFault", call, ReplicationGroupId="none")
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)


class ListingTest(CacheTest):
    """Listings in pages.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html
    """

    def test_page_size(self):
        """A page has 20 to 100 records."""
        for call in (self.cache.describe_replication_groups, self.cache.describe_cache_clusters,
                     self.cache.describe_cache_parameter_groups):
            for size in (19, 101):
                self.refused("InvalidParameterValue", call, MaxRecords=size)

    def test_pages(self):
        """A marker leads from page to page."""
        found = pages(self.cache.describe_cache_parameters, "Parameters",
                      CacheParameterGroupName=self.parameter_group(), MaxRecords=20)
        names = [one["ParameterName"] for page in found for one in page]
        self.assertGreater(len(found), 1)
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
