"""Foreign resources, which fill an account by one request, and the listings that find them."""

import time
import unittest
import urllib.error

from support import EmulatorTest, ask, client, tagged


def fill(**wanted):
    """Creates foreign resources."""
    return ask("POST", "/_postmagiq/foreign-resources", wanted)


def items(service, operation, member, **parameters):
    """Gives the items of all pages of a listing, and the number of pages."""
    pages = list(client(service).get_paginator(operation).paginate(**parameters))
    return [item for page in pages for item in page[member]], len(pages)


class ForeignResourcesTest(EmulatorTest):
    """Each type of resource, and the listings of AWS with their pages and filters."""

    def test_many(self):
        """Tens of thousands of resources are created in seconds, and listed in pages."""
        started = time.monotonic()
        wanted = {"roles": 5000, "taskDefinitionRevisions": 20000, "securityGroups": 2000, "secrets": 1000}
        self.assertEqual(fill(**wanted), wanted)
        self.assertLess(time.monotonic() - started, 20)
        roles, pages = items("iam", "list_roles", "Roles", PaginationConfig={"PageSize": 1000})
        self.assertEqual((len(roles), pages), (5000, 5))
        families, pages = items("ecs", "list_task_definition_families", "families")
        self.assertEqual((len(families), pages), (200, 2))
        groups, pages = items("ec2", "describe_security_groups", "SecurityGroups", PaginationConfig={"PageSize": 1000})
        self.assertEqual((len(groups), pages), (2001, 3))
        self.assertEqual(len({group["GroupId"] for group in groups}), 2001)
        secrets, pages = items("secretsmanager", "list_secrets", "SecretList")
        self.assertEqual((len(secrets), pages), (1000, 10))

    def test_names(self):
        """Foreign names do not repeat, some begin with letters of ours, and no tag is ours."""
        fill(roles=100, secrets=100)
        fill(roles=100)
        names = [role["RoleName"] for role in items("iam", "list_roles", "Roles")[0]]
        self.assertEqual(len(set(names)), 200)
        self.assertTrue(any(name.startswith("postmag") for name in names))
        self.assertFalse(any(name.startswith("postmagiq-") for name in names))
        keys = {tag["Key"] for secret in items("secretsmanager", "list_secrets", "SecretList")[0]
                for tag in secret.get("Tags", [])}
        self.assertEqual(keys, {"team", "environment"})

    def test_roles(self):
        """ListRoles filters by the prefix of the path, and GetRole describes a foreign role."""
        fill(roles=500)
        roles, pages = items("iam", "list_roles", "Roles", PathPrefix="/teams/", PaginationConfig={"PageSize": 30})
        self.assertEqual((len(roles), pages), (100, 4))
        self.assertEqual({role["Path"] for role in roles}, {"/teams/billing/"})
        name = roles[0]["RoleName"]
        self.assertEqual(client("iam").get_role(RoleName=name)["Role"]["Arn"], roles[0]["Arn"])

    def test_task_definitions(self):
        """ListTaskDefinitions filters by the whole family, ListTaskDefinitionFamilies by a prefix and a status."""
        fill(taskDefinitionRevisions=1200)
        ecs = client("ecs")
        family = "data-lake-00001"
        arns, _ = items("ecs", "list_task_definitions", "taskDefinitionArns", familyPrefix=family)
        self.assertEqual([int(arn.rsplit(":", 1)[1]) for arn in arns], list(range(1, 101)))
        self.assertEqual(ecs.list_task_definitions(familyPrefix="data")["taskDefinitionArns"], [])
        newest = ecs.list_task_definitions(familyPrefix=family, sort="DESC", maxResults=1)["taskDefinitionArns"]
        self.assertEqual(newest, [arns[-1]])
        prefixed = ecs.list_task_definition_families(familyPrefix="data")["families"]
        self.assertEqual(prefixed, ["data-lake-00001", "data-lake-00009"])
        for arn in arns:
            ecs.deregister_task_definition(taskDefinition=arn)
        active = ecs.list_task_definition_families(familyPrefix="data", status="ACTIVE")["families"]
        self.assertEqual(active, ["data-lake-00009"])
        inactive = ecs.list_task_definition_families(familyPrefix="data", status="INACTIVE")["families"]
        self.assertEqual(inactive, ["data-lake-00001"])
        described = ecs.describe_task_definition(taskDefinition="data-lake-00009")["taskDefinition"]
        self.assertEqual(described["revision"], 100)

    def test_security_groups(self):
        """DescribeSecurityGroups filters by names, tags and rules, and refuses an unknown filter."""
        fill(securityGroups=80)
        ec2 = client("ec2")
        names = lambda **filters: sorted(group["GroupName"] for group in ec2.describe_security_groups(
            Filters=[{"Name": name.replace("__", ".").replace("_", "-"), "Values": values}
                     for name, values in filters.items()])["SecurityGroups"])
        self.assertEqual(names(group_name=["data-lake-00001", "postmaster-00003"]),
                         ["data-lake-00001", "postmaster-00003"])
        self.assertEqual(len(names(group_name=["data-lake-*"])), 10)
        self.assertEqual(len(names(ip_permission__from_port=["443"], ip_permission__cidr=["10.0.0.0/8"])), 80)
        self.assertEqual(names(ip_permission__from_port=["22"]), [])
        self.assertEqual(names(ip_permission__ipv6_cidr=["::/0"]), [])
        self.assertEqual(names(ip_permission__group_name=["default"]), ["default"])
        self.assertEqual(len(ec2.describe_security_groups(Filters=tagged(team="legacy-web"))["SecurityGroups"]), 10)
        self.refused("InvalidParameterValue", ec2.describe_security_groups, Filters=[{"Name": "x", "Values": ["y"]}])

    def test_security_group_pages(self):
        """DescribeSecurityGroups returns all groups without MaxResults, and refuses a token that is none."""
        fill(securityGroups=1200)
        ec2 = client("ec2")
        self.assertEqual(len(ec2.describe_security_groups()["SecurityGroups"]), 1201)
        self.refused("InvalidNextToken", ec2.describe_security_groups, MaxResults=5, NextToken="x")
        self.refused("InvalidParameterValue", ec2.describe_security_groups, MaxResults=4)

    def test_secrets(self):
        """ListSecrets filters by the beginning of the name, case-sensitively, by tags and by words."""
        fill(secrets=160)
        names = lambda *filters: {secret["Name"].rsplit("-", 1)[0] for secret in items(
            "secretsmanager", "list_secrets", "SecretList",
            Filters=[{"Key": key, "Values": values} for key, *values in filters])[0]}
        self.assertEqual(names(("name", "postma")), {"postmag", "postmaster"})
        self.assertEqual(names(("name", "P")), {"Postmagiq"})
        self.assertEqual(names(("name", "lake")), set())
        self.assertEqual(names(("name", "data", "legacy")), {"data-lake", "legacy-web"})
        self.assertEqual(names(("tag-value", "legacy")), {"legacy-web"})
        self.assertEqual(names(("tag-key", "team"), ("name", "bill")), {"billing-worker"})
        self.assertEqual(names(("all", "postmagiq")), {"Postmagiq"})

    def test_visible_at_once(self):
        """Foreign resources are listed although listings are late."""
        self.settings(lateListings=60)
        fill(roles=3, taskDefinitionRevisions=3, securityGroups=3, secrets=3)
        self.assertEqual(len(items("iam", "list_roles", "Roles")[0]), 3)
        self.assertEqual(len(items("ecs", "list_task_definitions", "taskDefinitionArns")[0]), 3)
        mine = [{"Name": "description", "Values": ["*another team"]}]
        self.assertEqual(len(client("ec2").describe_security_groups(Filters=mine)["SecurityGroups"]), 3)
        self.assertEqual(len(items("secretsmanager", "list_secrets", "SecretList")[0]), 3)

    def test_malformed_orders(self):
        """An order with an unknown type or an impossible number is refused."""
        for wrong in ({"buckets": 1}, {"roles": -1}, {"roles": "5"}, {"roles": True}):
            with self.subTest(**wrong), self.assertRaises(urllib.error.HTTPError) as caught:
                fill(**wrong)
            self.assertEqual(caught.exception.code, 400)
            caught.exception.close()


if __name__ == "__main__":
    unittest.main()
