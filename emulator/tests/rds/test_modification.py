"""DB instances: changes that are pending, and when they are applied.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
"""

import unittest

from rds.fixtures import RdsTest


class ApplyImmediatelyTest(RdsTest):
    """Changes that need not wait for the maintenance window."""

    def test_stages(self):
        """A change is pending while the instance is still available, then it is being modified, then it is applied."""
        name = self.database()
        self.pace()
        answer = self.modify(name, DBInstanceClass="db.t4g.small", ApplyImmediately=True)
        self.assertEqual(answer["DBInstanceStatus"], "available")
        self.assertEqual(answer["DBInstanceClass"], "db.t4g.micro")
        self.assertEqual(answer["PendingModifiedValues"], {"DBInstanceClass": "db.t4g.small"})
        self.eventually("modifying", lambda: self.status(name))
        self.assertEqual(self.read(name)["PendingModifiedValues"], {"DBInstanceClass": "db.t4g.small"})
        self.refused("InvalidDBInstanceState", self.rds.modify_db_instance, DBInstanceIdentifier=name, MultiAZ=True)
        self.settle(name)
        self.assertEqual(self.read(name)["DBInstanceClass"], "db.t4g.small")

    def test_two_requests(self):
        """While a change is pending and the instance available, another request is taken, and applied with it."""
        name = self.database()
        self.pace()
        self.modify(name, DBInstanceClass="db.t4g.small", ApplyImmediately=True)
        pending = self.modify(name, MultiAZ=True, ApplyImmediately=True)["PendingModifiedValues"]
        self.assertEqual(pending, {"DBInstanceClass": "db.t4g.small", "MultiAZ": True})
        self.settle(name)
        found = self.read(name)
        self.assertEqual((found["DBInstanceClass"], found["MultiAZ"]), ("db.t4g.small", True))
        self.assertNotEqual(found["SecondaryAvailabilityZone"], found["AvailabilityZone"])

    def test_port(self):
        """Another port is applied at once, with a restart, also without ApplyImmediately."""
        name = self.database()
        self.modify(name, DBPortNumber=5433)
        self.settle(name)
        self.assertEqual(self.read(name)["Endpoint"]["Port"], 5433)

    def test_log_exports(self):
        """Exports of logs are applied at once, and pending in between."""
        name = self.database(EnableCloudwatchLogsExports=["postgresql"])
        self.pace()
        answer = self.modify(name, CloudwatchLogsExportConfiguration={
            "EnableLogTypes": ["upgrade"], "DisableLogTypes": ["postgresql"]})
        self.assertEqual(answer["PendingModifiedValues"]["PendingCloudwatchLogsExports"],
                         {"LogTypesToEnable": ["upgrade"], "LogTypesToDisable": ["postgresql"]})
        self.assertEqual(answer["EnabledCloudwatchLogsExports"], ["postgresql"])
        self.settle(name)
        self.assertEqual(self.read(name)["EnabledCloudwatchLogsExports"], ["upgrade"])

    def test_visible_at_once(self):
        """Windows, protection, copies of tags and the limit of the growth show the new value in the answer."""
        name = self.database()
        changes = {"PreferredBackupWindow": "01:00-02:00", "PreferredMaintenanceWindow": "mon:04:00-mon:05:00",
                   "CopyTagsToSnapshot": True, "DeletionProtection": True, "AutoMinorVersionUpgrade": False,
                   "MaxAllocatedStorage": 100}
        answer = self.modify(name, **changes)
        self.assertEqual({key: answer[key] for key in changes}, changes)
        self.modify(name, DeletionProtection=False)
        # A limit of the present size means that the disk does not grow.
        self.assertNotIn("MaxAllocatedStorage", self.modify(name, MaxAllocatedStorage=20))


