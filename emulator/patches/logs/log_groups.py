"""CloudWatch Logs: log groups.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
"""

import json

from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse

from core import late
from core.errors import AwsError
from core.paging import cut
from core.patching import patch

RETENTIONS = [
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180),
    *(365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
]
FOUND_BY_PATTERN = ("arn", "creationTime", "logGroupName")

late.remember_creation(LogGroup)


@patch(LogsResponse, "create_log_group")
def remember_class(original, self):
    """CreateLogGroup takes the group's class, and whether it is protected from deletion.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    """
    answer = original(self)
    group = self.logs_backend.groups[self._get_param("logGroupName")]
    group.log_group_class = self._get_param("logGroupClass") or "STANDARD"
    group.protected = bool(self._get_param("deletionProtectionEnabled"))
    return answer


@patch(LogGroup, "to_describe_dict")
def show_class(original, self):
    """DescribeLogGroups shows the class of a group, and whether it is protected from deletion."""
    return {
        **original(self),
        "logGroupClass": getattr(self, "log_group_class", "STANDARD"),
        "deletionProtectionEnabled": getattr(self, "protected", False),
    }


@patch(LogsResponse, "describe_log_groups")
def find(_original, self):
    """DescribeLogGroups finds groups by prefix, by any part of the name, by whole names, and by class.

    A group that is found by a part of its name is shown with its name, ARN and creation time only.
    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
    """
    prefix, pattern = self._get_param("logGroupNamePrefix"), self._get_param("logGroupNamePattern")
    names = self._get_param("logGroupIdentifiers")
    if sum(bool(one) for one in (prefix, pattern, names)) > 1:
        text = "LogGroup name prefix, pattern and identifiers are mutually exclusive parameters."
        raise AwsError("InvalidParameterException", text)
    groups = [
        group
        for _, group in sorted(self.logs_backend.groups.items())
        if not late.is_hidden(group)
    ]
    found = [
        group
        for group in groups
        if group.name.startswith(prefix or "")
        and (pattern or "") in group.name
        and (not names or group.name in names or group.arn in names)
        and self._get_param("logGroupClass") in (None, getattr(group, "log_group_class", "STANDARD"))
    ]
    part, token = cut(found, self._get_param("nextToken"), self._get_param("limit") or 50, "InvalidParameterException")
    page = [group.to_describe_dict() for group in part]
    if pattern:
        page = [{name: one[name] for name in FOUND_BY_PATTERN} for one in page]
    return json.dumps({"logGroups": page, **({"nextToken": token} if token else {})})


@patch(LogsBackend, "put_retention_policy")
def refuse_odd_days(original, self, log_group_name, retention_in_days):
    """A retention is one of a list of days (InvalidParameterException)."""
    if retention_in_days not in RETENTIONS:
        text = (
            f"Value '{retention_in_days}' at 'retentionInDays' failed to satisfy constraint: "
            f"Member must satisfy enum value set: {RETENTIONS}"
        )
        raise AwsError("InvalidParameterException", f"1 validation error detected: {text}")
    return original(self, log_group_name, retention_in_days)


@patch(LogsResponse, "put_log_group_deletion_protection", new=True)
def protect(self):
    """PutLogGroupDeletionProtection turns the protection from deletion on or off."""
    name = self._get_param("logGroupIdentifier").split(":log-group:")[-1]
    if name not in self.logs_backend.groups:
        raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
    self.logs_backend.groups[name].protected = self._get_param("deletionProtectionEnabled")
    return ""


@patch(LogsBackend, "delete_log_group")
def forget_tags(original, self, log_group_name):
    """A deleted group's tags go with it; one that is protected is not deleted."""
    group = self.groups.get(log_group_name)
    if getattr(group, "protected", False):
        raise AwsError("ValidationException", "The log group is protected from deletion.")
    original(self, log_group_name)
    self.tagger.delete_all_tags_for_resource(group.arn)


@patch(LogsBackend, "list_tags_for_resource")
def refuse_unknown(original, self, resource_arn):
    """ListTagsForResource refuses an unknown log group (ResourceNotFoundException)."""
    known = {group.arn for group in self.groups.values()}
    if ":log-group:" in resource_arn and resource_arn not in known:
        raise AwsError("ResourceNotFoundException", "The specified resource does not exist.")
    return original(self, resource_arn)
