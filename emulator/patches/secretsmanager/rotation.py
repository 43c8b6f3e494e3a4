"""Secrets Manager: the rotation of secrets, and their schedules in DescribeSecret.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
"""

import datetime
import time

from moto.moto_api._internal import mock_random
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.secretsmanager import schedules

ROTATING = 10

# The services that rotate secrets of theirs, each with the function that makes a new value.
_managers = {}


def managed_by(service):
    """Registers a function that makes the new value of a secret which a service manages."""
    def decorate(function):
        _managers[service] = function
        return function
    return decorate


def now():
    """Gives the current time with its zone."""
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def begin_schedule(secret, rules):
    """Gives a new secret its first schedule, which DescribeSecret shows at once."""
    secret.rotation_requested = secret.rotation_enabled = True
    secret.rotation_rules = dict(rules)
    secret.auto_rotate_after_days = schedules.days(rules, now())
    secret.next_rotation_date = int(schedules.next_date(rules, now()).timestamp())


@patch(SecretsManagerBackend, "rotate_secret")
def rotate(original, self, secret_id, client_request_token=None, rotation_lambda_arn=None, rotation_rules=None,
           rotate_immediately=True):
    """RotateSecret of a managed secret needs no function, and makes a new AWSCURRENT version in the background."""
    secret = self.secrets.get(secret_id)
    if secret is None or secret.is_deleted():
        return original(self, secret_id, client_request_token, rotation_lambda_arn, rotation_rules, rotate_immediately)
    schedules.check(rotation_rules or {})
    check_pending(secret)
    if secret.owning_service not in _managers:
        check_function(secret, rotation_lambda_arn)
        return original(self, secret_id, client_request_token, rotation_lambda_arn, rotation_rules, rotate_immediately)
    if rotation_lambda_arn:
        raise AwsError("InvalidRequestException", "You can't use a Lambda function to rotate a managed secret.")
    if rotation_rules:
        reschedule(secret, rotation_rules)
    version = client_request_token or str(mock_random.uuid4())
    if rotate_immediately:
        begin(secret, version)
    return secret.to_short_dict(version_id=version if rotate_immediately else None)


def is_pending(secret):
    """Tells whether a rotation of a secret is not complete."""
    stages = [version["version_stages"] for version in secret.versions.values()]
    return any("AWSPENDING" in labels and "AWSCURRENT" not in labels for labels in stages)


def check_pending(secret):
    """Refuses a rotation while an earlier one is not complete."""
    if is_pending(secret):
        text = "A previous rotation isn't complete. That rotation will be reattempted."
        raise AwsError("InvalidRequestException", text)


def check_function(secret, arn):
    """Refuses to rotate a secret that has no rotation function and is not managed by a service."""
    if not (arn or secret.rotation_lambda_arn):
        raise AwsError("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.")


def reschedule(secret, rules):
    """Changes the schedule of a secret.

    AutomaticallyAfterDays is shown after the next rotation only. Unless the new schedule is a cron()
    expression, the rotation that was scheduled before still takes place.
    """
    secret.rotation_requested = secret.rotation_enabled = True
    secret.rotation_rules = dict(rules)
    if schedules.is_cron(rules) or not secret.next_rotation_date:
        secret.next_rotation_date = int(schedules.next_date(rules, now()).timestamp())


def begin(secret, version):
    """Makes a new version of a managed secret, which is current once the rotation is complete."""
    value = _managers[secret.owning_service](secret)
    fresh = {"secret_string": value, "createdate": int(time.time()), "version_id": version,
             "version_stages": ["AWSPENDING"]}
    secret.versions[version] = fresh
    slow.later(ROTATING, lambda: finish(secret, fresh))


def finish(secret, fresh):
    """Puts the new version in force, and calculates the schedule anew."""
    secret.reset_default_version(fresh, fresh["version_id"])
    fresh["version_stages"] = ["AWSCURRENT"]
    secret.last_rotation_date = secret.last_changed_date = int(time.time())
    rules = secret.rotation_rules
    secret.auto_rotate_after_days = schedules.days(rules, now())
    secret.next_rotation_date = int(schedules.next_date(rules, now()).timestamp())


@patch(FakeSecret, "to_dict")
def describe(original, self):
    """DescribeSecret shows the schedule expression, and leaves out members without a value."""
    described = original(self)
    rules = getattr(self, "rotation_rules", {})
    if "RotationRules" in described:
        shown = {"AutomaticallyAfterDays": self.auto_rotate_after_days or None,
                 "ScheduleExpression": rules.get("ScheduleExpression"), "Duration": rules.get("Duration")}
        described["RotationRules"] = {name: value for name, value in shown.items() if value}
    described["RotationLambdaARN"] = described.get("RotationLambdaARN") or None
    return {name: value for name, value in described.items() if value is not None}
