"""IAM: the listings of roles, their pages and their eventual consistency."""

import json
import unittest

from support import EmulatorTest, client

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def create_role(name, **more):
    """Creates a role."""
    return client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, **more)["Role"]


class RolesTest(EmulatorTest):
    """ListRoles, GetRole and ListRoleTags."""

    def test_fields(self):
        """ListRoles leaves out the tags and the boundary, which GetRole returns."""
        made = create_role("r", PermissionsBoundary=BOUNDARY, Tags=[{"Key": "a", "Value": "b"}], Path="/x/",
                           Description="d", MaxSessionDuration=7200)
        listed = client("iam").list_roles()["Roles"][0]
        self.assertEqual(listed, {
            "Path": "/x/", "RoleName": "r", "RoleId": made["RoleId"], "Arn": made["Arn"], "Description": "d",
            "CreateDate": made["CreateDate"], "MaxSessionDuration": 7200,
            "AssumeRolePolicyDocument": json.loads(TRUST)})
        role = client("iam").get_role(RoleName="r")["Role"]
        self.assertEqual(role["Tags"], [{"Key": "a", "Value": "b"}])
        self.assertEqual(role["PermissionsBoundary"]["PermissionsBoundaryArn"], BOUNDARY)

    def test_pages(self):
        """ListRoles returns MaxItems roles of a path, and a Marker while more follow."""
        for number in range(5):
            create_role(f"r{number}", Path="/x/y/")
        create_role("other", Path="/z/")
        iam = client("iam")
        first = iam.list_roles(PathPrefix="/x/", MaxItems=3)
        self.assertEqual((len(first["Roles"]), first["IsTruncated"]), (3, True))
        rest = iam.list_roles(PathPrefix="/x/", MaxItems=3, Marker=first["Marker"])
        self.assertEqual((len(rest["Roles"]), rest["IsTruncated"]), (2, False))
        self.assertNotIn("Marker", rest)
        names = [role["RoleName"] for role in first["Roles"] + rest["Roles"]]
        self.assertEqual(names, ["r0", "r1", "r2", "r3", "r4"])
        self.refused("ValidationError", iam.list_roles, Marker="x")

    def test_tags(self):
        """ListRoleTags returns the tags of a role by key, in pages."""
        create_role("r", Tags=[{"Key": key, "Value": key} for key in "cab"])
        iam = client("iam")
        first = iam.list_role_tags(RoleName="r", MaxItems=2)
        self.assertEqual([tag["Key"] for tag in first["Tags"]], ["a", "b"])
        self.assertTrue(first["IsTruncated"])
        rest = iam.list_role_tags(RoleName="r", Marker=first["Marker"])
        self.assertEqual(([tag["Key"] for tag in rest["Tags"]], rest["IsTruncated"]), (["c"], False))
        self.refused("NoSuchEntity", iam.list_role_tags, RoleName="unknown")

    def test_late(self):
        """A new role is neither listed nor read while listings are late, but can be changed."""
        self.settings(lateListings=60)
        create_role("r")
        iam = client("iam")
        self.assertEqual(iam.list_roles()["Roles"], [])
        self.assertEqual(iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"], [])
        for read in (iam.get_role, iam.list_role_tags, iam.list_role_policies, iam.list_attached_role_policies):
            self.refused("NoSuchEntity", read, RoleName="r")
        iam.tag_role(RoleName="r", Tags=[{"Key": "a", "Value": "b"}])
        self.refused("EntityAlreadyExists", create_role, name="r")
        self.settings(lateListings=0)
        self.assertEqual(iam.list_role_tags(RoleName="r")["Tags"], [{"Key": "a", "Value": "b"}])


class PoliciesTest(EmulatorTest):
    """Managed policies: ListPolicies, CreatePolicy, DeletePolicy and their versions."""

    DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})

    def create(self, name, **more):
        """Creates a policy and gives its ARN."""
        made = client("iam").create_policy(PolicyName=name, PolicyDocument=self.DOCUMENT, **more)
        return made["Policy"]["Arn"]

    def test_fields(self):
        """ListPolicies filters by path, and leaves out description and tags, which GetPolicy returns."""
        arn = self.create("p", Path="/x/y/", Description="d", Tags=[{"Key": "a", "Value": "b"}])
        self.create("other", Path="/z/")
        create_role("r", PermissionsBoundary=arn)
        listed = client("iam").list_policies(Scope="Local", PathPrefix="/x/")["Policies"]
        self.assertEqual([one["Arn"] for one in listed], [arn])
        self.assertEqual(listed[0]["PermissionsBoundaryUsageCount"], 1)
        self.assertFalse({"Description", "Tags"} & set(listed[0]))
        policy = client("iam").get_policy(PolicyArn=arn)["Policy"]
        self.assertEqual((policy["Description"], policy["Tags"]), ("d", [{"Key": "a", "Value": "b"}]))

    def test_pages(self):
        """ListPolicies returns MaxItems policies, and a Marker while more follow."""
        for number in range(3):
            self.create(f"p{number}")
        iam = client("iam")
        first = iam.list_policies(Scope="Local", MaxItems=2)
        rest = iam.list_policies(Scope="Local", MaxItems=2, Marker=first["Marker"])
        names = [one["PolicyName"] for one in first["Policies"] + rest["Policies"]]
        self.assertEqual((names, rest["IsTruncated"]), (["p0", "p1", "p2"], False))

    def test_names(self):
        """A name is unique in the account, whatever the path."""
        self.create("p", Path="/x/")
        self.refused("EntityAlreadyExists", self.create, name="P", Path="/y/")

    def test_size(self):
        """A document has at most 6,144 characters without white space."""
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [f"arn:aws:s3:::{n:040}" for n in range(120)]}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam = client("iam")
        self.refused("LimitExceeded", iam.create_policy, PolicyName="p", PolicyDocument=document)
        arn = self.create("p")
        self.refused("LimitExceeded", iam.create_policy_version, PolicyArn=arn, PolicyDocument=document)
        spaced = self.DOCUMENT.replace(":", ":" + " " * 1500)
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=spaced)

    def test_deletion(self):
        """A policy with several versions, attached to a role or the boundary of one cannot be deleted."""
        iam = client("iam")
        arn = self.create("p")
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=self.DOCUMENT, SetAsDefault=True)
        self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        create_role("r", PermissionsBoundary=arn)
        self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.delete_role(RoleName="r")
        create_role("r")
        iam.attach_role_policy(RoleName="r", PolicyArn=arn)
        self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.detach_role_policy(RoleName="r", PolicyArn=arn)
        iam.delete_policy(PolicyArn=arn)
        self.refused("NoSuchEntity", iam.get_policy, PolicyArn=arn)

    def test_late(self):
        """A new policy is neither listed nor read while listings are late, but can be used."""
        self.settings(lateListings=60)
        arn = self.create("p")
        iam = client("iam")
        self.assertEqual(iam.list_policies(Scope="Local")["Policies"], [])
        self.refused("NoSuchEntity", iam.get_policy, PolicyArn=arn)
        create_role("r")
        iam.attach_role_policy(RoleName="r", PolicyArn=arn)


if __name__ == "__main__":
    unittest.main()
