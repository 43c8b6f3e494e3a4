"""Secrets Manager: versions, tokens, and secrets that are scheduled for deletion.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from core.errors import AwsError
from core.patching import patch


@patch(FakeSecret, "to_dict")
def leave_out_deprecated(original, self):
    """A version without a staging label is deprecated, and not listed (SecretVersionsToStages).

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html
    """
    described = original(self)
    for name in ("VersionIdsToStages", "SecretVersionsToStages"):
        if name in described:
            described[name] = {
                version: list(stages) for version, stages in described[name].items() if stages
            }
    return described


@patch(SecretsManagerBackend, "create_secret")
def refuse_name_of_deleted(original, self, name, *args, **kwargs):
    """A name stays taken until its secret's recovery window is over (InvalidRequestException)."""
    if name in self.secrets and self.secrets[name].is_deleted():
        raise AwsError(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled "
            "for deletion.",
        )
    return original(self, name, *args, **kwargs)


@patch(SecretsManagerBackend, "update_secret")
def refuse_used_token(
    original,
    self,
    secret_id,
    secret_string=None,
    secret_binary=None,
    client_request_token=None,
    **kwargs,
):
    """UpdateSecret makes a new version, and so refuses the token of one that exists.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
    """
    secret = self.secrets.get(secret_id)
    new_value = secret_string is not None or secret_binary is not None
    if secret and new_value and client_request_token in secret.versions:
        raise AwsError(
            "ResourceExistsException",
            f"You can't use ClientRequestToken {client_request_token} because that value is "
            f"already in use for a version of secret {secret.arn}.",
        )
    return original(self, secret_id, secret_string, secret_binary, client_request_token, **kwargs)


def refuse_deleted(name):
    """Makes a function refuse a secret that is scheduled for deletion."""

    @patch(SecretsManagerBackend, name)
    def refused(original, self, secret_id, *args, **kwargs):
        """A secret that is scheduled for deletion is read and changed only after RestoreSecret.

        https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
        """
        secret = self.secrets.get(secret_id)
        if secret and secret.is_deleted():
            raise AwsError(
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked "
                "for deletion.",
            )
        return original(self, secret_id, *args, **kwargs)


for _name in (
    "get_secret_value",
    "put_secret_value",
    "update_secret",
    "tag_resource",
    "untag_resource",
    "get_resource_policy",
    "put_resource_policy",
    "delete_resource_policy",
):
    refuse_deleted(_name)
