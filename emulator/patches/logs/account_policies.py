"""CloudWatch Logs: retention policies of an account, which override the retention of its log groups.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
"""

import json
import re
import time

from moto.logs.models import LogGroup, logs_backends
from moto.logs.responses import LogsResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from core.state import state_table
from patches.logs.log_groups import RETENTIONS

KIND, NEVER, LEAST_DAYS, MOST = "RETENTION_POLICY", "NEVER_EXPIRE", 30, 20
MODES = ("NEW_ONLY", "RETROACTIVE")
# A policy takes effect a day after it was put.
DAY = 86400
CRITERIA = re.compile(r'LogGroupNamePrefix IN (\[.*\])')


class Rule:
    """What a policy says: for how many days which log groups keep their events."""

    def __init__(self, name, document, criteria):
        """Reads a policy document and selection criteria, and refuses invalid ones."""
        self.name, self.document, self.criteria = name, document, criteria
        try:
            content = json.loads(document)
            self.days, self.mode = content["retentionInDays"], content["enforcementMode"]
            prefixes = CRITERIA.fullmatch(criteria) if criteria else None
            self.prefixes = json.loads(prefixes.group(1)) if prefixes else [""]
        except (ValueError, TypeError, KeyError) as error:
            raise _invalid("The policy document or the selection criteria are not valid.") from error
        allowed = {NEVER, *(days for days in RETENTIONS if days >= LEAST_DAYS)}
        if self.days not in allowed or self.mode not in MODES or criteria and not prefixes:
            raise _invalid("The policy document or the selection criteria are not valid.")

    def applies(self, group, created):
        """Tells whether the rule is for a log group, given when the policy was created."""
        if self.mode == "NEW_ONLY" and group.creation_time.timestamp() < created:
            return False
        return any(group.name.startswith(prefix) for prefix in self.prefixes)


class Policy:
    """A retention policy: its latest rule, and the one in force."""

    def __init__(self, rule):
        """Makes a policy, whose rule is not in force yet."""
        self.created, self.rule, self.in_force = time.time(), rule, None
        self.change(rule)

    def change(self, rule):
        """Takes another rule, which is in force a day later."""
        self.rule, self.updated = rule, time.time()
        slow.begin(self, "changing", "in force", DAY, "status", lambda: setattr(self, "in_force", rule))

    def description(self, account):
        """Gives the policy as DescribeAccountPolicies shows it."""
        shown = {"policyName": self.rule.name, "policyDocument": self.rule.document, "policyType": KIND, "scope": "ALL",
                 "selectionCriteria": self.rule.criteria, "accountId": account,
                 "lastUpdatedTime": int(self.updated * 1000)}
        return {name: value for name, value in shown.items() if value is not None}


def _invalid(text):
    """Makes the error for a policy that is not valid."""
    return AwsError("InvalidParameterException", text)


def table(backend):
    """Gives the retention policies of a region, by their names."""
    return state_table(backend, "retention policies")


def length(days):
    """Gives a retention as a number that can be compared; no retention lasts for ever."""
    return float("inf") if days in (None, NEVER) else days


def effective(group, rules):
    """Gives (days, name of the policy) of a log group: the longest rule counts, of equal ones the oldest."""
    found = [rule for created, rule in rules if rule.applies(group, created)]
    if not found:
        return group.retention_in_days, None
    longest = max(found, key=lambda rule: length(rule.days))
    return (None if longest.days == NEVER else longest.days), longest.name


def rules_in_force(backend):
    """Gives (creation of the policy, rule) of each policy in force, the oldest first."""
    return [(policy.created, policy.in_force) for policy in table(backend).values() if policy.in_force]


def impact(backend, rules):
    """Gives how the retention of log groups would change if these were the rules in force."""
    groups = [group for group in backend.groups.values() if getattr(group, "log_group_class", "") != "DELIVERY"]
    changes = [(length(effective(group, rules_in_force(backend))[0]), length(effective(group, rules)[0]))
               for group in groups]
    return {"totalMatchedLogGroups": len(groups),
            "increasedRetentionLogGroupCount": sum(after > before for before, after in changes),
            "decreasedRetentionLogGroupCount": sum(after < before for before, after in changes),
            "unchangedRetentionLogGroupCount": sum(after == before for before, after in changes),
            "failedAnalysisCount": 0}


def _check_kind(kind):
    """Refuses the other kinds of account policies, which the emulator does not have."""
    if kind != KIND:
        raise NotImplementedError(kind)


@patch(LogsResponse, "put_account_policy", new=True)
def put(self):
    """PutAccountPolicy makes or changes a retention policy, in effect a day later; a dry run changes nothing."""
    _check_kind(self._get_param("policyType"))
    policies, name = table(self.logs_backend), self._get_param("policyName")
    rule = Rule(name, self._get_param("policyDocument"), self._get_param("selectionCriteria"))
    if name.startswith("aws/"):
        raise _invalid("A policy name cannot start with aws/.")
    if name not in policies and len(policies) >= MOST:
        raise AwsError("LimitExceededException", f"An account has {MOST} retention policies at most.")
    if self._get_param("dryRun"):
        others = [(created, other) for created, other in rules_in_force(self.logs_backend) if other.name != name]
        return json.dumps({"dryRunResult": impact(self.logs_backend, [*others, (time.time(), rule)])})
    if name in policies:
        policies[name].change(rule)
    else:
        policies[name] = Policy(rule)
    return json.dumps({"accountPolicy": policies[name].description(self.current_account)})


@patch(LogsResponse, "describe_account_policies", new=True)
def describe(self):
    """DescribeAccountPolicies lists the retention policies, or the one that is named."""
    _check_kind(self._get_param("policyType"))
    name = self._get_param("policyName")
    found = [policy.description(self.current_account) for own, policy in table(self.logs_backend).items()
             if name in (None, own)]
    return json.dumps({"accountPolicies": found})


@patch(LogsResponse, "delete_account_policy", new=True)
def delete(self):
    """DeleteAccountPolicy takes a policy away: its log groups have their own retention again."""
    _check_kind(self._get_param("policyType"))
    policies, name = table(self.logs_backend), self._get_param("policyName")
    if name not in policies:
        raise AwsError("ResourceNotFoundException", "The specified policy does not exist.")
    if self._get_param("dryRun"):
        others = [(created, rule) for created, rule in rules_in_force(self.logs_backend) if rule.name != name]
        return json.dumps({"dryRunResult": impact(self.logs_backend, others)})
    slow.cancel(policies.pop(name))
    return "{}"


@patch(LogGroup, "to_describe_dict")
def show_effective(original, self):
    """DescribeLogGroups shows the retention of the account's policy with its name, instead of the group's own."""
    described = original(self)
    days, policy = effective(self, rules_in_force(logs_backends[self.account_id][self.region]))
    described.pop("retentionInDays", None)
    if days is not None:
        described["retentionInDays"] = days
    return {**described, "retentionPolicyName": policy} if policy else described