class MaintenanceWindowTest(RdsTest):
    """Changes that wait for the maintenance window."""

    def test_waits(self):
        """Without ApplyImmediately a change stays pending, and the instance available."""
        name = self.database()
        pending = {"DBInstanceClass": "db.t4g.small", "MultiAZ": True, "EngineVersion": "16.11",
                   "CACertificateIdentifier": "rds-ca-ecc384-g1", "BackupRetentionPeriod": 7,
                   "IAMDatabaseAuthenticationEnabled": True}
        name = self.database(EngineVersion="16.9")
        changes = {key: value for key, value in pending.items() if key != "IAMDatabaseAuthenticationEnabled"}
        self.modify(name, EnableIAMDatabaseAuthentication=True, **changes)
        found = self.read(name)
        self.assertEqual(found["PendingModifiedValues"], pending)
        self.assertEqual((found["DBInstanceStatus"], found["DBInstanceClass"], found["EngineVersion"]),
                         ("available", "db.t4g.micro", "16.9"))

    def test_applied_with_others(self):
        """A later request that applies immediately applies all that is pending."""
        name = self.database()
        self.modify(name, DBInstanceClass="db.t4g.small")
        self.modify(name, BackupRetentionPeriod=1, ApplyImmediately=True)
        self.settle(name)
        found = self.read(name)
        self.assertEqual((found["DBInstanceClass"], found["BackupRetentionPeriod"]), ("db.t4g.small", 1))

    def test_reverted(self):
        """A request for the present value takes a pending change back."""
        name = self.database()
        self.modify(name, DBInstanceClass="db.t4g.small")
        self.modify(name, DBInstanceClass="db.t4g.micro", ApplyImmediately=True)
        self.assertEqual(self.read(name).get("PendingModifiedValues", {}), {})

    def test_backup_days(self):
        """From one number of days to another the change is applied soon; from or to none it waits."""
        name = self.database(BackupRetentionPeriod=1)
        self.modify(name, BackupRetentionPeriod=3)
        self.settle(name)
        self.assertEqual(self.read(name)["BackupRetentionPeriod"], 3)
        self.modify(name, BackupRetentionPeriod=0)
        self.assertEqual(self.read(name)["PendingModifiedValues"], {"BackupRetentionPeriod": 0})


class GroupTest(RdsTest):
    """Security groups and parameter groups of an instance.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithDBInstanceParamGroups.html
    """

    def groups(self, name):
        """Reads the security groups of an instance, each with its status."""
        return {one["VpcSecurityGroupId"]: one["Status"] for one in self.read(name)["VpcSecurityGroups"]}

    def test_security_groups(self):
        """Security groups are added and removed in the background, with and without ApplyImmediately."""
        first, second, third = self.vpc.security_group(), self.vpc.security_group(), self.vpc.security_group()
        name = self.database(VpcSecurityGroupIds=[first, second])
        self.pace()
        self.modify(name, VpcSecurityGroupIds=[second, third])
        self.assertEqual(self.groups(name), {second: "active", third: "adding", first: "removing"})
        self.assertEqual(self.status(name), "available")
        self.hurry()
        self.eventually({second: "active", third: "active"}, lambda: self.groups(name))

    def parameters(self, name):
        """Reads the parameter group of an instance, with its status."""
        found = self.read(name)["DBParameterGroups"][0]
        return found["DBParameterGroupName"], found["ParameterApplyStatus"]

    def test_parameter_group(self):
        """Another parameter group is shown at once, applied in a moment, and in force after a reboot."""
        name, group = self.database(), self.parameter_group()
        self.pace()
        self.modify(name, DBParameterGroupName=group)
        self.assertEqual(self.parameters(name), (group, "applying"))
        self.eventually((group, "pending-reboot"), lambda: self.parameters(name))
        self.assertEqual(self.status(name), "available")
        self.rds.reboot_db_instance(DBInstanceIdentifier=name)
        self.assertEqual(self.status(name), "rebooting")
        self.hurry()
        self.eventually(("available", (group, "in-sync")), lambda: (self.status(name), self.parameters(name)))

    def test_parameters(self):
        """A dynamic parameter is applied to the instances of the group; a static one waits for a reboot."""
        group = self.parameter_group()
        name = self.database(DBParameterGroupName=group)
        change = {"ParameterName": "work_mem", "ParameterValue": "8192", "ApplyMethod": "immediate"}
        self.rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[change])
        self.eventually((group, "in-sync"), lambda: self.parameters(name))
        change = {"ParameterName": "max_connections", "ParameterValue": "200", "ApplyMethod": "pending-reboot"}
        self.rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[change])
        self.eventually((group, "pending-reboot"), lambda: self.parameters(name))

    def test_moving(self):
        """Another subnet group of the same VPC is refused."""
        name = self.database()
        self.refused("InvalidVPCNetworkStateFault", self.rds.modify_db_instance, DBInstanceIdentifier=name,
                     DBSubnetGroupName=self.subnet_group())


class FailoverTest(RdsTest):
    """RebootDBInstance.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RebootInstance.html
    """

    def test_failover(self):
        """A reboot with failover swaps the zones; it needs a standby."""
        name = self.database(MultiAZ=True)
        before = self.read(name)
        self.rds.reboot_db_instance(DBInstanceIdentifier=name, ForceFailover=True)
        self.settle(name)
        after = self.read(name)
        self.assertEqual((after["AvailabilityZone"], after["SecondaryAvailabilityZone"]),
                         (before["SecondaryAvailabilityZone"], before["AvailabilityZone"]))
        self.refused("InvalidParameterCombination", self.rds.reboot_db_instance,
                     DBInstanceIdentifier=self.database(), ForceFailover=True)


if __name__ == "__main__":
    unittest.main()
