"""EC2: security groups and their rules, their limits and their deletion.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
"""

import re

from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.responses.security_groups import SecurityGroups

from core import calls, interfaces
from core.errors import AwsError
from core.patching import patch

RULES = 60
PORTED = ("tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58")
WEIGHTS = {"com.amazonaws.global.cloudfront.origin-facing": 55, "vpc-lattice": 10}
TEXT = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}")


@patch(SecurityGroup, "security_group_arn", new=True)
@property
def security_group_arn(self):
    """DescribeSecurityGroups returns SecurityGroupArn."""
    return self.arn


@patch(SecurityGroupRule, "__init__")
def init_rule(original, self, backend, protocol, group_id, from_port, to_port, *args, **kwargs):
    """IpPermission: a rule of a prefix list has a description; some protocols have no ports."""
    has_ports = str(protocol or "").lower() in PORTED
    ports = (from_port, to_port) if has_ports else (0, 0)
    original(self, backend, protocol, group_id, *(-1 if port is None else port for port in ports),
             *args, **kwargs)
    if not has_ports:
        self.from_port = self.to_port = None
    given = kwargs.get("prefix_list_id") or (args[2] if len(args) > 2 else None) or {}
    self.prefix_description = given.get("Description")


def identity(rule):
    """Gives the parts of a rule by which AWS tells rules apart: all but description and tags."""
    return (
        rule.ip_protocol, rule.from_port, rule.to_port, rule.ip_range.get("CidrIp"),
        rule.ip_range.get("CidrIpv6"), rule.source_group.get("GroupId"), rule.prefix_list_id,
    )


@patch(SecurityGroupRule, "__eq__")
def same_rule(_original, self, other):
    """AuthorizeSecurityGroup* refuses a rule that differs in its description only (InvalidPermission.Duplicate)."""
    return isinstance(other, SecurityGroupRule) and identity(self) == identity(other)


def _describe_rule(self):
    """DescribeSecurityGroupRules returns the description of every kind of rule."""
    for place in (self.ip_range, self.source_group):
        if place.get("Description") is not None:
            return place["Description"]
    return self.prefix_description


SecurityGroupRule.description = property(_describe_rule)


@patch(SecurityGroup, "_flattened_rules")
def group_rules(original, self, rules):
    """DescribeSecurityGroups returns the descriptions of PrefixListIds."""
    views = original(self, rules)
    for view in views:
        view.prefix_list_ids = [
            {"PrefixListId": rule.prefix_list_id, "Description": rule.prefix_description}
            for rule in rules
            if rule.prefix_list_id and (rule.ip_protocol, rule.from_port, rule.to_port)
            == (view.ip_protocol, view.from_port, view.to_port)
        ]
    return views


def check_text(name, value):
    """Refuses a name or a description with characters that AWS does not allow."""
    if value is not None and not TEXT.fullmatch(value):
        text = f"Value ({value}) for parameter {name} is invalid."
        raise AwsError("InvalidParameterValue", text)


@patch(EC2Backend, "create_security_group")
def create_group(original, self, name, description, vpc_id=None, **more):
    """CreateSecurityGroup checks name and description; a default group allows traffic among its members."""
    check_text("GroupName", name)
    check_text("GroupDescription", description)
    if name.startswith("sg-"):
        raise AwsError("InvalidParameterValue", f"Value ({name}) for parameter GroupName is invalid. "
                       "Group names may not be in the format sg-*")
    group = original(self, name, description, vpc_id=vpc_id, **more)
    if more.get("is_default"):
        own = {"GroupId": group.id, "UserId": self.account_id, "OwnerId": self.account_id}
        group.ingress_rules.append(SecurityGroupRule(
            self, "-1", group.id, None, None, None, own, is_egress=False))
    return group


def check_rules(backend, permission):
    """Refuses a rule that is invalid in every group."""
    protocol = str(permission["ip_protocol"] or "").lower()
    ports = permission["from_port"], permission["to_port"]
    if not protocol:
        raise AwsError("InvalidParameterValue", "Invalid value 'null' for protocol. VPC security "
                       "group rules must specify protocols explicitly.")
    if protocol in ("tcp", "udp", "6", "17") and None in ports:
        text = "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."
        raise AwsError("InvalidParameterValue", text)
    sources = [*permission["ip_ranges"], *permission["source_groups"], *permission["prefix_list_ids"]]
    if not sources:
        text = "The request must contain the parameter ipRanges, groups or prefixListIds"
        raise AwsError("MissingParameter", text)
    for source in sources:
        check_text("Description", source.get("Description"))
        listed = source.get("PrefixListId")
        if listed and listed not in backend.managed_prefix_lists:
            text = f"The prefix list ID '{listed}' does not exist"
            raise AwsError("InvalidPrefixListId.NotFound", text)


def weight(backend, rule):
    """Gives the number of rules that one rule counts for, which a prefix list makes more than one."""
    if not rule.prefix_list_id:
        return 1
    listed = backend.managed_prefix_lists[rule.prefix_list_id]
    name = listed.prefix_list_name
    known = next((weight for part, weight in WEIGHTS.items() if part in name), 1)
    return int(listed.max_entries or known)


def patch_authorize(name, attribute):
    """Patches one of the two Authorize operations."""
    @patch(SecurityGroups, name)
    def authorize(_original, self):
        """AuthorizeSecurityGroup* adds all rules of a request or none, and returns the added ones."""
        self.error_on_dryrun()
        backend, added = self.ec2_backend, []
        permissions = list(self._process_rules_from_querystring())
        for permission in permissions:
            check_rules(backend, permission)
        group = backend.get_security_group_by_name_or_id(permissions[0]["group_name_or_id"])
        before = list(getattr(group, attribute)) if group else []
        try:
            for permission in permissions:
                added += getattr(backend, name)(**permission)[0]
            if sum(weight(backend, rule) for rule in getattr(group, attribute)) > RULES:
                raise AwsError("RulesPerSecurityGroupLimitExceeded",
                               "The maximum number of rules per security group has been reached.")
        except Exception:
            if group:
                setattr(group, attribute, before)
            raise
        return ActionResult({"Return": True, "SecurityGroupRules": added})


