"""RDS: the secret in which RDS keeps the password of a master user.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

import json

from moto.moto_api._internal import mock_random
from moto.rds.models import MasterUserSecret

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.instance_checks import check_password
from patches.secretsmanager import rotation

CREATING = 60
SCHEDULE = {"AutomaticallyAfterDays": 7}


@patch(MasterUserSecret, "__init__")
def begin_secret(original, self, resource, kms_key_id):
    """RDS makes the secret with the instance, and has it rotated every seven days."""
    original(self, resource, kms_key_id)
    rotation.begin_schedule(self.secret, SCHEDULE)
    slow.begin(self, "creating", "active", CREATING, "_status")


def _status(self):
    """MasterUserSecret.SecretStatus is rotating while a new version is being made for anyone."""
    return "rotating" if self._status == "active" and rotation.is_pending(self.secret) else self._status


MasterUserSecret.secret_status = property(_status)


@patch(MasterUserSecret, "_generate_secret_string")
def first_credentials(_original, self):
    """The secret has the master user's name and a password that RDS made."""
    return _credentials(self.resource.master_username)


def _credentials(username):
    """Makes the content of a secret."""
    return json.dumps({"username": username, "password": mock_random.get_random_string(length=28)})


@rotation.managed_by("rds")
def new_credentials(secret):
    """Makes the content of a secret's next version: the same user with a new password."""
    current = json.loads(secret.versions[secret.default_version_id]["secret_string"])
    return _credentials(current["username"])


@patch(MasterUserSecret, "rotate_secret")
def rotate_with_instance(_original, self):
    """ModifyDBInstance with RotateMasterUserPassword rotates the secret at once."""
    self.secretsmanager.rotate_secret(self.secret.arn)


def check(database, given):
    """Refuses a password beside one that RDS manages, none without one, and a rotation without one."""
    managed, password = given.get("manage_master_user_password"), given.get("master_user_password")
    rotate = given.get("rotate_master_user_password")
    if password and (managed or managed is None and database.manage_master_user_password):
        text = "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled."
        raise AwsError("InvalidParameterValue", text)
    if managed is False and database.manage_master_user_password and not password:
        text = "You must specify MasterUserPassword when you turn off ManageMasterUserPassword."
        raise AwsError("InvalidParameterCombination", text)
    if rotate and not database.manage_master_user_password:
        text = "You can't rotate the master user password of an instance that doesn't have it managed."
        raise AwsError("InvalidParameterCombination", text)
    if rotate and not given.get("apply_immediately"):
        text = "You must specify apply immediately when rotating the master user password."
        raise AwsError("InvalidParameterCombination", text)
    if password:
        check_password(password)
    if rotate:
        rotation.check_pending(database.master_user_secret.secret)


def manage(database, given):
    """Turns the management of the password on or off, or rotates it; tells whether it was turned on or off.

    Turning it off deletes the secret, and turning it on again makes another one.
    """
    managed = given.get("manage_master_user_password")
    turned = managed is not None and bool(managed) != bool(database.manage_master_user_password)
    if turned:
        database.update(manage_master_user_password=managed,
                        master_user_secret_kms_key_id=given.get("master_user_secret_kms_key_id"))
    if given.get("rotate_master_user_password"):
        database.update(rotate_master_user_password=True)
    return turned
