"""Replication groups: changes, replicas and snapshots.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
"""

import unittest

from elasticache.fixtures import CacheTest


class ModificationTest(CacheTest):
    """ModifyReplicationGroup."""

    def refuse(self, code, name, **changes):
        """Expects a change to be refused, and gives the message."""
        error = self.refused(code, self.cache.modify_replication_group, ReplicationGroupId=name, ApplyImmediately=True,
                             **changes)
        return error["Error"]["Message"]

    def test_states(self):
        """While a change is applied the group shows the old value, is modifying, and refuses another change."""
        name = self.group()
        self.pace()
        answer = self.modify(name, CacheNodeType="cache.t4g.small")
        self.assertEqual((answer["Status"], answer["CacheNodeType"]), ("modifying", "cache.t4g.micro"))
        self.refuse("InvalidReplicationGroupState", name, SnapshotWindow="03:00-04:00")
        self.settle(name)
        self.assertEqual(self.read(name)["CacheNodeType"], "cache.t4g.small")

    def test_maintenance_window(self):
        """Without ApplyImmediately another type of node and another version wait, and the nodes show it."""
        name = self.group()
        self.modify(name, CacheNodeType="cache.t4g.small", EngineVersion="8.1", ApplyImmediately=False)
        self.assertEqual(self.status(name), "available")
        pending = self.nodes(name)[0]["PendingModifiedValues"]
        self.assertEqual(pending["CacheNodeType"], "cache.t4g.small")
        self.assertRegex(pending["EngineVersion"], r"^8\.1")
        self.assertEqual(self.read(name)["CacheNodeType"], "cache.t4g.micro")

    def test_visible_at_once(self):
        """The description, the windows and the days of snapshots show the new value in the answer."""
        name = self.group()
        answer = self.modify(name, ReplicationGroupDescription="other", SnapshotWindow="03:00-04:00")
        self.assertEqual((answer["Description"], answer["SnapshotWindow"], answer["Status"]),
                         ("other", "03:00-04:00", "available"))

    def test_failover(self):
        """Failover is enabling, with the new value pending, and then enabled."""
        name = self.group(NumCacheClusters=2)
        self.pace()
        answer = self.modify(name, AutomaticFailoverEnabled=True, MultiAZEnabled=True)
        self.assertEqual(answer["AutomaticFailover"], "enabling")
        self.assertEqual(answer["PendingModifiedValues"]["AutomaticFailoverStatus"], "enabled")
        self.settle(name)
        found = self.read(name)
        self.assertEqual((found["AutomaticFailover"], found["MultiAZ"]), ("enabled", "enabled"))
        self.assertEqual(found.get("PendingModifiedValues", {}), {})

    def test_failover_refusals(self):
        """Failover needs a replica, and Multi-AZ failover."""
        name = self.group()
        self.refuse("InvalidParameterCombination", name, AutomaticFailoverEnabled=True)
        self.refuse("InvalidParameterCombination", name, MultiAZEnabled=True)

    def test_versions(self):
        """A group does not go back a version, and takes a parameter group of the new family."""
        name = self.group(EngineVersion="8.1")
        self.refuse("InvalidParameterCombination", name, EngineVersion="8.0")
        self.assertEqual(self.status(name), "available")
        self.refuse("InvalidParameterCombination", name, EngineVersion="8.99")
        self.refuse("InvalidParameterCombination", name, CacheParameterGroupName=self.parameter_group("valkey7"))

    def test_engines(self):
        """A group changes from Redis OSS to Valkey with a version, and not back."""
        name = self.group(Engine="redis", EngineVersion="7.1")
        self.refuse("InvalidParameterCombination", name, Engine="valkey")
        self.modify(name, Engine="valkey", EngineVersion="8.0", CacheParameterGroupName="default.valkey8")
        self.settle(name)
        self.assertEqual(self.read(name)["Engine"], "valkey")
        self.refuse("InvalidParameterCombination", name, Engine="redis", EngineVersion="7.1")

    def test_security_groups(self):
        """Security groups are replaced, and must exist."""
        first, second = self.vpc.security_group(), self.vpc.security_group()
        name = self.group(SecurityGroupIds=[first])
        self.modify(name, SecurityGroupIds=[second])
        self.settle(name)
        self.assertEqual(self.nodes(name)[0]["SecurityGroups"], [{"SecurityGroupId": second, "Status": "active"}])
        self.refuse("InvalidParameterValue", name, SecurityGroupIds=["sg-00000000000000000"])

    def test_daily_snapshots(self):
        """Daily snapshots begin with a node to take them from."""
        name = self.group()
        self.refuse("InvalidParameterCombination", name, SnapshotRetentionLimit=7)
        self.refuse("CacheClusterNotFound", name, SnapshotRetentionLimit=7, SnapshottingClusterId="none")
        node = self.read(name)["MemberClusters"][0]
        answer = self.modify(name, SnapshotRetentionLimit=7, SnapshottingClusterId=node)
        self.assertEqual((answer["SnapshotRetentionLimit"], answer["SnapshottingClusterId"]), (7, node))


