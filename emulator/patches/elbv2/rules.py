"""ELBv2: rules, their conditions, their priorities and their deletion.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
"""

from moto.elbv2.exceptions import DuplicatePriorityError, PriorityInUseError, RuleNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeListenerRule

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.elbv2.listeners import check_groups

CONFIGS = {"path-pattern": "PathPatternConfig", "host-header": "HostHeaderConfig"}


@patch(ELBv2Backend, "create_rule")
def create_rule(original, self, listener_arn, conditions, priority, actions, tags=None):
    """CreateRule needs a condition and takes five values; conditions are returned in both of their forms."""
    _check_values(conditions)
    listener = self.describe_listeners(None, [listener_arn])[0]
    check_groups(self, listener.load_balancer_arn, actions)
    rule = original(self, listener_arn, conditions, int(priority), actions, tags)
    rule.conditions = _both_forms(conditions)
    return rule


@patch(ELBv2Backend, "modify_rule")
def modify_rule(original, self, rule_arn, conditions, actions):
    """ModifyRule replaces all conditions, or all actions."""
    listener = self.describe_listeners(None, [_rule(self, rule_arn).listener_arn])[0]
    if conditions:
        _check_values(conditions)
    check_groups(self, listener.load_balancer_arn, actions)
    rule = original(self, rule_arn, conditions, actions)
    rule.conditions = _both_forms(rule.conditions)
    return rule


def _values(condition):
    """Gives the values of a condition in either form."""
    config = CONFIGS.get(condition.get("Field"))
    return condition.get(config, {}).get("Values") or condition.get("Values") or []


def _check_values(conditions):
    """Refuses no conditions, or more than five values in all."""
    if not conditions:
        raise AwsError("ValidationError", "A condition must be specified")
    if sum(len(_values(condition)) for condition in conditions) > 5:
        raise AwsError("ValidationError", "A rule can have at most 5 condition values")


def _both_forms(conditions):
    """Gives the values of paths and hosts in `Values` and in the field's own configuration."""
    return [
        {**condition, "Values": _values(condition), CONFIGS[condition["Field"]]: {"Values": _values(condition)}}
        if condition.get("Field") in CONFIGS else condition
        for condition in conditions
    ]


@patch(ELBv2Backend, "describe_rules")
def sort_rules(original, self, listener_arn, rule_arns):
    """DescribeRules returns the rules by priority, the default rule last."""
    found = original(self, listener_arn, rule_arns)
    return sorted(found, key=lambda rule: (rule.is_default, 0 if rule.is_default else int(rule.priority)))


@patch(ELBv2Backend, "set_rule_priorities")
def set_rule_priorities(_original, self, rule_priorities):
    """SetRulePriorities refuses a conflict in the new order only, so that two rules can swap priorities."""
    wanted = {item["RuleArn"]: int(item["Priority"]) for item in rule_priorities}
    rules = {arn: _rule(self, arn) for arn in wanted}
    for priority in wanted.values():
        if list(wanted.values()).count(priority) > 1:
            raise DuplicatePriorityError(priority)
    for rule in rules.values():
        others = self.describe_listeners(None, [rule.listener_arn])[0].rules.values()
        if any(o.arn not in wanted and o.priority == wanted[rule.arn] for o in others):
            raise PriorityInUseError()
    for arn, rule in rules.items():
        rule.priority = wanted[arn]
    return list(rules.values())


@patch(ELBv2Backend, "delete_rule")
def delete_rule(original, self, arn):
    """DeleteRule refuses an unknown rule (RuleNotFound) and the default rule (OperationNotPermitted)."""
    if _rule(self, arn).is_default:
        raise AwsError("OperationNotPermitted", f"Default rule '{arn}' cannot be deleted")
    original(self, arn)


def _rule(backend, arn):
    """Gives a rule, or raises RuleNotFound."""
    for balancer in backend.load_balancers.values():
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                if rule.arn == arn:
                    return rule
    raise RuleNotFoundError()


late.listing(ELBv2Backend, "describe_rules", [FakeListenerRule], only="DescribeRules")
