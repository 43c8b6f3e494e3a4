"""ELBv2: the quotas of Application Load Balancers that do not depend on the account's history.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
"""

from moto.elbv2.models import ELBv2Backend

from core.errors import AwsError
from core.patching import patch
from patches.elbv2.actions import forwards_to

RULES, LISTENERS, LOAD_BALANCERS, TARGET_GROUPS = 100, 50, 50, 100


@patch(ELBv2Backend, "create_rule")
def limit_rules(original, self, listener_arn, *args, **kwargs):
    """A load balancer has up to 100 rules, default rules not counted (TooManyRules)."""
    balancer = self.load_balancers[self.describe_listeners(None, [listener_arn])[0].load_balancer_arn]
    rules = [rule for listener in balancer.listeners.values() for rule in listener.rules.values()]
    if sum(not rule.is_default for rule in rules) >= RULES:
        raise AwsError("TooManyRules", "You've reached the limit on the number of rules per load balancer")
    rule = original(self, listener_arn, *args, **kwargs)
    _check_target_groups(balancer, rule)
    return rule


def _check_target_groups(balancer, rule):
    """Removes a new rule that takes a load balancer above 100 target groups."""
    listener = balancer.listeners[rule.listener_arn]
    groups = {arn for one in balancer.listeners.values() for known in one.rules.values()
              for action in known.actions for arn in forwards_to(action)}
    if len(groups) > TARGET_GROUPS:
        listener.remove_rule(rule.arn)
        raise AwsError("TooManyUniqueTargetGroupsPerLoadBalancer", "You've reached the limit on the number of unique "
                       "target groups per load balancer across all listeners")


@patch(ELBv2Backend, "create_listener")
def limit_listeners(original, self, load_balancer_arn, *args, **kwargs):
    """A load balancer has up to 50 listeners (TooManyListeners)."""
    balancer = self.load_balancers.get(load_balancer_arn)
    if balancer is not None and len(balancer.listeners) >= LISTENERS:
        raise AwsError("TooManyListeners", "You've reached the limit on the number of listeners per load balancer")
    return original(self, load_balancer_arn, *args, **kwargs)


@patch(ELBv2Backend, "create_load_balancer")
def limit_load_balancers(original, self, name, *args, **kwargs):
    """A region has up to 50 load balancers (TooManyLoadBalancers)."""
    names = [balancer.name for balancer in self.load_balancers.values()]
    if name not in names and len(names) >= LOAD_BALANCERS:
        raise AwsError("TooManyLoadBalancers", "The maximum number of load balancers has been reached")
    return original(self, name, *args, **kwargs)
