"""CloudWatch Logs: policies of the account, of which those for the retention override that of log groups.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
"""

import json
import re
import time

from moto.core.utils import utcnow
from moto.logs.models import LogGroup, logs_backends
from moto.logs.responses import LogsResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from core.state import state_table

RETENTION = "RETENTION_POLICY"
RETENTIONS = (30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, "NEVER_EXPIRE")
TAKES_EFFECT = 86_400
MOST = 20


class Policy:
    """A policy of the account; `effective` is the document that is in force."""

    def __init__(self):
        """Makes one that is not in force yet."""
        self.created, self.effective, self.described = utcnow(), None, {}

    def applies_to(self, group):
        """Tells whether a retention policy in force applies to a log group."""
        if self.effective is None:
            return False
        prefixes = re.findall(r'"([^"]*)"', self.described["selectionCriteria"]) or [""]
        is_new = group.creation_time >= self.created
        return group.name.startswith(tuple(prefixes)) and (is_new or self.effective["enforcementMode"] == "RETROACTIVE")

    @property
    def days(self):
        """Gives the retention in days; infinity for none."""
        days = self.effective["retentionInDays"]
        return float("inf") if days == "NEVER_EXPIRE" else days


def policies(backend):
    """Gives the policies of a backend by type and name, the oldest first."""
    return state_table(backend, "account policies")


def _read_retention(text):
    """Reads the document of a retention policy, and refuses an invalid one (InvalidParameterException)."""
    try:
        document = json.loads(text)
    except ValueError:
        document = {}
    if (document.get("retentionInDays") not in RETENTIONS
            or document.get("enforcementMode") not in ("NEW_ONLY", "RETROACTIVE")):
        raise AwsError("InvalidParameterException", "The policy document is not a valid retention policy")
    return document


@patch(LogsResponse, "put_account_policy", new=True)
def put_account_policy(self):
    """PutAccountPolicy creates or updates a policy; a retention policy takes effect after a day."""
    kind, name = self._get_param("policyType"), self._get_param("policyName")
    known, text = policies(self.logs_backend), self._get_param("policyDocument")
    document = _read_retention(text) if kind == RETENTION else None
    if (kind, name) not in known and sum(1 for other, _ in known if other == kind) >= MOST:
        raise AwsError("LimitExceededException", "Resource limit exceeded.")
    policy = known.setdefault((kind, name), Policy())
    policy.described = {
        "policyName": name, "policyType": kind, "policyDocument": text, "scope": "ALL",
        "selectionCriteria": self._get_param("selectionCriteria") or "", "accountId": self.logs_backend.account_id,
        "lastUpdatedTime": int(time.time() * 1000),
    }
    if document:
        slow.begin(policy, policy.effective, document, TAKES_EFFECT, "effective")
    return json.dumps({"accountPolicy": policy.described})


@patch(LogsResponse, "describe_account_policies", new=True)
def describe_account_policies(self):
    """DescribeAccountPolicies returns the policies of a type."""
    wanted, name = self._get_param("policyType"), self._get_param("policyName")
    found = [policy.described for (kind, known), policy in policies(self.logs_backend).items()
             if kind == wanted and name in (None, known)]
    return json.dumps({"accountPolicies": found})


@patch(LogsResponse, "delete_account_policy", new=True)
def delete_account_policy(self):
    """DeleteAccountPolicy refuses an unknown policy (ResourceNotFoundException)."""
    key = self._get_param("policyType"), self._get_param("policyName")
    if policies(self.logs_backend).pop(key, None) is None:
        raise AwsError("ResourceNotFoundException", "The specified resource does not exist.")
    return ""


@patch(LogGroup, "to_describe_dict")
def show_policy(original, self):
    """DescribeLogGroups returns the longest retention of the account's policies and its name, instead of the group's own."""
    shown = original(self)
    backend = logs_backends[self.account_id][self.region]
    applying = [policy for (kind, _), policy in policies(backend).items()
                if kind == RETENTION and policy.applies_to(self)]
    if not applying:
        return shown
    longest = max(applying, key=lambda policy: policy.days)
    shown.pop("retentionInDays", None)
    own = {} if longest.days == float("inf") else {"retentionInDays": longest.days}
    return {**shown, **own, "retentionPolicyName": longest.described["policyName"]}
