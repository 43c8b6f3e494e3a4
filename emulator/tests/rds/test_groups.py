"""Subnet groups and parameter groups.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
"""

import unittest

from conformance import tags
from rds.fixtures import RdsTest
from vpc import Vpc


class SubnetGroupTest(RdsTest):
    """CreateDBSubnetGroup, ModifyDBSubnetGroup and DeleteDBSubnetGroup."""

    def read_group(self, name):
        """Reads a subnet group."""
        return self.rds.describe_db_subnet_groups(DBSubnetGroupName=name)["DBSubnetGroups"][0]

    def subnets(self, name):
        """Reads the subnets of a group, each with its zone."""
        return {subnet["SubnetIdentifier"]: subnet["SubnetAvailabilityZone"]["Name"]
                for subnet in self.read_group(name)["Subnets"]}

    def test_members(self):
        """A group is complete at once, and shows its VPC and the zones of its subnets."""
        name = self.subnet_group(Tags=tags(app="a"))
        found = self.read_group(name)
        self.assertEqual((found["SubnetGroupStatus"], found["VpcId"]), ("Complete", self.vpc.id))
        self.assertEqual(self.subnets(name), dict(zip(self.vpc.subnets, self.vpc.zones)))
        listed = self.rds.list_tags_for_resource(ResourceName=found["DBSubnetGroupArn"])
        self.assertEqual(listed["TagList"], tags(app="a"))

    def test_names(self):
        """A name is stored in lower case and taken once; `default` is not one."""
        create = self.rds.create_db_subnet_group
        more = {"DBSubnetGroupDescription": "d", "SubnetIds": self.vpc.subnets}
        name = self.name("Some.Group_of mine")
        made = create(DBSubnetGroupName=name, **more)["DBSubnetGroup"]
        self.cleanup(self.rds.delete_db_subnet_group, DBSubnetGroupName=name)
        self.assertEqual(made["DBSubnetGroupName"], name.lower())
        self.assertEqual(self.read_group(name)["DBSubnetGroupName"], name.lower())
        self.refused("DBSubnetGroupAlreadyExists", create, DBSubnetGroupName=name.upper(), **more)
        self.refused("InvalidParameterValue", create, DBSubnetGroupName="Default", **more)

    def test_refusals(self):
        """One zone, unknown subnets and two VPCs are refused."""
        create, modify = self.rds.create_db_subnet_group, self.rds.modify_db_subnet_group
        name, other = self.subnet_group(), Vpc(self)
        for code, subnets in (("DBSubnetGroupDoesNotCoverEnoughAZs", self.vpc.subnets[:1]),
                              ("InvalidSubnet", [self.vpc.subnets[0], "subnet-00000000000000000"]),
                              ("InvalidSubnet", [self.vpc.subnets[0], other.subnets[1]])):
            self.refused(code, create, DBSubnetGroupName=self.name(), DBSubnetGroupDescription="d", SubnetIds=subnets)
            self.refused(code, modify, DBSubnetGroupName=name, SubnetIds=subnets)
        self.refused("InvalidParameterValue", modify, DBSubnetGroupName=name, SubnetIds=other.subnets)

    def test_subnets_in_use(self):
        """The subnets of zones with an instance or a standby stay; the others may go."""
        group = self.subnet_group()
        self.database(DBSubnetGroupName=group, AvailabilityZone=self.vpc.zones[1])
        first, used, last = self.vpc.subnets
        self.refused("SubnetAlreadyInUse", self.rds.modify_db_subnet_group, used, DBSubnetGroupName=group,
                     SubnetIds=[first, last])
        self.rds.modify_db_subnet_group(DBSubnetGroupName=group, SubnetIds=self.vpc.subnets[1:])
        self.assertEqual(set(self.subnets(group)), set(self.vpc.subnets[1:]))

    def test_in_use(self):
        """A group with an instance in it is not deleted, one that is being deleted included."""
        group = self.subnet_group()
        name = self.database(DBSubnetGroupName=group)
        delete = self.rds.delete_db_subnet_group
        self.refused("InvalidDBSubnetGroupStateFault", delete, DBSubnetGroupName=group)
        self.pace()
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.refused("InvalidDBSubnetGroupStateFault", delete, DBSubnetGroupName=group)
        self.hurry()

    def test_unknown(self):
        """An unknown group is refused with status 404."""
        for call, more in ((self.rds.describe_db_subnet_groups, {}), (self.rds.delete_db_subnet_group, {}),
                           (self.rds.modify_db_subnet_group, {"SubnetIds": self.vpc.subnets})):
            error = self.refused("DBSubnetGroupNotFoundFault", call, DBSubnetGroupName="none", **more)
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)


