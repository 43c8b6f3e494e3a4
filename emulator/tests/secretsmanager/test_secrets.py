"""Secrets: their versions, lists, policies and deletion.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""

import json
import unittest
import uuid

from conformance import ConformanceTest, client, emulator_only, listed, tags


class SecretTest(ConformanceTest):
    """A test that creates secrets with a prefix of its own."""

    def setUp(self):
        """Makes the client, and the prefix."""
        super().setUp()
        self.secrets, self.prefix = client("secretsmanager"), self.name("test")

    def secret(self, name="a", value="v", **more):
        """Creates a secret, and gives its ARN."""
        whole = f"{self.prefix}/{name}"
        made = self.secrets.create_secret(Name=whole, **({"SecretString": value} if value else {}), **more)
        self.cleanup(self.secrets.delete_secret, SecretId=whole, ForceDeleteWithoutRecovery=True)
        return made["ARN"]

    def value(self, secret, **more):
        """Reads the value of a secret."""
        return self.secrets.get_secret_value(SecretId=secret, **more)["SecretString"]


class VersionTest(SecretTest):
    """CreateSecret, PutSecretValue and UpdateSecret.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
    """

    def test_tokens(self):
        """The token of a request is the id of the version, and repeats nothing."""
        token = str(uuid.uuid4())
        arn = self.secret(ClientRequestToken=token)
        self.assertEqual(self.secrets.get_secret_value(SecretId=arn)["VersionId"], token)
        self.assertEqual(self.secret(ClientRequestToken=token), arn)
        for more in ({"value": "other", "ClientRequestToken": token}, {"ClientRequestToken": str(uuid.uuid4())}):
            self.refused("ResourceExistsException", self.secret, **more)

    def test_stages(self):
        """A new value is current, the one before previous, and earlier ones are not listed."""
        arn = self.secret(value="one")
        for value in ("two", "three"):
            self.secrets.put_secret_value(SecretId=arn, SecretString=value)
        self.assertEqual((self.value(arn), self.value(arn, VersionStage="AWSPREVIOUS")), ("three", "two"))
        stages = self.secrets.describe_secret(SecretId=arn)["VersionIdsToStages"]
        self.assertEqual(sorted(stages.values()), [["AWSCURRENT"], ["AWSPREVIOUS"]])

    def test_empty(self):
        """A secret without a value is described, and not read."""
        arn = self.secret(value=None)
        self.assertNotIn("VersionIdsToStages", self.secrets.describe_secret(SecretId=arn))
        self.refused("ResourceNotFoundException", self.secrets.get_secret_value, SecretId=arn)

    def test_absent_members(self):
        """Members without a value are left out of the description."""
        found = self.secrets.describe_secret(SecretId=self.secret())
        for member in ("Description", "KmsKeyId", "RotationEnabled", "RotationRules", "RotationLambdaARN",
                       "LastRotatedDate", "NextRotationDate", "DeletedDate", "OwningService", "ReplicationStatus"):
            self.assertNotIn(member, found)

    def test_rotation_needs_a_function(self):
        """A secret that no service manages is rotated by a function only."""
        self.refused("InvalidRequestException", self.secrets.rotate_secret, SecretId=self.secret())


class ListTest(SecretTest):
    """ListSecrets.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
    """

    def names(self, *filters, **more):
        """Gives the names that filters find, without the prefix of the test."""
        wanted = [{"Key": key, "Values": values} for key, *values in filters]
        found = [one["Name"] for one in listed(self.secrets.list_secrets, "SecretList", Filters=wanted, **more)]
        return [name.removeprefix(f"{self.prefix}/") for name in found if name.startswith(self.prefix)]

    def test_filters(self):
        """Secrets are found by the beginning of their name, by tags, and by several filters together."""
        self.secret("apple", Tags=tags(fruit="red"))
        self.secret("avocado", Tags=tags(fruit="green"))
        self.secret("bean", Tags=tags(vegetable="green"))
        for filters, names in (
            ([("name", f"{self.prefix}/a")], ["apple", "avocado"]), ([("name", f"{self.prefix}/A")], []),
            ([("name", self.prefix), ("tag-key", "fruit")], ["apple", "avocado"]),
            ([("name", self.prefix), ("tag-key", "fruit"), ("tag-value", "green")], ["avocado"]),
            ([("name", f"{self.prefix}/apple", f"{self.prefix}/bean")], ["apple", "bean"]),
            ([("name", self.prefix), ("owning-service", "rds")], []),
        ):
            with self.subTest(filters=filters):
                self.eventually(names, lambda: sorted(self.names(*filters)))

    def test_pages(self):
        """Pages are as long as was asked for, sorted by creation or as asked for."""
        for name in ("b", "c", "a"):
            self.secret(name)
        mine = [{"Key": "name", "Values": [self.prefix]}]
        self.eventually(["a", "b", "c"], lambda: sorted(self.names(("name", self.prefix))))
        first = self.secrets.list_secrets(MaxResults=2, Filters=mine)
        second = self.secrets.list_secrets(MaxResults=2, Filters=mine, NextToken=first["NextToken"])
        self.assertEqual((len(first["SecretList"]), len(second["SecretList"])), (2, 1))
        self.assertNotIn("NextToken", second)
        self.assertEqual(self.names(("name", self.prefix), SortBy="name", SortOrder="desc"), ["c", "b", "a"])
        self.refused("InvalidNextTokenException", self.secrets.list_secrets, NextToken="wrong")

    @emulator_only
    def test_late(self):
        """New secrets, new values and new tags are listed a while later; DescribeSecret shows them at once."""
        self.settings(lateListings=0.5)
        arn = self.secret("a")
        self.assertEqual(self.names(), [])
        self.eventually(["a"], self.names)
        self.secrets.tag_resource(SecretId=arn, Tags=tags(app="a"))
        self.assertEqual(self.secrets.describe_secret(SecretId=arn)["Tags"], tags(app="a"))
        self.assertIsNone(self.listed_tags(arn))
        self.eventually(tags(app="a"), lambda: self.listed_tags(arn))
        self.secrets.delete_secret(SecretId=arn)
        self.assertEqual(self.names(), ["a"])
        self.eventually([], self.names)

    def listed_tags(self, arn):
        """Reads the tags of a secret off the list."""
        found = self.secrets.list_secrets()["SecretList"]
        return next(secret.get("Tags") for secret in found if secret["ARN"] == arn)


class PolicyTest(SecretTest):
    """PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
    """

    def policy(self, principal, **more):
        """Makes a policy that lets someone read the secret."""
        statement = {"Effect": "Allow", "Principal": principal, "Action": "secretsmanager:GetSecretValue",
                     "Resource": "*", **more}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def test_policy(self):
        """A policy is read as the text that it was put as, until it is deleted."""
        arn = self.secret()
        self.assertNotIn("ResourcePolicy", self.secrets.get_resource_policy(SecretId=arn))
        account = client("sts").get_caller_identity()["Account"]
        policy = self.policy({"AWS": f"arn:aws:iam::{account}:root"})
        self.secrets.put_resource_policy(SecretId=arn, ResourcePolicy=policy)
        found = self.secrets.get_resource_policy(SecretId=arn)["ResourcePolicy"]
        self.assertEqual(json.loads(found), json.loads(policy))
        self.secrets.delete_resource_policy(SecretId=arn)
        self.assertNotIn("ResourcePolicy", self.secrets.get_resource_policy(SecretId=arn))

    def test_refusals(self):
        """No JSON, no principal, and everyone where that is blocked are refused."""
        arn, put = self.secret(), self.secrets.put_resource_policy
        for policy in ("no json", "{}", json.dumps({"Statement": [{"Effect": "Allow", "Action": "*"}]})):
            self.refused("MalformedPolicyDocumentException", put, SecretId=arn, ResourcePolicy=policy)
        self.refused("PublicPolicyException", put, SecretId=arn, ResourcePolicy=self.policy("*"),
                     BlockPublicPolicy=True)
        self.refused("InvalidParameterException", put, SecretId=arn, ResourcePolicy=self.policy("*"),
                     PolicyName="mine")

    def test_unknown(self):
        """An unknown secret is refused."""
        for call, more in ((self.secrets.get_resource_policy, {}), (self.secrets.delete_resource_policy, {}),
                           (self.secrets.put_resource_policy, {"ResourcePolicy": self.policy("*")}),
                           (self.secrets.describe_secret, {}), (self.secrets.get_secret_value, {}),
                           (self.secrets.restore_secret, {}), (self.secrets.delete_secret, {})):
            self.refused("ResourceNotFoundException", call, SecretId=f"{self.prefix}/none", **more)


class DeletionTest(SecretTest):
    """DeleteSecret and RestoreSecret.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
    """

    def test_window(self):
        """A deleted secret is described with its date, hidden, unreadable and unchangeable until it is restored."""
        arn = self.secret()
        self.secrets.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
        self.assertIn("DeletedDate", self.secrets.describe_secret(SecretId=arn))
        self.eventually(False, lambda: arn in self.listed())
        self.assertIn(arn, self.listed(IncludePlannedDeletion=True))
        for call, more in ((self.secrets.get_secret_value, {}), (self.secrets.update_secret, {"Description": "d"}),
                           (self.secrets.put_secret_value, {"SecretString": "v"}),
                           (self.secrets.tag_resource, {"Tags": tags(a="b")}), (self.secrets.delete_secret, {}),
                           (self.secrets.get_resource_policy, {})):
            self.refused("InvalidRequestException", call, SecretId=arn, **more)
        self.secrets.restore_secret(SecretId=arn)
        self.assertNotIn("DeletedDate", self.secrets.describe_secret(SecretId=arn))
        self.assertEqual(self.value(arn), "v")

    def listed(self, **more):
        """Lists the ARNs of secrets."""
        return [one["ARN"] for one in listed(self.secrets.list_secrets, "SecretList", **more)]

    def test_name(self):
        """The name of a deleted secret is taken until the window is over."""
        arn = self.secret()
        self.secrets.delete_secret(SecretId=arn)
        self.refused("InvalidRequestException", self.secret, "scheduled for deletion")
        self.secrets.restore_secret(SecretId=arn)

    def test_windows(self):
        """A window is 7 to 30 days, and not given with a forced deletion."""
        arn, delete = self.secret(), self.secrets.delete_secret
        for more in ({"RecoveryWindowInDays": 6}, {"RecoveryWindowInDays": 31},
                     {"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True}):
            self.refused("InvalidParameterException", delete, SecretId=arn, **more)

    def test_forced(self):
        """A forced deletion frees the name, and may be repeated."""
        self.secret()
        for _ in range(2):
            self.secrets.delete_secret(SecretId=f"{self.prefix}/a", ForceDeleteWithoutRecovery=True)


if __name__ == "__main__":
    unittest.main()
