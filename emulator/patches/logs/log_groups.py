<<<<<<< HEAD
"""CloudWatch Logs: log groups, how they are listed, and their protection from deletion.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
"""
=======
"""CloudWatch Logs: log groups."""
>>>>>>> wt-emurds

import json

from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse

from core import late
from core.errors import AwsError
from core.patching import patch

RETENTIONS = [
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180),
    *(365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
]
FOUND_BY_PATTERN = ("arn", "creationTime", "logGroupName")

late.remember_creation(LogGroup)


@patch(LogsResponse, "create_log_group")
def create_log_group(original, self):
    """CreateLogGroup stores the class and the deletion protection of the group.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    """
    answer = original(self)
    group = self.logs_backend.groups[self._get_param("logGroupName")]
    group.log_group_class = self._get_param("logGroupClass") or "STANDARD"
    group.protected = bool(self._get_param("deletionProtectionEnabled"))
    return answer


@patch(LogGroup, "to_describe_dict")
<<<<<<< HEAD
def describe_log_group(original, self):
    """DescribeLogGroups returns the class and the deletion protection of a group."""
=======
def show_class(original, self):
    """DescribeLogGroups shows the class of a group, and whether it is protected from deletion."""
>>>>>>> wt-emurds
    return {
        **original(self),
        "logGroupClass": getattr(self, "log_group_class", "STANDARD"),
        "deletionProtectionEnabled": getattr(self, "protected", False),
    }


@patch(LogsResponse, "describe_log_groups")
<<<<<<< HEAD
def describe_log_groups(_original, self):
    """DescribeLogGroups filters by a prefix, by a part of the name, or by identifiers.

    A group found by a part of its name has its name, its ARN and its creation time only.
=======
def find(original, self):
    """DescribeLogGroups finds groups by prefix, by any part of the name, by whole names, and by class.

    A group that is found by a part of its name is shown with its name, ARN and creation time only.
>>>>>>> wt-emurds
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
    start = int(self._get_param("nextToken") or 0)
    end = start + (self._get_param("limit") or 50)
    page = [group.to_describe_dict() for group in found[start:end]]
    if pattern:
        page = [{name: one[name] for name in FOUND_BY_PATTERN} for one in page]
    return json.dumps({"logGroups": page, **({"nextToken": str(end)} if end < len(found) else {})})


@patch(LogsBackend, "put_retention_policy")
def put_retention(original, self, log_group_name, retention_in_days):
    """PutRetentionPolicy takes only some numbers of days (InvalidParameterException)."""
    if retention_in_days not in RETENTIONS:
        text = (
            f"Value '{retention_in_days}' at 'retentionInDays' failed to satisfy constraint: "
            f"Member must satisfy enum value set: {RETENTIONS}"
        )
        raise AwsError("InvalidParameterException", f"1 validation error detected: {text}")
    return original(self, log_group_name, retention_in_days)


@patch(LogsResponse, "put_log_group_deletion_protection", new=True)
def protect(self):
<<<<<<< HEAD
    """PutLogGroupDeletionProtection turns the protection of a group from deletion on or off."""
=======
    """PutLogGroupDeletionProtection turns the protection from deletion on or off."""
>>>>>>> wt-emurds
    name = self._get_param("logGroupIdentifier").split(":log-group:")[-1]
    if name not in self.logs_backend.groups:
        raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
    self.logs_backend.groups[name].protected = self._get_param("deletionProtectionEnabled")
    return ""


@patch(LogsBackend, "delete_log_group")
def delete_log_group(original, self, log_group_name):
    """DeleteLogGroup deletes the tags of the group, and refuses a protected group."""
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
