"""Replication groups: encryption in transit.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html
"""

import unittest

from elasticache.fixtures import CacheTest


class TransitEncryptionTest(CacheTest):
    """TransitEncryptionEnabled and TransitEncryptionMode of ModifyReplicationGroup."""

    def mode(self, name):
        """Gives whether a group has TLS, and its mode."""
        found = self.read(name)
        return found["TransitEncryptionEnabled"], found.get("TransitEncryptionMode")

    def refuse(self, name, **changes):
        """Expects a change to be refused."""
        self.refused("InvalidParameterCombination", self.cache.modify_replication_group, ReplicationGroupId=name,
                     ApplyImmediately=True, **changes)

    def test_steps(self):
        """TLS is enabled as preferred, and required after that; it is disabled from there as well."""
        name = self.group(TransitEncryptionEnabled=False)
        self.refuse(name, TransitEncryptionEnabled=True)
        self.refuse(name, TransitEncryptionEnabled=True, TransitEncryptionMode="required")
        self.refuse(name, TransitEncryptionMode="preferred")
        self.modify(name, TransitEncryptionEnabled=True, TransitEncryptionMode="preferred")
        self.assertEqual(self.mode(name), (True, "preferred"))
        self.modify(name, TransitEncryptionMode="required")
        self.assertEqual(self.mode(name), (True, "required"))
        self.modify(name, TransitEncryptionMode="preferred")
        self.modify(name, TransitEncryptionEnabled=False)
        self.assertEqual(self.mode(name), (False, None))

    def test_pending(self):
        """While the change is made, the group is modifying and the new mode is pending."""
        name = self.group(TransitEncryptionEnabled=True)
        self.pace()
        answer = self.modify(name, TransitEncryptionMode="preferred")
        self.assertEqual((answer["Status"], answer["TransitEncryptionMode"]), ("modifying", "required"))
        self.assertEqual(answer["PendingModifiedValues"], {"TransitEncryptionMode": "preferred"})
        self.settle(name)
        self.assertEqual(self.mode(name), (True, "preferred"))

    def test_versions(self):
        """Before Redis 7 encryption in transit does not change."""
        name = self.group(Engine="redis", EngineVersion="6.2", TransitEncryptionEnabled=True)
        self.refuse(name, TransitEncryptionMode="preferred")


if __name__ == "__main__":
    unittest.main()
