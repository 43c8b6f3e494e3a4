"""EC2: the filters of DescribeSecurityGroups by the rules of a group.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
"""

from fnmatch import fnmatchcase

from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.utils import is_tag_filter

from core.errors import AwsError
from core.patching import patch

RULE_VALUES = {
    "cidr": lambda rule: rule.ip_range.get("CidrIp"),
    "from-port": lambda rule: rule.from_port,
    "group-id": lambda rule: rule.source_group.get("GroupId"),
    "group-name": lambda rule: _group_name(rule),
    "ipv6-cidr": lambda rule: rule.ip_range.get("CidrIpv6"),
    "prefix-list-id": lambda rule: rule.prefix_list_id,
    "protocol": lambda rule: rule.ip_protocol,
    "to-port": lambda rule: rule.to_port,
    "user-id": lambda rule: rule.source_group.get("UserId"),
}


def _group_name(rule):
    """Gives the name of the group that a rule refers to, or None."""
    group = rule.ec2_backend.get_security_group_from_id(rule.source_group.get("GroupId"))
    return group.name if group else None


@patch(SecurityGroup, "matches_filter")
def matches_filter(original, self, key, filter_value):
    """DescribeSecurityGroups filters by every property of inbound and outbound rules."""
    rules = self.egress_rules if key.startswith("egress.") else self.ingress_rules
    start, _, name = key.removeprefix("egress.").partition("ip-permission.")
    if start == "" and name in RULE_VALUES:
        values = [str(RULE_VALUES[name](rule)) for rule in rules if RULE_VALUES[name](rule) is not None]
        return any(fnmatchcase(value, pattern) for value in values for pattern in filter_value)
    _check(self, key)
    return original(self, key, filter_value)


@patch(SecurityGroupRule, "matches_filter")
def rule_matches_filter(original, self, key, filter_value):
    """DescribeSecurityGroupRules refuses an unknown filter (InvalidParameterValue)."""
    _check(self, key)
    return original(self, key, filter_value)


def _check(thing, key):
    """Refuses a filter that a listing does not have."""
    if not is_tag_filter(key) and key not in thing.filters:
        raise AwsError("InvalidParameterValue", f"The filter '{key}' is invalid")
