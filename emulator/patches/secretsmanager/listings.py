"""Secrets Manager: ListSecrets, which filters, sorts, and lags behind.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
"""

import copy
import json
import time

from moto.secretsmanager import models, responses
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend
from moto.secretsmanager.responses import SecretsManagerResponse

from core import late
from core.paging import cut
from core.patching import patch
from core.settings import settings
from patches.secretsmanager import rotation, secrets

# These modules change the description of a secret, so they are loaded before.
BEFORE = (rotation, secrets)

SORTED_BY = {"created-date": "CreatedDate", "last-accessed-date": "LastAccessedDate",
             "last-changed-date": "LastChangedDate", "name": "Name"}
LARGEST = 100

late.remember_creation(FakeSecret)


@patch(SecretsManagerResponse, "list_secrets")
def list_secrets(_original, self):
    """ListSecrets filters and sorts, and where listings are late shows neither new secrets nor new changes."""
    filters = self._get_param("Filters", if_none=[])
    responses._validate_filters(filters)
    found = [as_listed(secret) for secret in self.backend.secrets.values()
             if models._matches(secret, filters) and not late.is_hidden(secret)]
    if not self._get_param("IncludePlannedDeletion"):
        found = [secret for secret in found if not secret.get("DeletedDate")]
    by = SORTED_BY[self._get_param("SortBy") or "created-date"]
    found.sort(key=lambda secret: secret.get(by) or 0, reverse=self._get_param("SortOrder") == "desc")
    size = self._get_int_param("MaxResults") or LARGEST
    part, token = cut(found, self._get_param("NextToken"), size, "InvalidNextTokenException")
    return json.dumps({"SecretList": part, **({"NextToken": token} if token else {})})


def owned_by(secret, services):
    """The filter `owning-service` matches the beginning of a service's name."""
    return any((secret.owning_service or "").startswith(service) for service in services)


models._filter_functions["owning-service"] = owned_by


def as_listed(secret):
    """Gives a secret as ListSecrets shows it: without the changes of the last `lateListings` seconds."""
    since = time.monotonic() - settings.late_listings
    for changed, before in getattr(secret, "_postmagiq_history", []):
        if changed > since:
            return before
    return secret.to_dict()


def remember_before(owner, name, find):
    """Makes a function remember the description of a secret before it changes the secret."""
    @patch(owner, name)
    def remembering(original, *args, **kwargs):
        """ListSecrets might not reflect the changes of the last minutes; DescribeSecret does."""
        secret = find(*args, **kwargs)
        if isinstance(secret, FakeSecret):
            history = secret.__dict__.setdefault("_postmagiq_history", [])
            history.append((time.monotonic(), copy.deepcopy(secret.to_dict())))
        return original(*args, **kwargs)


def _by_id(backend, secret_id=None, *_, **named):
    """Gives the secret that a function of the backend is about to change."""
    secret_id = secret_id or named["arn"]
    return backend.secrets.get(secret_id) if secret_id in backend.secrets else None


for _name in ("update_secret", "put_secret_value", "tag_resource", "untag_resource", "rotate_secret",
              "delete_secret", "restore_secret", "update_secret_version_stage"):
    remember_before(SecretsManagerBackend, _name, _by_id)
remember_before(FakeSecret, "reset_default_version", lambda secret, *_, **__: secret)
