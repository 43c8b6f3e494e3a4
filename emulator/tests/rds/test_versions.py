"""Engine versions and their upgrades.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html
"""

import unittest

from conformance import listed
from rds.fixtures import RdsTest


class ListTest(RdsTest):
    """DescribeDBEngineVersions.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html
    """

    def versions(self, **more):
        """Lists versions of PostgreSQL."""
        return listed(self.rds.describe_db_engine_versions, "DBEngineVersions", Engine="postgres", **more)

    def test_family(self):
        """Each version names its family, and the family finds its versions."""
        for found in self.versions(DBParameterGroupFamily="postgres16"):
            self.assertEqual((found["EngineVersion"].split(".")[0], found["DBParameterGroupFamily"]),
                             ("16", "postgres16"))

    def test_upgrade_targets(self):
        """A version lists later ones, and which of them are of another major version."""
        found = self.versions(EngineVersion="16.9")[0]
        targets = {one["EngineVersion"]: one["IsMajorVersionUpgrade"] for one in found["ValidUpgradeTarget"]}
        self.assertFalse(targets["16.10"])
        self.assertTrue(any(major for version, major in targets.items() if version.startswith("17.")))
        self.assertFalse({"16.8", "16.9", "15.13"} & set(targets))

    def test_default(self):
        """DefaultOnly gives one version, which CreateDBInstance picks for the major version."""
        default = self.versions(EngineVersion="16", DefaultOnly=True)
        self.assertEqual(len(default), 1)
        name = self.database(EngineVersion="16")
        self.assertEqual(self.read(name)["EngineVersion"], default[0]["EngineVersion"])

    def test_unknown(self):
        """An unknown version is not listed."""
        self.assertEqual(self.versions(EngineVersion="16.99"), [])


class UpgradeTest(RdsTest):
    """The EngineVersion of ModifyDBInstance."""

    def refuse(self, name, **changes):
        """Expects a change to be refused, and gives the message."""
        error = self.refused("InvalidParameterCombination", self.rds.modify_db_instance, DBInstanceIdentifier=name,
                             ApplyImmediately=True, **changes)
        return error["Error"]["Message"]

    def test_refusals(self):
        """An unknown version, an older one and a major one without leave are refused."""
        name = self.database(EngineVersion="16.9")
        self.assertIn("Cannot find version 16.99 for postgres", self.refuse(name, EngineVersion="16.99"))
        self.assertIn("Cannot upgrade postgres from 16.9", self.refuse(name, EngineVersion="16.8"))
        self.assertIn("AllowMajorVersionUpgrade flag must be present", self.refuse(name, EngineVersion="17"))

    def test_minor(self):
        """The major version alone means its default minor version, in which state the instance is upgrading."""
        name = self.database(EngineVersion="16.9")
        self.pace()
        self.modify(name, EngineVersion="16", ApplyImmediately=True)
        self.eventually("upgrading", lambda: self.status(name))
        self.settle(name)
        self.assertRegex(self.read(name)["EngineVersion"], r"^16\.1\d")

    def test_major_with_group(self):
        """A major upgrade of an instance with a parameter group of its own names another one."""
        name = self.database(DBParameterGroupName=self.parameter_group())
        upgrade = {"EngineVersion": "17", "AllowMajorVersionUpgrade": True}
        self.assertIn("You need to explicitly specify a new Parameter Group", self.refuse(name, **upgrade))
        self.refuse(name, DBParameterGroupName=self.parameter_group(), **upgrade)
        group = self.parameter_group("postgres17")
        self.modify(name, DBParameterGroupName=group, ApplyImmediately=True, **upgrade)
        self.settle(name)
        found = self.read(name)
        self.assertEqual(found["EngineVersion"].split(".")[0], "17")
        self.assertEqual(found["DBParameterGroups"][0]["DBParameterGroupName"], group)

    def test_major_with_default_group(self):
        """A major upgrade takes an instance from one default parameter group to the next."""
        name = self.database()
        self.modify(name, EngineVersion="17", AllowMajorVersionUpgrade=True, ApplyImmediately=True)
        self.settle(name)
        self.assertEqual(self.read(name)["DBParameterGroups"][0]["DBParameterGroupName"], "default.postgres17")


if __name__ == "__main__":
    unittest.main()