class ParameterGroupTest(RdsTest):
    """Parameter groups and their parameters."""

    def set(self, group, name, value, method="pending-reboot"):
        """Sets a parameter."""
        change = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
        return self.rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[change])

    def refuse(self, group, name, value, method="pending-reboot", code="InvalidParameterValue"):
        """Expects a parameter to be refused, and gives the message."""
        change = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
        error = self.refused(code, self.rds.modify_db_parameter_group, DBParameterGroupName=group, Parameters=[change])
        return error["Error"]["Message"]

    def parameter(self, group, name):
        """Reads a parameter."""
        filters = [{"Name": "parameter-name", "Values": [name]}]
        return self.rds.describe_db_parameters(DBParameterGroupName=group, Filters=filters)["Parameters"][0]

    def test_creation(self):
        """A group has the name in lower case, the family, and the tags of the request."""
        made = self.parameter_group(Tags=tags(app="a"))
        found = self.rds.describe_db_parameter_groups(DBParameterGroupName=made.upper())["DBParameterGroups"][0]
        self.assertEqual((found["DBParameterGroupName"], found["DBParameterGroupFamily"]), (made, "postgres16"))
        listed = self.rds.list_tags_for_resource(ResourceName=found["DBParameterGroupArn"])
        self.assertEqual(listed["TagList"], tags(app="a"))
        create = self.rds.create_db_parameter_group
        self.refused("DBParameterGroupAlreadyExists", create, DBParameterGroupName=made,
                     DBParameterGroupFamily="postgres16", Description="d")
        self.refused("InvalidParameterValue", create, DBParameterGroupName=self.name(),
                     DBParameterGroupFamily="postgres99", Description="d")
        self.refused("InvalidParameterValue", create, DBParameterGroupName="under_score",
                     DBParameterGroupFamily="postgres16", Description="d")

    def test_sources(self):
        """A parameter is the engine's, the system's or the user's, and becomes the user's by being set."""
        group = self.parameter_group()
        before = self.parameter(group, "max_connections")
        self.assertEqual((before["Source"], before["ApplyType"], before["DataType"]), ("system", "static", "integer"))
        self.set(group, "max_connections", "200")
        after = self.parameter(group, "max_connections")
        self.assertEqual((after["Source"], after["ParameterValue"]), ("user", "200"))
        listed = self.rds.describe_db_parameters(DBParameterGroupName=group, Source="user")["Parameters"]
        self.assertEqual([one["ParameterName"] for one in listed], ["max_connections"])

    def test_unknown_parameter(self):
        """A parameter that the family does not have is refused by its name."""
        text = self.refuse(self.parameter_group(), "max_conections", "200")
        self.assertEqual(text, "Could not find parameter with name: max_conections")

    def test_wrong_values(self):
        """A value of another type, out of the range or not of the list is refused, with the allowed ones."""
        group = self.parameter_group()
        for name, value, allowed in (
            ("max_connections", "abc", "6-8388607"), ("max_connections", "5", "6-8388607"),
            ("log_statement", "some", "none,ddl,mod,all"), ("rds.force_ssl", "yes", "0,1"),
            ("rds.log_retention_period", "60", "1440-10080"),
        ):
            text = self.refuse(group, name, value)
            self.assertIn(f"Invalid parameter value: {value} for: {name} allowed values are: {allowed}", text)

    def test_formulas(self):
        """A number may be a formula over the instance's memory."""
        group = self.parameter_group()
        self.set(group, "max_connections", "LEAST({DBInstanceClassMemory/9531392},500)")
        self.assertEqual(self.parameter(group, "max_connections")["Source"], "user")

    def test_static_parameters(self):
        """A static parameter does not apply immediately."""
        self.refuse(self.parameter_group(), "max_connections", "200", "immediate", "InvalidParameterCombination")

    def test_unmodifiable(self):
        """A parameter that is not modifiable says so, and is refused."""
        group = self.parameter_group()
        self.assertFalse(self.parameter(group, "ssl")["IsModifiable"])
        self.refuse(group, "ssl", "0")

    def test_twenty(self):
        """A request sets 20 parameters at most."""
        group = self.parameter_group()
        changes = [{"ParameterName": f"enable_{name}", "ParameterValue": "1", "ApplyMethod": "immediate"} for name in (
            "async_append bitmapscan gathermerge hashagg hashjoin incremental_sort indexonlyscan indexscan material "
            "memoize mergejoin nestloop parallel_append parallel_hash partition_pruning partitionwise_aggregate "
            "partitionwise_join seqscan sort tidscan presorted_aggregate").split()]
        modify = self.rds.modify_db_parameter_group
        self.refused("InvalidParameterValue", modify, DBParameterGroupName=group, Parameters=changes)
        modify(DBParameterGroupName=group, Parameters=changes[:20])

    def test_reset(self):
        """Parameters are reset by name, or all together."""
        group = self.parameter_group()
        for name, value in (("work_mem", "8192"), ("log_statement", "ddl"), ("max_connections", "200")):
            self.set(group, name, value)
        reset = self.rds.reset_db_parameter_group
        reset(DBParameterGroupName=group, ResetAllParameters=False,
              Parameters=[{"ParameterName": "work_mem", "ApplyMethod": "immediate"}])
        listed = self.rds.describe_db_parameters(DBParameterGroupName=group, Source="user")["Parameters"]
        self.assertEqual({one["ParameterName"] for one in listed}, {"log_statement", "max_connections"})
        reset(DBParameterGroupName=group, ResetAllParameters=True)
        self.assertEqual(self.rds.describe_db_parameters(DBParameterGroupName=group, Source="user")["Parameters"], [])

    def test_in_use(self):
        """A group that an instance has, and a default one, is not deleted; a default one is not modified."""
        group = self.parameter_group()
        self.database(DBParameterGroupName=group)
        default = self.read(self.database())["DBParameterGroups"][0]["DBParameterGroupName"]
        delete = self.rds.delete_db_parameter_group
        for name in (group, default):
            self.refused("InvalidDBParameterGroupState", delete, DBParameterGroupName=name)
        self.refuse(default, "work_mem", "8192", code="InvalidDBParameterGroupState")

    def test_unknown(self):
        """An unknown group is refused with status 404."""
        for call in (self.rds.describe_db_parameter_groups, self.rds.describe_db_parameters,
                     self.rds.delete_db_parameter_group, self.rds.reset_db_parameter_group):
            error = self.refused("DBParameterGroupNotFound", call, DBParameterGroupName="none")
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)


if __name__ == "__main__":
    unittest.main()