patch_authorize("authorize_security_group_ingress", "ingress_rules")
patch_authorize("authorize_security_group_egress", "egress_rules")


@patch(EC2Backend, "_sg_update_description")
def update_description(original, self, security_rule, rule):
    """UpdateSecurityGroupRuleDescriptions* changes rules of prefix lists too."""
    original(self, security_rule, rule)
    if security_rule.prefix_list_id and security_rule.prefix_description is not None:
        rule.prefix_description = security_rule.prefix_description


def set_description(rule, text):
    """Sets the description of a rule, whose place depends on the kind of the rule."""
    if rule.prefix_list_id:
        rule.prefix_description = text
    else:
        (rule.source_group or rule.ip_range)["Description"] = text


def patch_update_descriptions(name):
    """Patches one of the two UpdateSecurityGroupRuleDescriptions operations."""
    @patch(SecurityGroups, name)
    def update(original, self):
        """UpdateSecurityGroupRuleDescriptions* accepts SecurityGroupRuleDescriptions."""
        by_id = self._get_param("SecurityGroupRuleDescriptions", [])
        if not by_id:
            original(self)
            return ActionResult({"Return": True})
        group = self.ec2_backend.get_security_group_from_id(self._get_param("GroupId"))
        for wanted in by_id:
            check_text("Description", wanted.get("Description"))
            rule = group.get_rule(wanted["SecurityGroupRuleId"]) if group else None
            if rule is None:
                raise unknown_rule(wanted["SecurityGroupRuleId"])
            set_description(rule, wanted.get("Description"))
        return ActionResult({"Return": True})


patch_update_descriptions("update_security_group_rule_descriptions_ingress")
patch_update_descriptions("update_security_group_rule_descriptions_egress")


def unknown_rule(rule_id):
    """Makes the error for an unknown rule."""
    text = f"The security group rule ID '{rule_id}' does not exist"
    return AwsError("InvalidSecurityGroupRuleId.NotFound", text)


@patch(EC2Backend, "modify_security_group_rules")
def modify_rules(_original, self, group_id, rules):
    """ModifySecurityGroupRules changes rules of every kind and every protocol."""
    group = self.get_security_group_from_id(group_id)
    if group is None:
        raise AwsError("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist")
    kinds = {"CidrIpv4": "cidr_ipv4", "CidrIpv6": "cidr_ipv6",
             "PrefixListId": "prefix_list_id", "ReferencedGroupId": "referenced_group_info"}
    for rule_id, wanted in rules.items():
        rule = group.get_rule(rule_id)
        if rule is None:
            raise unknown_rule(rule_id)
        given = [kind for kind in kinds if wanted.get(kind)]
        if len(given) != 1:
            raise AwsError("InvalidParameterCombination" if given else "MissingParameter",
                           "Exactly one of CidrIpv4, CidrIpv6, PrefixListId and "
                           "ReferencedGroupId must be given")
        if not getattr(rule, kinds[given[0]]):
            text = f"The type of the security group rule '{rule_id}' may not be changed"
            raise AwsError("InvalidParameterValue", text)
    for rule_id, wanted in rules.items():
        _change(self, group.get_rule(rule_id), wanted)


def _change(backend, rule, wanted):
    """Sets the wanted values of a rule."""
    listed = wanted.get("PrefixListId")
    permission = {"ip_protocol": wanted.get("IpProtocol"), "from_port": wanted.get("FromPort"),
                  "to_port": wanted.get("ToPort"), "ip_ranges": [wanted], "source_groups": [],
                  "prefix_list_ids": [{"PrefixListId": listed}] if listed else []}
    check_rules(backend, permission)
    fresh = SecurityGroupRule(backend, wanted["IpProtocol"], rule.group_id,
                              wanted.get("FromPort"), wanted.get("ToPort"), None)
    rule.ip_protocol, rule.from_port, rule.to_port = fresh.ip_protocol, fresh.from_port, fresh.to_port
    if listed:
        rule.prefix_list_id = listed
    elif wanted.get("ReferencedGroupId"):
        rule.source_group["GroupId"] = wanted["ReferencedGroupId"]
    elif wanted.get("CidrIpv4"):
        rule.ip_range["CidrIp"] = wanted["CidrIpv4"]
    else:
        rule.ip_range["CidrIpv6"] = wanted["CidrIpv6"]
    set_description(rule, wanted.get("Description"))


@patch(EC2Backend, "delete_security_group")
def refuse_group_in_use(original, self, name=None, group_id=None):
    """DeleteSecurityGroup refuses a default group (CannotDelete) and a group in use (DependencyViolation)."""
    group = self.get_security_group_by_name_or_id(group_id or name)
    call = calls.current()
    if group is None or call is None or call.operation != "DeleteSecurityGroup":
        return original(self, name, group_id)
    if group.is_default:
        text = f'the specified group: "{group.id}" name: "default" cannot be deleted by a user'
        raise AwsError("CannotDelete", text)
    others = [g for groups in self.groups.values() for g in groups.values() if g is not group]
    referenced = any(
        rule.source_group.get("GroupId") == group.id
        for other in others for rule in [*other.ingress_rules, *other.egress_rules]
    )
    if referenced or interfaces.in_group(self, group.id):
        raise AwsError("DependencyViolation", f"resource {group.id} has a dependent object")
    return original(self, name, group_id)
