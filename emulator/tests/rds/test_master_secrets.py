"""The secret in which RDS keeps the password of a master user.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

import datetime
import json
import unittest

from conformance import client, emulator_only, listed
from rds.fixtures import RdsTest


class SecretTest(RdsTest):
    """A test that reads secrets of master users."""

    def setUp(self):
        """Makes the client."""
        super().setUp()
        self.secrets = client("secretsmanager")

    def arn(self, name):
        """Gives the ARN of an instance's secret."""
        return self.read(name)["MasterUserSecret"]["SecretArn"]

    def credentials(self, arn):
        """Reads the value of a secret."""
        return json.loads(self.secrets.get_secret_value(SecretId=arn)["SecretString"])

    def rotated(self, arn, **more):
        """Rotates a secret, and waits until that is complete."""
        version = self.secrets.rotate_secret(SecretId=arn, **more)["VersionId"]
        self.eventually(version, lambda: self.secrets.get_secret_value(SecretId=arn)["VersionId"])


class ManagementTest(SecretTest):
    """ManageMasterUserPassword of CreateDBInstance and ModifyDBInstance."""

    def test_creation(self):
        """The secret is made with the instance, belongs to RDS, and has the user's name and a password."""
        name = self.database()
        arn = self.arn(name)
        found = self.secrets.describe_secret(SecretId=arn)
        self.assertRegex(found["Name"], r"^rds!db-")
        self.assertEqual((found["OwningService"], found["RotationEnabled"]), ("rds", True))
        self.assertEqual(found["RotationRules"], {"AutomaticallyAfterDays": 7})
        self.assertNotIn("RotationLambdaARN", found)
        self.assertNotIn("LastRotatedDate", found)
        self.assertEqual((found["NextRotationDate"] - found["CreatedDate"]).days, 7)
        self.assertIn({"Key": "aws:rds:primaryDBInstanceArn", "Value": self.read(name)["DBInstanceArn"]},
                      found["Tags"])
        self.assertEqual(self.credentials(arn)["username"], "owner")
        self.eventually("active", lambda: self.read(name)["MasterUserSecret"]["SecretStatus"])

    def test_off_and_on(self):
        """Turned off, RDS deletes the secret; turned on again, it makes another one."""
        name = self.database()
        first = self.arn(name)
        self.modify(name, ManageMasterUserPassword=False, MasterUserPassword="password2")
        self.settle(name)
        self.assertNotIn("MasterUserSecret", self.read(name))
        self.eventually(False, lambda: self.exists(first))
        self.modify(name, ManageMasterUserPassword=True)
        self.assertNotEqual(self.arn(name), first)
        self.settle(name)
        self.eventually("active", lambda: self.read(name)["MasterUserSecret"]["SecretStatus"])

    def exists(self, arn):
        """Tells whether a secret is listed."""
        return arn in [secret["ARN"] for secret in listed(self.secrets.list_secrets, "SecretList")]

    def test_refusals(self):
        """A password is refused where RDS manages it, and needed where RDS stops to."""
        name, modify = self.database(), self.rds.modify_db_instance
        text = "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled"
        self.refused("InvalidParameterValue", modify, text, DBInstanceIdentifier=name, MasterUserPassword="password2")
        self.refused("InvalidParameterCombination", modify, DBInstanceIdentifier=name, ManageMasterUserPassword=False)
        self.refused("InvalidParameterCombination", modify, DBInstanceIdentifier=name, RotateMasterUserPassword=True)

    def test_password(self):
        """A new password is pending without being shown, and is set with and without ApplyImmediately."""
        name = self.database(ManageMasterUserPassword=None, MasterUserPassword="password1")
        self.pace()
        answer = self.modify(name, MasterUserPassword="password2")
        self.assertEqual(answer["PendingModifiedValues"], {"MasterUserPassword": "****"})
        self.eventually("resetting-master-credentials", lambda: self.status(name))
        self.settle(name)

    def test_deletion(self):
        """The secret goes with the instance, without a recovery window."""
        name = self.database()
        arn = self.arn(name)
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        self.eventually(False, lambda: self.exists(arn))


