"""Disks of DB instances: how they grow, and how soon again.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html
"""

import unittest

from conformance import emulator_only
from rds.fixtures import RdsTest


class StorageTest(RdsTest):
    """AllocatedStorage, Iops and StorageThroughput of ModifyDBInstance."""

    def refuse(self, name, **changes):
        """Expects a change to be refused, and gives the message."""
        error = self.refused("InvalidParameterCombination", self.rds.modify_db_instance, DBInstanceIdentifier=name,
                             ApplyImmediately=True, **changes)
        return error["Error"]["Message"]

    def test_shrinking(self):
        """A disk does not get smaller."""
        self.refuse(self.database(AllocatedStorage=100), AllocatedStorage=50)

    def test_rounding(self):
        """A growth of less than ten percent is rounded up to ten."""
        name = self.database(AllocatedStorage=100)
        self.modify(name, AllocatedStorage=101)
        self.assertEqual(self.read(name)["PendingModifiedValues"], {"AllocatedStorage": 110})

    def test_small(self):
        """Below 400 GiB a gp3 disk takes no IOPS and no throughput, not even those that it has."""
        name = self.database(AllocatedStorage=100)
        text = "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400."
        self.assertEqual(self.refuse(name, AllocatedStorage=200, Iops=3000), text)
        self.assertEqual(self.refuse(name, StorageThroughput=125), text)
        self.modify(name, AllocatedStorage=200, ApplyImmediately=True)

    def test_large(self):
        """From 400 GiB on the size of a gp3 disk changes with IOPS only, which may be the present ones."""
        name = self.database(AllocatedStorage=400)
        found = self.read(name)
        self.assertEqual((found["Iops"], found["StorageThroughput"]), (12000, 500))
        text = ("You must specify both the storage size and iops when modifying the storage size or iops on a DB "
                "instance that has iops.")
        self.assertEqual(self.refuse(name, AllocatedStorage=600), text)
        self.assertEqual(self.refuse(name, Iops=13000), text)
        self.modify(name, AllocatedStorage=600, Iops=12000, ApplyImmediately=True)
        self.settle(name)
        self.assertEqual(self.read(name)["AllocatedStorage"], 600)

    def test_limits_of_speed(self):
        """A large gp3 disk takes at least 12,000 IOPS."""
        name = self.database(AllocatedStorage=400)
        self.refused("InvalidParameterValue", self.rds.modify_db_instance, DBInstanceIdentifier=name,
                     AllocatedStorage=600, Iops=3000)

    def test_growth_limit(self):
        """The disk does not grow to the limit of its growth or beyond, unless the limit grows as well."""
        name = self.database(AllocatedStorage=100, MaxAllocatedStorage=200)
        self.assertIn("Max storage size must be greater than storage size", self.refuse(name, AllocatedStorage=250))
        self.modify(name, AllocatedStorage=250, MaxAllocatedStorage=300, ApplyImmediately=True)
        self.settle(name)
        self.assertEqual(self.read(name)["MaxAllocatedStorage"], 300)

    def test_six_hours(self):
        """After a change the disk is optimized, and does not change again for six hours; other settings do."""
        name = self.database(AllocatedStorage=100)
        self.pace(0.01)
        self.modify(name, AllocatedStorage=200, ApplyImmediately=True)
        self.eventually("storage-optimization", lambda: self.status(name))
        text = ("You can't currently modify the storage of this DB instance because the previous storage change is "
                "being optimized.")
        self.assertEqual(self.refuse(name, AllocatedStorage=300), text)
        self.modify(name, CopyTagsToSnapshot=True)

    @emulator_only
    def test_after_six_hours(self):
        """The disk changes again once six hours are over, and not when the optimization is."""
        name = self.database(AllocatedStorage=100)
        self.pace(0.0002)
        self.modify(name, AllocatedStorage=200, ApplyImmediately=True)
        self.eventually("storage-optimization", lambda: self.status(name))
        self.eventually("available", lambda: self.status(name))
        self.refuse(name, AllocatedStorage=300)
        self.hurry()
        self.modify(name, AllocatedStorage=300, ApplyImmediately=True)
        self.settle(name)
        self.assertEqual(self.read(name)["AllocatedStorage"], 300)


if __name__ == "__main__":
    unittest.main()
