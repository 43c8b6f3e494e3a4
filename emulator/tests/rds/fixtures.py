"""What the tests of RDS share: subnet groups and DB instances."""

from conformance import ConformanceTest, client
from vpc import Vpc


class RdsTest(ConformanceTest):
    """A test with a network, which creates DB instances."""

    def setUp(self):
        """Makes the network."""
        super().setUp()
        self.rds, self.vpc = client("rds"), Vpc(self)

    def subnet_group(self, *subnets, **more):
        """Creates a subnet group of all subnets, or of some."""
        name = self.name("subnets")
        self.rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription="d",
                                        SubnetIds=list(subnets) or self.vpc.subnets, **more)
        self.cleanup(self.rds.delete_db_subnet_group, DBSubnetGroupName=name)
        return name

    def parameter_group(self, family="postgres16", **more):
        """Creates a parameter group."""
        name = self.name("parameters")
        self.rds.create_db_parameter_group(
            DBParameterGroupName=name, DBParameterGroupFamily=family, Description="d", **more)
        self.cleanup(self.rds.delete_db_parameter_group, DBParameterGroupName=name)
        return name

    def settings_of(self, **more):
        """Gives the parameters of CreateDBInstance for a small database."""
        usual = {"DBInstanceIdentifier": self.name("db"), "DBInstanceClass": "db.t4g.micro", "Engine": "postgres",
                 "EngineVersion": "16", "AllocatedStorage": 20, "StorageType": "gp3", "MasterUsername": "owner",
                 "ManageMasterUserPassword": True, "BackupRetentionPeriod": 0}
        return {name: value for name, value in {**usual, **more}.items() if value is not None}

    def create(self, **more):
        """Begins to create an instance, and gives the answer."""
        if "DBSubnetGroupName" not in more:
            more["DBSubnetGroupName"] = self.subnet_group()
        made = self.rds.create_db_instance(**self.settings_of(**more))["DBInstance"]
        self.cleanup(self.rds.delete_db_instance, DBInstanceIdentifier=made["DBInstanceIdentifier"],
                      SkipFinalSnapshot=True)
        return made

    def database(self, **more):
        """Creates an instance, waits until it is available, and gives its identifier."""
        self.hurry()
        name = self.create(**more)["DBInstanceIdentifier"]
        self.eventually("available", lambda: self.status(name))
        return name

    def read(self, name):
        """Reads an instance."""
        return self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    def status(self, name):
        """Reads the status of an instance."""
        return self.read(name)["DBInstanceStatus"]

    def modify(self, name, **changes):
        """Modifies an instance, and gives the answer."""
        return self.rds.modify_db_instance(DBInstanceIdentifier=name, **changes)["DBInstance"]

    def settle(self, name):
        """Waits until an instance has applied its changes and is available."""
        self.hurry()
        self.eventually(("available", {}), lambda: self._pending(name))

    def _pending(self, name):
        """Reads the status and the pending changes of an instance."""
        database = self.read(name)
        status = database["DBInstanceStatus"]
        return "available" if status == "storage-optimization" else status, database.get("PendingModifiedValues", {})
