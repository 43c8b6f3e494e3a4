"""RDS: the secret in which RDS stores the password of a master user.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
"""

import json
import time

from moto.moto_api._internal import mock_random
from moto.rds.models import MasterUserSecret
from moto.secretsmanager.models import SecretsManagerBackend

from core import slow
from core.errors import AwsError
from core.patching import patch

CREATING, ROTATING = 60, 10
DAYS = 7


@patch(MasterUserSecret, "__init__")
def init_secret(original, self, resource, kms_key_id):
    """RDS creates the secret with the instance, and rotates it every seven days."""
    original(self, resource, kms_key_id)
    self.secret.rotation_requested = self.secret.rotation_enabled = True
    self.secret.auto_rotate_after_days = DAYS
    self.secret.next_rotation_date = int(time.time()) + DAYS * 86400
    slow.begin(self, "creating", "active", CREATING, "_status")


MasterUserSecret.secret_status = property(lambda self: self._status, doc="MasterUserSecret.SecretStatus")


@patch(MasterUserSecret, "_generate_secret_string")
def credentials(_original, self):
    """The secret contains the master user's name and a password that RDS generated."""
    return _credentials(self.resource.master_username)


def _credentials(username):
    """Gives the content of a secret with a new password."""
    return json.dumps({"username": username, "password": mock_random.get_random_string(length=28)})


@patch(MasterUserSecret, "rotate_secret")
def rotate_with_instance(_original, self):
    """ModifyDBInstance with RotateMasterUserPassword rotates the secret at once."""
    slow.begin(self, "rotating", "active", ROTATING, "_status")
    self.secretsmanager.rotate_secret(self.secret.arn)


@patch(SecretsManagerBackend, "rotate_secret")
def rotate_managed(original, self, secret_id, client_request_token=None, rotation_lambda_arn=None,
                   rotation_rules=None, rotate_immediately=True):
    """RotateSecret of a managed secret needs no Lambda function, and creates a new AWSCURRENT version later."""
    secret = self.secrets.get(secret_id) if secret_id in self.secrets else None
    if secret is None or secret.owning_service != "rds" or secret.is_deleted():
        return original(self, secret_id, client_request_token, rotation_lambda_arn, rotation_rules, rotate_immediately)
    if rotation_lambda_arn:
        raise AwsError("InvalidRequestException", "You can't use a Lambda function to rotate a managed secret.")
    version = client_request_token or str(mock_random.uuid4())
    username = json.loads(secret.versions[secret.default_version_id]["secret_string"])["username"]
    fresh = {"secret_string": _credentials(username), "createdate": int(time.time()), "version_id": version,
             "version_stages": ["AWSPENDING"]}
    secret.auto_rotate_after_days = (rotation_rules or {}).get("AutomaticallyAfterDays", secret.auto_rotate_after_days)
    if rotate_immediately:
        secret.versions[version] = fresh
        slow.later(ROTATING, lambda: _finish(secret, fresh))
    return secret.to_short_dict(version_id=version if rotate_immediately else None)


def _finish(secret, fresh):
    """Makes the new version the AWSCURRENT one."""
    secret.reset_default_version(fresh, fresh["version_id"])
    fresh["version_stages"] = ["AWSCURRENT"]
    secret.last_rotation_date = secret.last_changed_date = int(time.time())
