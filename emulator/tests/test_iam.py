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


if __name__ == "__main__":
    unittest.main()