class ReplicaTest(CacheTest):
    """IncreaseReplicaCount and DecreaseReplicaCount.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_IncreaseReplicaCount.html
    """

    def test_more_and_fewer(self):
        """Replicas are added in the zones of the subnet group, and removed."""
        name = self.group()
        self.pace()
        more, fewer = self.cache.increase_replica_count, self.cache.decrease_replica_count
        answer = more(ReplicationGroupId=name, NewReplicaCount=2, ApplyImmediately=True)["ReplicationGroup"]
        self.assertEqual(answer["Status"], "modifying")
        self.settle(name)
        self.assertEqual(len(self.zones(name)), 3)
        self.assertTrue(set(self.zones(name)) <= set(self.vpc.zones))
        self.assertEqual(len(self.nodes(name)), 3)
        fewer(ReplicationGroupId=name, NewReplicaCount=0, ApplyImmediately=True)
        self.settle(name)
        self.assertEqual((len(self.zones(name)), len(self.nodes(name))), (1, 1))

    def test_refusals(self):
        """The same count, a wrong direction, a later time and the end of failover's last replica are refused."""
        name = self.group(NumCacheClusters=2, AutomaticFailoverEnabled=True)
        more, fewer = self.cache.increase_replica_count, self.cache.decrease_replica_count
        group = {"ReplicationGroupId": name}
        self.refused("NoOperationFault", more, NewReplicaCount=1, ApplyImmediately=True, **group)
        self.refused("InvalidParameterCombination", more, NewReplicaCount=0, ApplyImmediately=True, **group)
        self.refused("InvalidParameterValue", more, NewReplicaCount=2, ApplyImmediately=False, **group)
        self.refused("InvalidParameterCombination", fewer, NewReplicaCount=0, ApplyImmediately=True, **group)


class SnapshotTest(CacheTest):
    """CreateSnapshot.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-manual.html
    """

    def snapshot(self, **source):
        """Begins to take a snapshot, and gives its name."""
        name = self.name("snapshot")
        made = self.cache.create_snapshot(SnapshotName=name, **source)["Snapshot"]
        self.cleanup(self.cache.delete_snapshot, SnapshotName=name)
        self.assertEqual(made["SnapshotStatus"], "creating")
        return name

    def test_states(self):
        """While a snapshot is taken the group and its nodes are snapshotting, and refuse changes."""
        name = self.group(NumCacheClusters=2)
        self.pace()
        self.snapshot(ReplicationGroupId=name)
        self.eventually("snapshotting", lambda: self.status(name))
        self.assertIn("snapshotting", {node["CacheClusterStatus"] for node in self.nodes(name)})
        for call, more in ((self.cache.modify_replication_group, {"SnapshotWindow": "03:00-04:00"}),
                           (self.cache.increase_replica_count, {"NewReplicaCount": 2, "ApplyImmediately": True}),
                           (self.cache.delete_replication_group, {})):
            self.refused("InvalidReplicationGroupState", call, ReplicationGroupId=name, **more)
        self.settle(name)
        self.modify(name, SnapshotWindow="03:00-04:00")

    def test_of_a_node(self):
        """A snapshot of a node is one of its group."""
        name = self.group(NumCacheClusters=2)
        self.pace()
        self.snapshot(CacheClusterId=self.read(name)["MemberClusters"][1])
        self.eventually("snapshotting", lambda: self.status(name))
        self.settle(name)

    def test_existing_name(self):
        """The name of a snapshot is taken once."""
        name = self.group()
        self.hurry()
        snapshot = self.name("snapshot")
        self.cache.create_snapshot(SnapshotName=snapshot, ReplicationGroupId=name)
        self.cleanup(self.cache.delete_snapshot, SnapshotName=snapshot)
        self.settle(name)
        self.refused("SnapshotAlreadyExistsFault", self.cache.create_snapshot, SnapshotName=snapshot,
                     ReplicationGroupId=name)


if __name__ == "__main__":
    unittest.main()
