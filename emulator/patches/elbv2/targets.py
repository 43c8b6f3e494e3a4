"""ELBv2: targets, each an id with a port, which are `initial` at first and `draining` at last.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
"""

import ipaddress

from moto.elbv2.exceptions import TargetGroupNotFoundError, TargetNotRunning
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup, elbv2_backends

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.elbv2.actions import balancers_of

# Seconds until a new target has passed its health checks.
INITIAL = 30
PRIVATE = [ipaddress.ip_network(block) for block in
           ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")]
HEALTH = {
    "initial": ("Elb.RegistrationInProgress", "Target registration is in progress"),
    "draining": ("Target.DeregistrationInProgress", "Target deregistration is in progress"),
    "healthy": (None, None),
}
TIMEOUT = ("unhealthy", "Target.Timeout", "Request timed out")
NOT_REGISTERED = ("unused", "Target.NotRegistered", "Target is not registered to the target group")
NOT_IN_USE = ("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")


@patch(FakeTargetGroup, "register")
def register(_original, self, targets):
    """RegisterTargets adds targets, which may have several ports of one address; all of a request or none."""
    for target in targets:
        _check_target(self, target)
    for target in targets:
        known = self.targets.get(_key(self, target))
        if known is None or known["State"] == "draining":
            added = {"Id": target["Id"], "Port": int(target.get("Port") or self.port)}
            self.targets[_key(self, target)] = added
            slow.begin(added, "initial", "healthy", INITIAL, "State")


@patch(FakeTargetGroup, "deregister")
def deregister(_original, self, targets):
    """DeregisterTargets drains targets for the deregistration delay; an unknown target is no error."""
    for target in targets:
        known = self.targets.get(_key(self, target))
        if known is not None and known["State"] != "draining":
            delay = int(self.attributes["deregistration_delay.timeout_seconds"])
            slow.begin_deletion(known, delay, lambda key=_key(self, target), gone=known: _remove(self, key, gone),
                                "draining", "State")


def is_registered(group, target):
    """Tells whether a target is registered and not draining."""
    known = group.targets.get(_key(group, target))
    return known is not None and known["State"] != "draining"


def _key(group, target):
    """Gives the key of a target: its id and its port."""
    return target["Id"], int(target.get("Port") or group.port or 0)


def _remove(group, key, target):
    """Removes a drained target, unless it has been registered again."""
    if group.targets.get(key) is target:
        del group.targets[key]


def _check_target(group, target):
    """Refuses a target that does not fit the type of the group (InvalidTarget)."""
    if group.target_type == "ip":
        _check_address(group, target)
    elif group.target_type == "instance":
        instance = group.ec2_backend.get_instance_by_id(target["Id"])
        if instance is None:
            raise AwsError("InvalidTarget", f"The following targets do not exist: '{target['Id']}'")
        if instance.state != "running":
            raise TargetNotRunning(instance_id=target["Id"])


def _check_address(group, target):
    """Refuses an invalid address, a public address, and an address outside of the VPC without a zone.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
    """
    try:
        address = ipaddress.ip_address(target["Id"])
    except ValueError as error:
        raise AwsError("ValidationError", f"'{target['Id']}' is not a valid IPv4 or IPv6 address") from error
    blocks = group.ec2_backend.get_vpc(group.vpc_id).cidr_block_association_set
    if any(address in ipaddress.ip_network(block["cidr_block"]) for block in blocks):
        return
    if address.version == 4 and not any(address in block for block in PRIVATE):
        raise AwsError("InvalidTarget", f"The IP address '{target['Id']}' is not within the VPC or a private range")
    if not target.get("AvailabilityZone"):
        raise AwsError("InvalidTarget", f"You must specify an Availability Zone for '{target['Id']}', which is "
                       f"outside of the VPC '{group.vpc_id}'")


@patch(FakeTargetGroup, "deregister_terminated_instances")
def drain_terminated(_original, self, instance_ids):
    """A terminated instance is deregistered."""
    deregister_all = [target for target in self.targets.values() if target["Id"] in instance_ids]
    self.deregister(deregister_all)


@patch(ELBv2Backend, "describe_target_health")
def describe_health(_original, self, target_group_arn, targets):
    """DescribeTargetHealth returns all targets, draining ones included, or those that are asked for."""
    group = self.target_groups.get(target_group_arn)
    if group is None:
        raise TargetGroupNotFoundError()
    return [group.health_for(target, self.ec2_backend) for target in targets or list(group.targets.values())]


@patch(FakeTargetGroup, "health_for")
def health_for(_original, self, target, ec2_backend):
    """A target is `unused` when it is not registered, or when its group has no load balancer."""
    known = self.targets.get(_key(self, target))
    if known is None:
        state = NOT_REGISTERED
    elif known["State"] != "draining" and not _is_in_use(self):
        state = NOT_IN_USE
    elif known["State"] == "healthy" and not _answers(self, target):
        state = TIMEOUT
    else:
        state = (known["State"], *HEALTH[known["State"]])
    return FakeHealthStatus(target["Id"], _key(self, target)[1], _check_port(self, target), *state)


def _answers(group, target):
    """Tells whether a target answers health checks; an address does when an interface has it."""
    interfaces = group.ec2_backend.enis.values()
    return group.target_type != "ip" or target["Id"] in [eni.private_ip_address for eni in interfaces]


def _is_in_use(group):
    """Tells whether a load balancer forwards requests to a group."""
    return bool(balancers_of(elbv2_backends[group.account_id][group.region_name], group.arn))


def _check_port(group, target):
    """Gives the port of the health checks."""
    port = group.health_check_port
    return str(_key(group, target)[1]) if port in (None, "traffic-port") else port
