"""ELBv2: actions in the form that AWS returns, and the load balancers of a target group.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html
"""

from moto.elbv2.models import ELBv2Backend, FakeAction

from core.patching import patch

REDIRECT = {"Protocol": "#{protocol}", "Port": "#{port}", "Host": "#{host}", "Path": "/#{path}", "Query": "#{query}"}


@patch(FakeAction, "__init__")
def fill_action(original, self, data):
    """DescribeRules and DescribeListeners return an action with defaults, and a forward in both of its forms."""
    data = dict(data)
    if data.get("Type") == "redirect":
        data["RedirectConfig"] = {**REDIRECT, **data.get("RedirectConfig", {})}
    if data.get("Type") == "fixed-response":
        data["FixedResponseConfig"] = {"ContentType": "text/plain", **data.get("FixedResponseConfig", {})}
    if data.get("Type") == "forward" and "ForwardConfig" not in data:
        data["ForwardConfig"] = {"TargetGroups": [{"TargetGroupArn": data.get("TargetGroupArn")}]}
    groups = data.get("ForwardConfig", {}).get("TargetGroups", [])
    if len(groups) == 1:
        data["TargetGroupArn"] = groups[0]["TargetGroupArn"]
    original(self, data)


def forwards_to(action):
    """Gives the target groups that an action forwards to."""
    return [group["TargetGroupArn"] for group in action.data.get("ForwardConfig", {}).get("TargetGroups", [])]


def balancers_of(backend, target_group):
    """Gives the load balancers whose listeners or rules forward to a target group."""
    return [
        balancer.arn for balancer in backend.load_balancers.values()
        if any(target_group in forwards_to(action)
               for listener in balancer.listeners.values()
               for rule in listener.rules.values() for action in rule.actions)
    ]


@patch(ELBv2Backend, "describe_target_groups")
def current_balancers(original, self, *args, **kwargs):
    """DescribeTargetGroups returns the load balancers that use a group at that time."""
    for group in self.target_groups.values():
        group.load_balancer_arns = balancers_of(self, group.arn)
    return original(self, *args, **kwargs)