class RotationTest(SecretTest):
    """RotateSecret of a managed secret.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    """

    def rules(self, arn):
        """Reads the schedule of a secret."""
        return self.secrets.describe_secret(SecretId=arn)["RotationRules"]

    def next_date(self, arn):
        """Reads when a secret is rotated next."""
        return self.secrets.describe_secret(SecretId=arn)["NextRotationDate"]

    def test_rotation(self):
        """A rotation makes a new current version with another password of the same user."""
        arn = self.arn(self.database())
        before = self.credentials(arn)
        self.rotated(arn)
        after = self.credentials(arn)
        self.assertEqual(after["username"], before["username"])
        self.assertNotEqual(after["password"], before["password"])
        found = self.secrets.describe_secret(SecretId=arn)
        self.assertIn("LastRotatedDate", found)
        self.assertEqual(sorted(stage for stages in found["VersionIdsToStages"].values() for stage in stages
                                if stage != "AWSPENDING"), ["AWSCURRENT", "AWSPREVIOUS"])

    def test_days(self):
        """Another number of days is shown after the next rotation only, until which the earlier date stays."""
        arn = self.arn(self.database())
        before = self.next_date(arn)
        self.secrets.rotate_secret(SecretId=arn, RotationRules={"AutomaticallyAfterDays": 90}, RotateImmediately=False)
        self.assertEqual(self.rules(arn), {"AutomaticallyAfterDays": 7})
        self.assertEqual(self.next_date(arn), before)
        self.rotated(arn)
        self.assertEqual(self.rules(arn), {"AutomaticallyAfterDays": 90})
        self.assertEqual(days_until(self.next_date(arn)), 90)

    def test_rate(self):
        """A rate() is shown at once, and does not change the date of the rotation that was scheduled before."""
        arn = self.arn(self.database())
        before = self.next_date(arn)
        rules = {"ScheduleExpression": "rate(90 days)"}
        self.secrets.rotate_secret(SecretId=arn, RotationRules=rules, RotateImmediately=False)
        self.assertEqual(self.rules(arn)["ScheduleExpression"], "rate(90 days)")
        self.assertEqual(self.next_date(arn), before)
        self.rotated(arn)
        self.assertEqual(self.rules(arn), {"ScheduleExpression": "rate(90 days)", "AutomaticallyAfterDays": 90})
        self.assertEqual(days_until(self.next_date(arn)), 90)

    def test_cron(self):
        """A cron() is shown at once with its window, and decides when the secret is rotated next."""
        arn = self.arn(self.database())
        month = (datetime.datetime.now(datetime.timezone.utc).month + 5) % 12 + 1
        rules = {"ScheduleExpression": f"cron(0 4 1 {month} ? *)", "Duration": "2h"}
        self.secrets.rotate_secret(SecretId=arn, RotationRules=rules, RotateImmediately=False)
        shown = self.rules(arn)
        self.assertEqual((shown["ScheduleExpression"], shown["Duration"]), tuple(rules.values()))
        date = self.next_date(arn).astimezone(datetime.timezone.utc)
        self.assertEqual((date.month, date.day, date.hour), (month, 1, 5))

    def test_refusals(self):
        """Two schedules, a wrong one, one too frequent, and a function are refused."""
        arn = self.arn(self.database())
        rotate = self.secrets.rotate_secret
        for rules in ({"AutomaticallyAfterDays": 30, "ScheduleExpression": "rate(30 days)"},
                      {"ScheduleExpression": "rate(3 hours)"}, {"ScheduleExpression": "every day"},
                      {"ScheduleExpression": "cron(30 4 1 * ? *)"}, {"ScheduleExpression": "cron(0 4 1 * MON *)"}):
            self.refused("InvalidParameterException", rotate, SecretId=arn, RotationRules=rules)
        self.refused("InvalidRequestException", rotate, SecretId=arn,
                     RotationLambdaARN="arn:aws:lambda:us-east-1:123456789012:function:f")

    def test_pending(self):
        """While a rotation is not complete another one is refused, with a new schedule or without."""
        name = self.database()
        arn = self.arn(name)
        self.pace(0.1)
        self.secrets.rotate_secret(SecretId=arn)
        self.assertEqual(self.read(name)["MasterUserSecret"]["SecretStatus"], "rotating")
        text = "A previous rotation isn't complete. That rotation will be reattempted."
        for more in ({}, {"RotationRules": {"AutomaticallyAfterDays": 90}, "RotateImmediately": False}):
            self.refused("InvalidRequestException", self.secrets.rotate_secret, text, SecretId=arn, **more)
        self.hurry()
        self.eventually("active", lambda: self.read(name)["MasterUserSecret"]["SecretStatus"])

    def test_with_the_instance(self):
        """ModifyDBInstance rotates the secret as well, if it applies immediately."""
        name = self.database()
        before = self.credentials(self.arn(name))
        self.modify(name, RotateMasterUserPassword=True, ApplyImmediately=True)
        self.eventually(False, lambda: self.credentials(self.arn(name)) == before)

    @emulator_only
    def test_late_list(self):
        """ListSecrets shows a new schedule a while later than DescribeSecret does."""
        arn = self.arn(self.database())
        self.settings(lateListings=1)
        self.eventually({"AutomaticallyAfterDays": 7}, lambda: self.listed_rules(arn))
        self.rotated(arn, RotationRules={"AutomaticallyAfterDays": 30})
        self.assertEqual(self.rules(arn), {"AutomaticallyAfterDays": 30})
        self.assertEqual(self.listed_rules(arn), {"AutomaticallyAfterDays": 7})
        self.eventually({"AutomaticallyAfterDays": 30}, lambda: self.listed_rules(arn))

    def listed_rules(self, arn):
        """Reads the schedule of a secret off the list, or gives None."""
        found = self.secrets.list_secrets()["SecretList"]
        return next((secret["RotationRules"] for secret in found if secret["ARN"] == arn), None)


def days_until(date):
    """Gives the days from today to a date."""
    return (date.astimezone(datetime.timezone.utc).date() - datetime.datetime.now(datetime.timezone.utc).date()).days


if __name__ == "__main__":
    unittest.main()
