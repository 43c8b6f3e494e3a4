"""The retention of log groups, their own and that of the account's policies.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
"""

import json
import unittest

from conformance import ConformanceTest, client, emulator_only


class RetentionTest(ConformanceTest):
    """A test that creates log groups."""

    def setUp(self):
        """Makes the client, and a prefix for names."""
        super().setUp()
        self.logs, self.prefix = client("logs"), f"/{self.name('logs')}/"

    def group(self, name, days=None):
        """Creates a log group, and gives its whole name."""
        whole = self.prefix + name
        self.logs.create_log_group(logGroupName=whole)
        self.cleanup(self.logs.delete_log_group, logGroupName=whole)
        if days:
            self.logs.put_retention_policy(logGroupName=whole, retentionInDays=days)
        return whole

    def retention(self, name):
        """Reads the retention of a log group, and the policy that it comes from."""
        found = self.logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]
        return found.get("retentionInDays"), found.get("retentionPolicyName")

    def put(self, days, name=None, mode="RETROACTIVE", prefix=None, **more):
        """Puts a policy for the groups of this test, and gives its name."""
        name = name or self.name("policy")
        self.logs.put_account_policy(
            policyName=name, policyType="RETENTION_POLICY", scope="ALL",
            policyDocument=json.dumps({"retentionInDays": days, "enforcementMode": mode}),
            selectionCriteria=f"LogGroupNamePrefix IN {json.dumps([prefix or self.prefix])}", **more)
        self.cleanup(self.logs.delete_account_policy, policyName=name, policyType="RETENTION_POLICY")
        return name


class OwnTest(RetentionTest):
    """PutRetentionPolicy and DeleteRetentionPolicy.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    """

    def test_own(self):
        """A group has no retention until it gets one, which is taken away again."""
        name = self.group("a")
        self.assertEqual(self.retention(name), (None, None))
        self.logs.put_retention_policy(logGroupName=name, retentionInDays=14)
        self.assertEqual(self.retention(name), (14, None))
        self.logs.delete_retention_policy(logGroupName=name)
        self.assertEqual(self.retention(name), (None, None))

    def test_refusals(self):
        """Other days than those of the list are refused, and an unknown group."""
        put = self.logs.put_retention_policy
        self.refused("InvalidParameterException", put, logGroupName=self.group("a"), retentionInDays=15)
        self.refused("ResourceNotFoundException", put, logGroupName=f"{self.prefix}none", retentionInDays=14)


class PolicyTest(RetentionTest):
    """Retention policies of the account."""

    def test_listing(self):
        """A policy is listed as it was put, until it is deleted."""
        name = self.put(90)
        kind = {"policyType": "RETENTION_POLICY"}
        found = self.logs.describe_account_policies(policyName=name, **kind)["accountPolicies"][0]
        self.assertEqual(json.loads(found["policyDocument"]),
                         {"retentionInDays": 90, "enforcementMode": "RETROACTIVE"})
        self.assertEqual((found["policyName"], found["scope"]), (name, "ALL"))
        self.logs.delete_account_policy(policyName=name, **kind)
        self.refused("ResourceNotFoundException", self.logs.delete_account_policy, policyName=name, **kind)

    def test_refusals(self):
        """Fewer than 30 days, other numbers, other modes and names of AWS are refused."""
        for more in ({"days": 14}, {"days": 31}, {"days": 90, "mode": "ALWAYS"}, {"days": 90, "name": "aws/mine"}):
            with self.subTest(**more):
                self.refused("InvalidParameterException", self.put, **more)

    def test_dry_run(self):
        """A dry run counts the groups whose retention would change, and changes nothing."""
        self.group("a", 14), self.group("b"), self.group("c", 90)
        answer = self.logs.put_account_policy(
            policyName=self.name("policy"), policyType="RETENTION_POLICY", dryRun=True,
            policyDocument=json.dumps({"retentionInDays": 90, "enforcementMode": "RETROACTIVE"}),
            selectionCriteria=f"LogGroupNamePrefix IN {json.dumps([self.prefix])}")
        self.assertNotIn("accountPolicy", answer)
        found = answer["dryRunResult"]
        self.assertEqual((found["increasedRetentionLogGroupCount"], found["decreasedRetentionLogGroupCount"]), (1, 1))
        self.assertEqual(self.retention(f"{self.prefix}a"), (14, None))


@emulator_only
class EffectTest(RetentionTest):
    """The effect of a policy, which AWS takes a day for."""

    def test_overrides(self):
        """The policy's retention is shown with its name, whether the group's own is longer, shorter or none."""
        names = [self.group("a", 14), self.group("b", 365), self.group("c")]
        policy = self.put(30)
        for name in names:
            self.assertEqual(self.retention(name), (30, policy))
        self.logs.put_retention_policy(logGroupName=names[0], retentionInDays=60)
        self.assertEqual(self.retention(names[0]), (30, policy))
        self.logs.delete_account_policy(policyName=policy, policyType="RETENTION_POLICY")
        self.assertEqual(self.retention(names[0]), (60, None))

    def test_others(self):
        """A group with another prefix has its own retention."""
        name = self.group("a", 14)
        self.put(30, prefix="/elsewhere/")
        self.assertEqual(self.retention(name), (14, None))

    def test_longest(self):
        """Of several policies the longest counts, and of equal ones the oldest; never to expire is the longest."""
        name = self.group("a", 14)
        self.put(30)
        longest = self.put(90)
        self.put(90)
        self.assertEqual(self.retention(name), (90, longest))
        self.assertEqual(self.retention(name), (90, longest))
        never = self.put("NEVER_EXPIRE")
        self.assertEqual(self.retention(name), (None, never))

    def test_new_only(self):
        """A policy for new groups leaves those alone that existed before."""
        old = self.group("old", 14)
        policy = self.put(30, mode="NEW_ONLY")
        self.assertEqual(self.retention(old), (14, None))
        self.assertEqual(self.retention(self.group("young", 14)), (30, policy))

    def test_day(self):
        """A policy and a change of it take effect a day later."""
        name = self.group("a", 14)
        self.pace(0.00001)
        policy = self.put(30)
        self.assertEqual(self.retention(name), (14, None))
        self.eventually((30, policy), lambda: self.retention(name))
        self.put(90, name=policy)
        self.assertEqual(self.retention(name), (30, policy))
        self.eventually((90, policy), lambda: self.retention(name))


if __name__ == "__main__":
    unittest.main()
