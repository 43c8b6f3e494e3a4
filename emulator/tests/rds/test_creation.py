"""DB instances: the defaults, refusals and answers of CreateDBInstance, and the zone of the instance.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

import unittest

from conformance import client, pages, tags
from rds.fixtures import RdsTest


class DefaultsTest(RdsTest):
    """Members that the request leaves out."""

    def test_defaults(self):
        """An instance has the defaults of the API reference."""
        name = self.database(BackupRetentionPeriod=None, EngineVersion=None, StorageType=None)
        found = self.read(name)
        expected = {
            "BackupRetentionPeriod": 1, "MultiAZ": False, "StorageType": "gp3", "PubliclyAccessible": False,
            "AutoMinorVersionUpgrade": True, "CopyTagsToSnapshot": False, "DeletionProtection": False,
            "MonitoringInterval": 0, "IAMDatabaseAuthenticationEnabled": False, "DbInstancePort": 0,
            "EngineLifecycleSupport": "open-source-rds-extended-support", "LicenseModel": "postgresql-license",
            "Iops": 3000, "StorageThroughput": 125, "NetworkType": "IPV4", "StorageEncrypted": False,
        }
        self.assertEqual({key: found.get(key) for key in expected}, expected)
        self.assertEqual(found["Endpoint"]["Port"], 5432)
        self.assertRegex(found["EngineVersion"], r"^\d+\.\d+$")
        self.assertEqual(found["VpcSecurityGroups"],
                         [{"VpcSecurityGroupId": self.vpc.default_group(), "Status": "active"}])
        family = f"postgres{found['EngineVersion'].split('.')[0]}"
        self.assertEqual(found["DBParameterGroups"],
                         [{"DBParameterGroupName": f"default.{family}", "ParameterApplyStatus": "in-sync"}])

    def test_absent_members(self):
        """Members without a value are left out: no limit of the growth, standby, secret or monitoring role."""
        name = self.database(ManageMasterUserPassword=None, MasterUserPassword="password1")
        for member in ("MaxAllocatedStorage", "SecondaryAvailabilityZone", "MasterUserSecret", "MonitoringRoleArn",
                       "DBName", "KmsKeyId", "AutomaticRestartTime"):
            self.assertNotIn(member, self.read(name))

    def test_creating(self):
        """An instance that is being created may have no endpoint, and refuses changes and deletion."""
        self.pace()
        name = self.create()["DBInstanceIdentifier"]
        self.assertEqual(self.status(name), "creating")
        self.assertNotIn("Endpoint", self.read(name))
        self.refused("InvalidDBInstanceState", self.rds.modify_db_instance, DBInstanceIdentifier=name,
                     CopyTagsToSnapshot=True)
        self.refused("InvalidDBInstanceState", self.rds.delete_db_instance, DBInstanceIdentifier=name,
                     SkipFinalSnapshot=True)
        self.hurry()
        self.eventually("available", lambda: self.status(name))

    def test_names_have_no_case(self):
        """Identifiers are stored in lower case, and found in any."""
        name = self.create(DBInstanceIdentifier=self.name("DB").upper())["DBInstanceIdentifier"]
        self.assertEqual(name, name.lower())
        self.assertEqual(self.read(name.upper())["DBInstanceIdentifier"], name)

    def test_tags_at_creation(self):
        """The tags of the request are there at once, in the answer and in ListTagsForResource."""
        made = self.create(Tags=tags(app="a"))
        self.assertEqual(made["TagList"], tags(app="a"))
        listed = self.rds.list_tags_for_resource(ResourceName=made["DBInstanceArn"])
        self.assertEqual(listed["TagList"], tags(app="a"))


class PlacementTest(RdsTest):
    """The zones of an instance."""

    def test_zone(self):
        """An instance is in the zone that was asked for, and otherwise in one of the subnet group."""
        group = self.subnet_group()
        last = self.vpc.zones[-1]
        self.assertEqual(self.read(self.database(DBSubnetGroupName=group, AvailabilityZone=last))["AvailabilityZone"],
                         last)
        self.assertIn(self.read(self.database(DBSubnetGroupName=group))["AvailabilityZone"], self.vpc.zones)

    def test_standby(self):
        """A Multi-AZ instance has its standby in another zone, which DescribeDBInstances shows."""
        found = self.read(self.database(MultiAZ=True))
        self.assertIn(found["SecondaryAvailabilityZone"], set(self.vpc.zones) - {found["AvailabilityZone"]})

    def test_interface(self):
        """The subnet of an instance's zone has its interface, and is not deleted."""
        self.database(AvailabilityZone=self.vpc.zones[1])
        ec2, subnet = client("ec2"), self.vpc.subnets[1]
        found = ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": self.vpc.subnets}])
        self.assertEqual([one["SubnetId"] for one in found["NetworkInterfaces"]], [subnet])
        self.refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)

    def test_refusals(self):
        """A zone is refused beside Multi-AZ, outside of the subnet group, and outside of the region."""
        group = self.subnet_group(*self.vpc.subnets[:2])
        create = self.rds.create_db_instance
        self.refused("InvalidParameterCombination", create, **self.settings_of(
            DBSubnetGroupName=group, MultiAZ=True, AvailabilityZone=self.vpc.zones[0]))
        self.refused("InvalidVPCNetworkStateFault", create, **self.settings_of(
            DBSubnetGroupName=group, AvailabilityZone=self.vpc.zones[2]))
        self.refused("InvalidParameterValue", create, **self.settings_of(
            DBSubnetGroupName=group, AvailabilityZone="xx-nowhere-1a"))


