"""DB instances that are stopped, started and backed up.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
"""

import unittest

from rds.fixtures import RdsTest


class StopTest(RdsTest):
    """StopDBInstance and StartDBInstance."""

    def stopped(self, **more):
        """Creates an instance, and stops it."""
        name = self.database(**more)
        self.rds.stop_db_instance(DBInstanceIdentifier=name)
        self.eventually("stopped", lambda: self.status(name))
        return name

    def test_states(self):
        """An instance is stopping, stopped, starting and available, with the same endpoint."""
        name = self.database()
        before = self.read(name)["Endpoint"]
        self.pace()
        answer = self.rds.stop_db_instance(DBInstanceIdentifier=name)["DBInstance"]
        self.assertEqual(answer["DBInstanceStatus"], "stopping")
        self.hurry()
        self.eventually("stopped", lambda: self.status(name))
        found = self.read(name)
        self.assertEqual(found["Endpoint"], before)
        self.assertEqual((found["AutomaticRestartTime"] - found["InstanceCreateTime"]).days, 7)
        self.pace()
        answer = self.rds.start_db_instance(DBInstanceIdentifier=name)["DBInstance"]
        self.assertEqual(answer["DBInstanceStatus"], "starting")
        self.hurry()
        self.eventually("available", lambda: self.status(name))
        self.assertNotIn("AutomaticRestartTime", self.read(name))

    def test_refusals(self):
        """Only an available instance is stopped, and only a stopped one started."""
        name = self.database()
        text = "cannot be started as it is not in one of the following statuses: 'stopped"
        self.refused("InvalidDBInstanceState", self.rds.start_db_instance, text, DBInstanceIdentifier=name)
        self.rds.stop_db_instance(DBInstanceIdentifier=name)
        self.eventually("stopped", lambda: self.status(name))
        self.refused("InvalidDBInstanceState", self.rds.stop_db_instance, DBInstanceIdentifier=name)

    def test_stopped(self):
        """A stopped instance is not modified or rebooted, and its parameter group is not deleted."""
        group = self.parameter_group()
        name = self.stopped(DBParameterGroupName=group)
        modify = self.rds.modify_db_instance
        for change in ({"DBInstanceClass": "db.t4g.small"}, {"DeletionProtection": True}, {"AllocatedStorage": 40}):
            self.refused("InvalidDBInstanceState", modify, DBInstanceIdentifier=name, ApplyImmediately=True, **change)
        self.refused("InvalidDBInstanceState", self.rds.reboot_db_instance, DBInstanceIdentifier=name)
        self.refused("InvalidDBParameterGroupState", self.rds.delete_db_parameter_group, DBParameterGroupName=group)

    def test_parameter_group_while_stopped(self):
        """A stopped instance takes another parameter group, which is in force once it has started."""
        name, group = self.stopped(), self.parameter_group()
        self.modify(name, DBParameterGroupName=group)
        self.rds.start_db_instance(DBInstanceIdentifier=name)
        self.settle(name)
        self.assertEqual(self.read(name)["DBParameterGroups"],
                         [{"DBParameterGroupName": group, "ParameterApplyStatus": "in-sync"}])

    def test_pending_changes(self):
        """Stopping an instance drops its pending changes."""
        name = self.database()
        self.modify(name, DBInstanceClass="db.t4g.small")
        self.rds.stop_db_instance(DBInstanceIdentifier=name)
        self.eventually("stopped", lambda: self.status(name))
        self.assertEqual(self.read(name).get("PendingModifiedValues", {}), {})

    def test_deletion(self):
        """A stopped instance can be deleted."""
        name = self.stopped()
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)


class SnapshotTest(RdsTest):
    """CreateDBSnapshot.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html
    """

    def test_backing_up(self):
        """While a snapshot is created the instance is backing up, and refuses changes."""
        name, snapshot = self.database(), self.name("snapshot")
        self.pace()
        made = self.rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)["DBSnapshot"]
        self.cleanup(self.rds.delete_db_snapshot, DBSnapshotIdentifier=snapshot)
        self.assertEqual(made["Status"], "creating")
        self.eventually("backing-up", lambda: self.status(name))
        self.refused("InvalidDBInstanceState", self.rds.modify_db_instance, DBInstanceIdentifier=name, MultiAZ=True)
        self.hurry()
        self.eventually(("available", "available"), lambda: (self.status(name), self.snapshot_status(snapshot)))

    def snapshot_status(self, name):
        """Reads the status of a snapshot."""
        return self.rds.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"][0]["Status"]

    def test_existing_name(self):
        """The name of a snapshot is taken once."""
        name, snapshot = self.database(), self.name("snapshot")
        self.rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)
        self.cleanup(self.rds.delete_db_snapshot, DBSnapshotIdentifier=snapshot)
        self.eventually("available", lambda: self.status(name))
        self.refused("DBSnapshotAlreadyExists", self.rds.create_db_snapshot, DBInstanceIdentifier=name,
                     DBSnapshotIdentifier=snapshot)


if __name__ == "__main__":
    unittest.main()
