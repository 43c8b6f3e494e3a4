"""CloudWatch Logs: retention policies of the account."""

import json
import unittest

from support import EmulatorTest, client

RETENTION = "RETENTION_POLICY"


class AccountPoliciesTest(EmulatorTest):
    """PutAccountPolicy, DescribeAccountPolicies, DeleteAccountPolicy and their effect."""

    def setUp(self):
        """Creates a log group with a retention of its own."""
        super().setUp()
        self.logs = client("logs")
        self.logs.create_log_group(logGroupName="/a/old")
        self.logs.put_retention_policy(logGroupName="/a/old", retentionInDays=7)

    def put(self, name, days, mode="RETROACTIVE", **more):
        """Creates or updates a retention policy."""
        document = json.dumps({"retentionInDays": days, "enforcementMode": mode})
        return self.logs.put_account_policy(policyName=name, policyType=RETENTION, policyDocument=document, **more)

    def shown(self, name="/a/old"):
        """Gives the retention of a log group, and the policy that it comes from."""
        found = self.logs.describe_log_groups(logGroupIdentifiers=[name])["logGroups"][0]
        return found.get("retentionInDays"), found.get("retentionPolicyName")

    def test_override(self):
        """A retention policy overrides that of a group, which applies again once the policy is deleted."""
        self.put("p", 30)
        self.assertEqual(self.shown(), (30, "p"))
        self.logs.put_retention_policy(logGroupName="/a/old", retentionInDays=14)
        self.assertEqual(self.shown(), (30, "p"))
        described = self.logs.describe_account_policies(policyType=RETENTION)["accountPolicies"]
        self.assertEqual([one["policyName"] for one in described], ["p"])
        self.logs.delete_account_policy(policyName="p", policyType=RETENTION)
        self.assertEqual(self.shown(), (14, None))
        self.refused("ResourceNotFoundException", self.logs.delete_account_policy, policyName="p", policyType=RETENTION)

    def test_longest(self):
        """The policy with the longest retention applies, and the oldest of equal ones; one may keep events for ever."""
        self.put("short", 30)
        self.put("long", 90)
        self.put("equal", 90)
        self.assertEqual(self.shown(), (90, "long"))
        self.put("ever", "NEVER_EXPIRE")
        self.assertEqual(self.shown(), (None, "ever"))

    def test_selection(self):
        """A policy applies to log groups with a prefix, and may leave out those that existed before."""
        self.put("others", 90, selectionCriteria='LogGroupNamePrefix IN ["/b/"]')
        self.put("new", 60, mode="NEW_ONLY")
        self.logs.create_log_group(logGroupName="/b/new")
        self.assertEqual(self.shown(), (7, None))
        self.assertEqual(self.shown("/b/new"), (90, "others"))

    def test_day(self):
        """A policy takes effect a day after it was created or updated."""
        self.settings(timeScale=1)
        self.put("p", 30)
        self.assertEqual(self.shown(), (7, None))

    def test_refused(self):
        """A policy of fewer than 30 days or without a mode is refused, and so is a 21st."""
        self.refused("InvalidParameterException", self.put, name="p", days=14)
        self.refused("InvalidParameterException", self.put, name="p", days=30, mode="ALWAYS")
        for number in range(20):
            self.put(f"p{number}", 30)
        self.refused("LimitExceededException", self.put, name="p20", days=30)


if __name__ == "__main__":
    unittest.main()
