"""Secrets Manager: the versions of secrets, and secrets that are scheduled for deletion.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
"""

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from core import calls, late
from core.decode import decode
from core.errors import AwsError
from core.patching import patch

PAGE_SIZE = 100
SORTED_BY = {
    "created-date": "CreatedDate",
    "last-accessed-date": "LastAccessedDate",
    "last-changed-date": "LastChangedDate",
    "name": "Name",
}

late.listing(
    SecretsManagerBackend,
    "list_secrets",
    [FakeSecret],
    thing=lambda backend, item: backend.secrets[item["ARN"]],
)


@patch(SecretsManagerBackend, "list_secrets")
def list_secrets(
    original,
    self,
    filters,
    max_results=None,
    next_token=None,
    include_planned_deletion=False,
):
    """ListSecrets sorts by SortBy and SortOrder, and refuses a token that is none.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
    """
    given, _ = decode(calls.current())
    if next_token and not next_token.isdigit():
        raise AwsError("InvalidNextTokenException", "The NextToken value is invalid.")
    key = SORTED_BY[given.get("SortBy", "created-date")]
    found, _ = original(self, filters, len(self.secrets) or None, None, include_planned_deletion)
    found.sort(key=lambda secret: secret.get(key) or 0, reverse=given.get("SortOrder") == "desc")
    start = int(next_token or 0)
    end = start + int(max_results or PAGE_SIZE)
    return found[start:end], str(end) if end < len(found) else None


@patch(FakeSecret, "to_dict")
def leave_out_deprecated(original, self):
    """ListSecrets leaves out a version without a staging label, which is deprecated.

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
    """CreateSecret refuses the name of a secret in its recovery window (InvalidRequestException)."""
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
    """UpdateSecret creates a version, and refuses the ClientRequestToken of an existing one.

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
    """Makes the function `name` refuse a secret that is scheduled for deletion."""

    @patch(SecretsManagerBackend, name)
    def refused(original, self, secret_id, *args, **kwargs):
        """Secrets Manager refuses to read or change a secret that is scheduled for deletion.

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
):
    refuse_deleted(_name)
