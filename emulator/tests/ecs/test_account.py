"""ECS: the settings and the capacity providers of an account."""

import unittest

from conformance import listed
from ecs.fixtures import EcsTest


class AccountTest(EcsTest):
    """Account settings and DescribeCapacityProviders."""

    def effective(self):
        """Reads the effective settings."""
        found = listed(self.ecs.list_account_settings, "settings", effectiveSettings=True)
        return {one["name"]: one["value"] for one in found}

    def put(self, value):
        """Changes a setting, and back at the end."""
        self.ecs.put_account_setting_default(name="containerInsights", value=value)
        self.cleanup(self.ecs.put_account_setting_default, name="containerInsights", value="disabled")

    def test_effective(self):
        """All settings are listed with effectiveSettings, 10 at once, also those that nobody set.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListAccountSettings.html
        """
        found = self.effective()
        self.assertEqual(found["serviceLongArnFormat"], "enabled")
        self.assertIn(found["containerInsights"], ("disabled", "enabled", "enhanced"))
        self.assertIn("guardDutyActivate", found)

    def test_insights(self):
        """A new cluster without settings has Container Insights as the account setting says.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSettingDefault.html
        """
        self.put("enhanced")
        read = lambda name: self.ecs.describe_clusters(
            clusters=[name], include=["SETTINGS"])["clusters"][0]["settings"][0]["value"]
        self.assertEqual(read(self.cluster()), "enhanced")
        off = [{"name": "containerInsights", "value": "disabled"}]
        self.assertEqual(read(self.cluster(settings=off)), "disabled")

    def test_refusals(self):
        """A setting has a known name and value, and one that AWS manages is not changed.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSetting.html
        """
        for name, value in (("never", "on"), ("containerInsights", "loud"), ("guardDutyActivate", "on")):
            for function in (self.ecs.put_account_setting, self.ecs.put_account_setting_default):
                self.refused("InvalidParameterException", function, name=name, value=value)
        self.refused("InvalidParameterException", self.ecs.list_account_settings, value="enabled")

    def test_capacity_providers(self):
        """Each account has the capacity providers of Fargate, which are not deleted.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeCapacityProviders.html
        """
        found = self.ecs.describe_capacity_providers()["capacityProviders"]
        self.assertLessEqual({("FARGATE", "ACTIVE"), ("FARGATE_SPOT", "ACTIVE")},
                             {(one["name"], one["status"]) for one in found})
        missing = self.ecs.describe_capacity_providers(capacityProviders=["FARGATE", "never"])
        self.assertEqual((len(missing["capacityProviders"]), missing["failures"][0]["reason"]), (1, "MISSING"))
        self.refused("InvalidParameterException", self.ecs.delete_capacity_provider, capacityProvider="FARGATE")


if __name__ == "__main__":
    unittest.main()