class RefusalTest(RdsTest):
    """What CreateDBInstance refuses."""

    def setUp(self):
        """Makes a subnet group."""
        super().setUp()
        self.group = self.subnet_group()

    def refuse(self, code, **more):
        """Expects CreateDBInstance to be refused, and gives the message."""
        settings = self.settings_of(DBSubnetGroupName=self.group, **more)
        return self.refused(code, self.rds.create_db_instance, **settings)["Error"]["Message"]

    def test_unknown_names(self):
        """Groups that do not exist are refused, each with its own error."""
        self.group, group = "none", self.group
        self.refuse("DBSubnetGroupNotFoundFault")
        self.group = group
        self.refuse("DBParameterGroupNotFound", DBParameterGroupName="none")
        self.refuse("InvalidParameterValue", VpcSecurityGroupIds=["sg-00000000000000000"])

    def test_existing_name(self):
        """An identifier that is taken is refused, in any case."""
        name = self.create(DBSubnetGroupName=self.group)["DBInstanceIdentifier"]
        self.refuse("DBInstanceAlreadyExists", DBInstanceIdentifier=name.upper())

    def test_versions(self):
        """An unknown version is refused, and a parameter group of another family."""
        self.assertIn("Cannot find version 16.99 for postgres",
                      self.refuse("InvalidParameterCombination", EngineVersion="16.99"))
        self.refuse("InvalidParameterCombination", DBParameterGroupName=self.parameter_group("postgres17"))

    def test_credentials(self):
        """A password is given or managed, and not both; its length and the name of the user are checked."""
        self.refuse("InvalidParameterCombination", MasterUserPassword="password1")
        self.refuse("InvalidParameterValue", ManageMasterUserPassword=None)
        self.refuse("InvalidParameterValue", ManageMasterUserPassword=None, MasterUserPassword="short")
        self.refuse("InvalidParameterValue", ManageMasterUserPassword=None, MasterUserPassword="pass/word@1")
        self.refuse("InvalidParameterValue", MasterUsername="rdsadmin")

    def test_storage(self):
        """Sizes out of the range and speeds of a small gp3 disk are refused."""
        self.refuse("InvalidParameterValue", AllocatedStorage=19)
        self.refuse("InvalidParameterValue", AllocatedStorage=65537)
        text = self.refuse("InvalidParameterCombination", Iops=3000)
        self.assertIn("storage size less than 400", text)
        self.refuse("InvalidParameterCombination", StorageThroughput=125)

    def test_growth_limit(self):
        """The limit of the growth is at least ten percent above the size."""
        text = self.refuse("InvalidParameterCombination", AllocatedStorage=100, MaxAllocatedStorage=100)
        self.assertIn("Max storage size must be greater than storage size", text)
        self.refuse("InvalidParameterCombination", AllocatedStorage=100, MaxAllocatedStorage=105)
        name = self.database(DBSubnetGroupName=self.group, AllocatedStorage=100, MaxAllocatedStorage=110)
        self.assertEqual(self.read(name)["MaxAllocatedStorage"], 110)

    def test_ranges(self):
        """Numbers, windows and kinds of logs are checked."""
        self.refuse("InvalidParameterValue", BackupRetentionPeriod=36)
        self.refuse("InvalidParameterValue", Port=80)
        self.refuse("InvalidParameterCombination", EnableCloudwatchLogsExports=["audit"])
        self.refuse("InvalidParameterValue", PreferredBackupWindow="02:00-03:00",
                    PreferredMaintenanceWindow="sun:02:30-sun:03:30")

    def test_monitoring(self):
        """Enhanced Monitoring needs a role that RDS can assume."""
        self.refuse("InvalidParameterCombination", MonitoringInterval=60)
        self.refuse("InvalidParameterValue", MonitoringInterval=60,
                    MonitoringRoleArn="arn:aws:iam::123456789012:role/none")


