"""ELBv2: the attributes of target groups and listeners, with their defaults and their values.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html
"""

import re

from moto.elbv2.models import ELBv2Backend, FakeListener, FakeTargetGroup

from core.errors import AwsError
from core.patching import patch

WEEK = 604800
# The attributes of a target group of addresses or instances behind an Application Load Balancer.
TARGET_GROUP = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "slow_start.duration_seconds": "0",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "stickiness.enabled": "false",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.type": "lb_cookie",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}
VALUES = {
    "load_balancing.algorithm.anomaly_mitigation": ("on", "off"),
    "load_balancing.algorithm.type": ("round_robin", "least_outstanding_requests", "weighted_random"),
    "load_balancing.cross_zone.enabled": ("true", "false", "use_load_balancer_configuration"),
    "stickiness.enabled": ("true", "false"),
    "stickiness.type": ("lb_cookie", "app_cookie"),
}
RANGES = {
    "deregistration_delay.timeout_seconds": range(3601),
    "slow_start.duration_seconds": (0, *range(30, 901)),
    "stickiness.app_cookie.duration_seconds": range(1, WEEK + 1),
    "stickiness.lb_cookie.duration_seconds": range(1, WEEK + 1),
}
RESERVED_COOKIE = re.compile(r"AWSALB(APP|TG)?")
REQUEST = tuple(f"routing.http.request.{name}.header_name" for name in (
    "x_amzn_mtls_clientcert_serial_number", "x_amzn_mtls_clientcert_issuer", "x_amzn_mtls_clientcert_subject",
    "x_amzn_mtls_clientcert_validity", "x_amzn_mtls_clientcert_leaf", "x_amzn_mtls_clientcert", "x_amzn_tls_version",
    "x_amzn_tls_cipher_suite"))
RESPONSE = tuple(f"routing.http.response.{name}.header_value" for name in (
    "strict_transport_security", "access_control_allow_origin", "access_control_allow_methods",
    "access_control_allow_headers", "access_control_allow_credentials", "access_control_expose_headers",
    "access_control_max_age", "content_security_policy", "x_content_type_options", "x_frame_options"))
SERVER = "routing.http.response.server.enabled"


@patch(FakeTargetGroup, "__init__")
def target_group_defaults(original, self, *args, **kwargs):
    """A target group for HTTP has all of its attributes from the start."""
    original(self, *args, **kwargs)
    if self.protocol in ("HTTP", "HTTPS") and self.target_type in ("ip", "instance"):
        self.attributes = dict(TARGET_GROUP)


@patch(ELBv2Backend, "modify_target_group_attributes")
def modify_target_group_attributes(original, self, target_group_arn, attributes):
    """ModifyTargetGroupAttributes refuses unknown attributes and values out of range."""
    group = self.target_groups.get(target_group_arn)
    if group is None or group.protocol not in ("HTTP", "HTTPS") or group.target_type not in ("ip", "instance"):
        original(self, target_group_arn, attributes)
        return
    for name, value in attributes.items():
        _check_value(name, value)
    after = {**group.attributes, **attributes}
    if after["stickiness.type"] == "app_cookie" and not after["stickiness.app_cookie.cookie_name"]:
        text = "You must set an application cookie name to enable stickiness of type 'app_cookie'"
        raise AwsError("InvalidConfigurationRequest", text)
    group.attributes = after


def _check_value(name, value):
    """Refuses an unknown attribute of a target group, or a value that it cannot have."""
    if name not in TARGET_GROUP:
        raise AwsError("ValidationError", f"Target group attribute key '{name}' is not recognized")
    if value not in VALUES.get(name, (value,)):
        raise AwsError("ValidationError", f"'{name}' value '{value}' must be one of [{', '.join(VALUES[name])}]")
    if name in RANGES and not (value.isdigit() and int(value) in RANGES[name]):
        text = f"'{name}' value '{value}' must be between '{RANGES[name][0]}-{RANGES[name][-1]}' inclusive"
        raise AwsError("ValidationError", text)
    if name == "stickiness.app_cookie.cookie_name" and RESERVED_COOKIE.match(value):
        raise AwsError("ValidationError", f"The cookie name '{value}' is reserved")


@patch(FakeListener, "__init__")
def listener_defaults(original, self, *args, **kwargs):
    """A listener of an Application Load Balancer has the attributes of its protocol."""
    original(self, *args, **kwargs)
    if self.protocol in ("HTTP", "HTTPS"):
        self.attributes = {}


@patch(ELBv2Backend, "describe_listener_attributes")
def describe_listener_attributes(original, self, listener_arn):
    """DescribeListenerAttributes returns every attribute that the protocol has, empty ones included."""
    attributes = original(self, listener_arn)
    return {**_listener_attributes(self, listener_arn), **attributes}


@patch(ELBv2Backend, "modify_listener_attributes")
def modify_listener_attributes(original, self, listener_arn, attrs):
    """ModifyListenerAttributes refuses attributes that the protocol does not have."""
    known = _listener_attributes(self, listener_arn)
    for attribute in attrs if known else []:
        name, value = attribute["Key"], attribute.get("Value", "")
        if name not in known:
            raise AwsError("InvalidConfigurationRequest", f"Listener attribute key '{name}' is not recognized")
        if name == SERVER and value not in ("true", "false"):
            raise AwsError("InvalidConfigurationRequest", f"The value '{value}' of '{name}' is not valid")
    original(self, listener_arn, attrs)
    return self.describe_listener_attributes(listener_arn)


def _listener_attributes(backend, listener_arn):
    """Gives the attributes of a new listener; the names of request headers are those of HTTPS listeners."""
    protocol = backend.describe_listeners(None, [listener_arn])[0].protocol
    names = {"HTTP": RESPONSE, "HTTPS": (*REQUEST, *RESPONSE)}.get(protocol, ())
    return {**dict.fromkeys(names, ""), SERVER: "true"} if names else {}
