"""ELBv2: load balancers, their states and their attributes.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

import re

from moto.elbv2.exceptions import DuplicateLoadBalancerName, LoadBalancerNotFoundError, SubnetNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer
from moto.s3.models import s3_backends

from core import late, slow
from core.errors import AwsError
from core.patching import patch

PROVISIONING = 160
NAME = re.compile(r"(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)")
ZONES = {"us-east-1": "Z35SXDOTRQ7X7K", "us-east-2": "Z3AADJGX6KTTL2", "us-west-2": "Z1H1FL5HABSF5",
         "eu-west-1": "Z32O12XQLNTSW2", "eu-central-1": "Z215JYRZR1TBD5"}
ATTRIBUTES = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "health_check_logs.s3.enabled": "false",
    "health_check_logs.s3.bucket": "",
    "health_check_logs.s3.prefix": "",
    "idle_timeout.timeout_seconds": "60",
    "ipv6.deny_all_igw_traffic": "false",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}
MODES = {
    "routing.http.desync_mitigation_mode": ("monitor", "defensive", "strictest"),
    "routing.http.xff_header_processing.mode": ("append", "preserve", "remove"),
}
RANGES = {"idle_timeout.timeout_seconds": range(1, 4001), "client_keep_alive.seconds": range(60, 604801)}
LOGS = ("access_logs", "connection_logs", "health_check_logs")
SWITCH = re.compile(r"(enabled|deny_all_igw_traffic)$")

slow.begin_at_creation(FakeLoadBalancer, "provisioning", "active", PROVISIONING, attribute="state")


@patch(FakeLoadBalancer, "__init__")
def init_attributes(original, self, *args, **kwargs):
    """DescribeLoadBalancerAttributes returns every attribute of a new load balancer."""
    original(self, *args, **kwargs)
    if self.type == "application":
        self.attrs = {**ATTRIBUTES, "ipv6.deny_all_igw_traffic": str(self.scheme == "internal").lower()}
    self.canonical_hosted_zone_id = ZONES.get(self.arn.split(":")[3], "Z35SXDOTRQ7X7K")


@patch(FakeLoadBalancer, "activate")
def activate(_original, self):
    """DescribeLoadBalancers shows `provisioning` for a while, where moto activates at the first read."""


@patch(ELBv2Backend, "create_load_balancer")
def create_balancer(original, self, name, security_groups, subnet_ids, subnet_mappings=None,
                    scheme=None, loadbalancer_type=None, ip_address_type="ipv4", tags=None):
    """CreateLoadBalancer validates the network, and is idempotent for the same name and settings."""
    if not NAME.fullmatch(name):
        raise AwsError("ValidationError", f"The load balancer name '{name}' is not valid")
    scheme, kind = scheme or "internet-facing", loadbalancer_type or "application"
    wanted = subnet_ids or [mapping["SubnetId"] for mapping in subnet_mappings or []]
    if kind == "application":
        _check_subnets(self, wanted, scheme)
        _check_groups(self, security_groups)
    known = next((b for b in self.load_balancers.values() if b.name == name), None)
    if known is None:
        return original(self, name, security_groups, subnet_ids, subnet_mappings, scheme, kind, ip_address_type, tags)
    same = (known.scheme, known.type, sorted(s.id for s in known.subnets), sorted(known.security_groups or []))
    if same != (scheme, kind, sorted(wanted), sorted(security_groups or [])):
        raise DuplicateLoadBalancerName()
    return known


def _check_subnets(backend, names, scheme):
    """Refuses subnets of one zone or several VPCs, and an internet-facing VPC without an internet gateway."""
    known = {s.id: s for subnets in backend.ec2_backend.subnets.values() for s in subnets.values()}
    if any(name not in known for name in names):
        raise SubnetNotFoundError()
    subnets = [known[name] for name in names]
    if len({s.availability_zone for s in subnets}) < len(subnets):
        text = "A load balancer cannot be attached to multiple subnets in the same Availability Zone"
        raise AwsError("InvalidConfigurationRequest", text)
    if len(subnets) < 2:
        raise AwsError("ValidationError", "At least two subnets in two different Availability Zones must be specified")
    vpcs = {s.vpc_id for s in subnets}
    if len(vpcs) > 1:
        raise AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC")
    attached = {g.vpc.id for g in backend.ec2_backend.internet_gateways.values() if g.vpc}
    if scheme == "internet-facing" and not vpcs & attached:
        raise AwsError("InvalidSubnet", f"VPC {vpcs.pop()} has no internet gateway")


def _check_groups(backend, groups):
    """Refuses security groups that do not exist."""
    for name in groups or []:
        if backend.ec2_backend.get_security_group_from_id(name) is None:
            raise AwsError("InvalidConfigurationRequest", f"One or more security groups are invalid: {name}")


@patch(ELBv2Backend, "set_subnets")
def set_subnets(original, self, arn, subnets, subnet_mappings):
    """SetSubnets validates subnets like CreateLoadBalancer, and refuses those of another VPC."""
    balancer = _balancer(self, arn)
    wanted = subnets or [mapping["SubnetId"] for mapping in subnet_mappings or []]
    _check_subnets(self, wanted, balancer.scheme)
    if self.ec2_backend.get_subnet(wanted[0]).vpc_id != balancer.vpc_id:
        raise AwsError("InvalidConfigurationRequest", "The subnets must belong to the VPC of the load balancer")
    return original(self, arn, subnets, subnet_mappings)


FakeLoadBalancer.VALID_ATTRS = FakeLoadBalancer.VALID_ATTRS | set(ATTRIBUTES)


@patch(ELBv2Backend, "modify_load_balancer_attributes")
def check_attributes(original, self, arn, attrs):
    """ModifyLoadBalancerAttributes refuses invalid values, and a bucket that does not allow log delivery.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
    """
    balancer = _balancer(self, arn)
    for key, value in attrs.items():
        if SWITCH.search(key) and value not in ("true", "false") or value not in MODES.get(key, (value,)) \
                or key in RANGES and not (value.isdigit() and int(value) in RANGES[key]):
            raise AwsError("InvalidConfigurationRequest", f"The value '{value}' of '{key}' is not valid")
    if balancer.type == "application" and attrs.get("load_balancing.cross_zone.enabled") == "false":
        raise AwsError("InvalidConfigurationRequest",
                       "Cross-zone load balancing cannot be turned off for an Application Load Balancer")
    after = {**balancer.attrs, **attrs}
    for kind in LOGS:
        if after.get(f"{kind}.s3.enabled") == "true":
            _check_bucket(self, after[f"{kind}.s3.bucket"])
    return original(self, arn, attrs)


def _check_bucket(backend, name):
    """Refuses a bucket that does not exist or whose policy does not allow the delivery of logs."""
    bucket = s3_backends[backend.account_id][backend.partition].buckets.get(name)
    if bucket is None:
        raise AwsError("InvalidConfigurationRequest", f"The bucket name '{name}' does not exist")
    policy = (bucket.policy or b"").decode()
    if "logdelivery.elasticloadbalancing.amazonaws.com" not in policy and "127311923021" not in policy:
        text = f"Access Denied for bucket: {name}. Please check S3bucket permission"
        raise AwsError("InvalidConfigurationRequest", text)


@patch(ELBv2Backend, "delete_load_balancer")
def refuse_protected(original, self, arn):
    """DeleteLoadBalancer refuses a load balancer with deletion protection (OperationNotPermitted)."""
    balancer = self.load_balancers.get(arn)
    if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
        raise AwsError("OperationNotPermitted",
                       f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled")
    original(self, arn)


def _balancer(backend, arn):
    """Gives a load balancer, or raises LoadBalancerNotFound."""
    if arn not in backend.load_balancers:
        raise LoadBalancerNotFoundError()
    return backend.load_balancers[arn]


@patch(ELBv2Backend, "describe_load_balancers")
def refuse_unknown(original, self, arns, names):
    """DescribeLoadBalancers of a name or an ARN that does not exist is refused, also beside one that does.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html
    """
    known = {key for balancer in self.load_balancers.values() for key in (balancer.arn, balancer.name)}
    if any(wanted not in known for wanted in [*(arns or []), *(names or [])]):
        raise LoadBalancerNotFoundError()
    return original(self, arns, names)


late.listing(ELBv2Backend, "describe_load_balancers", [FakeLoadBalancer], only="DescribeLoadBalancers")