class DeletionTest(RdsTest):
    """What DeleteDBInstance does and refuses.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
    """

    def test_protection(self):
        """A protected instance is not deleted."""
        name = self.database(DeletionProtection=True)
        self.refused("InvalidParameterCombination", self.rds.delete_db_instance, "Cannot delete protected DB Instance",
                     DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.modify(name, DeletionProtection=False, ApplyImmediately=True)

    def test_last_snapshot(self):
        """A deletion names a last snapshot or skips it; it takes time, and the name is free afterwards."""
        name = self.database()
        delete = self.rds.delete_db_instance
        self.refused("InvalidParameterCombination", delete, DBInstanceIdentifier=name)
        snapshot = self.name("last")
        self.pace()
        gone = delete(DBInstanceIdentifier=name, FinalDBSnapshotIdentifier=snapshot)["DBInstance"]
        self.cleanup(self.rds.delete_db_snapshot, DBSnapshotIdentifier=snapshot)
        self.assertEqual(gone["DBInstanceStatus"], "deleting")
        self.refused("InvalidDBInstanceState", delete, DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.hurry()
        self.eventually([], lambda: self.list(name))
        found = self.rds.describe_db_snapshots(DBSnapshotIdentifier=snapshot)["DBSnapshots"][0]
        self.assertEqual((found["SnapshotType"], found["DBInstanceIdentifier"]), ("manual", name))

    def list(self, name):
        """Gives the instances of a name."""
        found = self.rds.describe_db_instances(Filters=[{"Name": "db-instance-id", "Values": [name]}])
        return found["DBInstances"]

    def test_unknown(self):
        """An unknown instance is refused with status 404."""
        for call in (self.rds.delete_db_instance, self.rds.describe_db_instances, self.rds.modify_db_instance,
                     self.rds.reboot_db_instance, self.rds.stop_db_instance, self.rds.start_db_instance):
            error = self.refused("DBInstanceNotFound", call, DBInstanceIdentifier="none")
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)


class ListingTest(RdsTest):
    """DescribeDBInstances in pages.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
    """

    def test_page_size(self):
        """A page has 20 to 100 records."""
        for size in (19, 101):
            self.refused("InvalidParameterValue", self.rds.describe_db_instances, MaxRecords=size)
        self.assertNotIn("Marker", self.rds.describe_db_parameter_groups(MaxRecords=100))

    def test_pages(self):
        """A marker leads from page to page."""
        group = self.parameter_group()
        found = pages(self.rds.describe_db_parameters, "Parameters", DBParameterGroupName=group, MaxRecords=20)
        names = [one["ParameterName"] for page in found for one in page]
        self.assertGreater(len(found), 5)
        self.assertEqual({len(page) for page in found[:-1]}, {20})
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
