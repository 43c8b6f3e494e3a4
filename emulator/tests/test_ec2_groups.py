"""EC2: security groups."""

import unittest

from network import Network
from support import EmulatorTest

EVERYWHERE = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def tcp(port, **sources):
    """Gives an IpPermission of one TCP port."""
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **sources}


class GroupsTest(EmulatorTest):
    """Rules, their descriptions, and references to a group."""

    def setUp(self):
        """Creates a network with a group."""
        super().setUp()
        self.net = Network()
        self.ec2 = self.net.ec2
        self.group = self.net.group("g")

    def read(self, group=None):
        """Gives the description of a group."""
        return self.ec2.describe_security_groups(GroupIds=[group or self.group])["SecurityGroups"][0]

    def test_new_group(self):
        """A new group has an ARN, and allows all outbound and no inbound traffic."""
        found = self.read()
        self.assertEqual(found["SecurityGroupArn"],
                         f"arn:aws:ec2:us-east-1:123456789012:security-group/{self.group}")
        self.assertEqual(found["IpPermissions"], [])
        self.assertEqual(len(found["IpPermissionsEgress"]), 1)
        self.assertEqual(found["IpPermissionsEgress"][0]["IpRanges"], [{"CidrIp": "0.0.0.0/0"}])
        self.ec2.revoke_security_group_egress(GroupId=self.group, IpPermissions=[EVERYWHERE])
        self.assertEqual(self.read()["IpPermissionsEgress"], [])

    def test_descriptions(self):
        """A rule of each kind has its description, and the answer lists all rules."""
        other = self.net.group("other")
        listed = self._prefix_list()
        answer = self.ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=[
            tcp(80, IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": "range"}]),
            tcp(81, UserIdGroupPairs=[{"GroupId": other, "Description": "group"}]),
            tcp(82, PrefixListIds=[{"PrefixListId": listed, "Description": "list"}]),
        ])
        self.assertEqual([rule["Description"] for rule in answer["SecurityGroupRules"]],
                         ["range", "group", "list"])
        shown = {one["FromPort"]: one for one in self.read()["IpPermissions"]}
        self.assertEqual(shown[80]["IpRanges"][0]["Description"], "range")
        self.assertEqual(shown[81]["UserIdGroupPairs"][0]["Description"], "group")
        self.assertEqual(shown[82]["PrefixListIds"], [{"PrefixListId": listed, "Description": "list"}])
        self.ec2.update_security_group_rule_descriptions_ingress(
            GroupId=self.group, SecurityGroupRuleDescriptions=[
                {"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "Description": "new"}
                for rule in answer["SecurityGroupRules"]])
        self.assertEqual({rule.get("Description") for rule in self._rules()}, {"new"})

    def _rules(self, egress=False):
        """Gives the rules of the group."""
        found = self.ec2.describe_security_group_rules(
            Filters=[{"Name": "group-id", "Values": [self.group]}])["SecurityGroupRules"]
        return [rule for rule in found if rule["IsEgress"] == egress]

    def _prefix_list(self):
        """Gives the id of CloudFront's prefix list."""
        name = "com.amazonaws.global.cloudfront.origin-facing"
        return self.ec2.describe_managed_prefix_lists(
            Filters=[{"Name": "prefix-list-name", "Values": [name]}])["PrefixLists"][0]["PrefixListId"]

    def test_duplicates(self):
        """A request with a rule that differs in its description only is refused as a whole."""
        other = self.net.group("other")
        rule = tcp(80, UserIdGroupPairs=[{"GroupId": other, "Description": "one"}])
        self.ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=[rule])
        rule = tcp(80, UserIdGroupPairs=[{"GroupId": other, "Description": "two"}])
        self.refused("InvalidPermission.Duplicate", self.ec2.authorize_security_group_ingress,
                     GroupId=self.group, IpPermissions=[
                         tcp(99, IpRanges=[{"CidrIp": "10.0.0.0/8"}]), rule])
        self.assertEqual([one["FromPort"] for one in self.read()["IpPermissions"]], [80])
        self.ec2.revoke_security_group_ingress(
            GroupId=self.group, IpPermissions=[tcp(80, UserIdGroupPairs=[{"GroupId": other}])])
        self.assertEqual(self.read()["IpPermissions"], [])
        self.refused("InvalidPermission.NotFound", self.ec2.revoke_security_group_ingress,
                     GroupId=self.group, IpPermissions=[rule])

    def test_modify(self):
        """A rule of each kind can be modified, but not into another kind."""
        self.ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=[
            tcp(82, PrefixListIds=[{"PrefixListId": self._prefix_list()}])])
        rule = self._rules()[0]
        change = {"IpProtocol": "tcp", "FromPort": 83, "ToPort": 83, "Description": "d"}
        self.ec2.modify_security_group_rules(GroupId=self.group, SecurityGroupRules=[{
            "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
            "SecurityGroupRule": {**change, "PrefixListId": rule["PrefixListId"]}}])
        changed = self._rules()[0]
        self.assertEqual((changed["FromPort"], changed["Description"]), (83, "d"))
        self.refused("InvalidParameterValue", self.ec2.modify_security_group_rules,
                     GroupId=self.group, SecurityGroupRules=[{
                         "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
                         "SecurityGroupRule": {**change, "CidrIpv4": "10.0.0.0/8"}}])

    def test_limits(self):
        """A prefix list counts as its weight, and descriptions with other characters are refused."""
        lists = [{"PrefixListId": self._prefix_list()}]
        self.ec2.authorize_security_group_ingress(
            GroupId=self.group, IpPermissions=[tcp(80, PrefixListIds=lists)])
        self.refused("RulesPerSecurityGroupLimitExceeded",
                     self.ec2.authorize_security_group_ingress,
                     GroupId=self.group, IpPermissions=[tcp(443, PrefixListIds=lists)])
        self.assertEqual(len(self._rules()), 1)
        self.refused("InvalidParameterValue", self.ec2.create_security_group, GroupName="h",
                     Description="für alle", VpcId=self.net.vpc)
        self.refused("InvalidParameterValue", self.ec2.authorize_security_group_ingress,
                     GroupId=self.group, IpPermissions=[
                         tcp(1, IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": "a<b>"}])])
        self.refused("InvalidParameterValue", self.ec2.authorize_security_group_ingress,
                     GroupId=self.group, IpPermissions=[
                         {"IpProtocol": "tcp", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])

    def test_references(self):
        """A group that another one refers to cannot be deleted, one that refers to itself can."""
        other = self.net.group("other")
        rule = {"GroupId": self.group, "IpPermissions": [
            tcp(80, UserIdGroupPairs=[{"GroupId": other}, {"GroupId": self.group}])]}
        self.ec2.authorize_security_group_ingress(**rule)
        self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=other)
        self.ec2.delete_security_group(GroupId=self.group)
        self.ec2.delete_security_group(GroupId=other)

    def test_default_group(self):
        """A default group allows traffic among its members, and cannot be deleted."""
        found = self.ec2.describe_security_groups(Filters=[
            {"Name": "vpc-id", "Values": [self.net.vpc]},
            {"Name": "group-name", "Values": ["default"]}])["SecurityGroups"][0]
        inside = found["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"]
        self.assertEqual(inside, found["GroupId"])
        self.refused("CannotDelete", self.ec2.delete_security_group, GroupId=found["GroupId"])


if __name__ == "__main__":
    unittest.main()
