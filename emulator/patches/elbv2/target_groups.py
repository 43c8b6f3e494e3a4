"""ELBv2: target groups, their health checks and the health of their targets.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
"""

from moto.elbv2.exceptions import DuplicateTargetGroupName, TargetGroupNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeTargetGroup

from core import late
from core.errors import AwsError
from core.patching import patch

SETTINGS = {
    "vpc_id": "vpc_id", "protocol": "protocol", "port": "port", "target_type": "target_type",
    "healthcheck_path": "health_check_path", "healthcheck_interval_seconds": "health_check_interval_seconds",
    "healthcheck_timeout_seconds": "health_check_timeout_seconds",
    "healthy_threshold_count": "healthy_threshold_count", "unhealthy_threshold_count": "unhealthy_threshold_count",
}


@patch(ELBv2Backend, "create_target_group")
def create_once(original, self, name, **settings):
    """CreateTargetGroup is idempotent for the same name and settings (DuplicateTargetGroupName)."""
    known = next((group for group in self.target_groups.values() if group.name == name), None)
    if known is None:
        _check_thresholds(settings.get("healthy_threshold_count"), settings.get("unhealthy_threshold_count"))
        return original(self, name, **settings)
    given = {attribute: settings[name] for name, attribute in SETTINGS.items() if settings.get(name) is not None}
    if any(str(getattr(known, attribute)) != str(value) for attribute, value in given.items()):
        raise DuplicateTargetGroupName()
    return known


@patch(ELBv2Backend, "modify_target_group")
def check_health(original, self, arn, protocol=None, port=None, path=None, interval=None, timeout=None,
                 healthy=None, unhealthy=None, http_codes=None, **more):
    """ModifyTargetGroup refuses a timeout that is not shorter than the interval, and counts out of range."""
    group = self.target_groups.get(arn)
    if group is None:
        raise TargetGroupNotFoundError()
    after = int(interval or group.health_check_interval_seconds), int(timeout or group.health_check_timeout_seconds)
    if after[0] <= after[1]:
        text = f"Health check timeout '{after[1]}' must be smaller than the interval '{after[0]}'"
        raise AwsError("ValidationError", text)
    _check_thresholds(healthy, unhealthy)
    return original(self, arn, protocol, port, path, interval, timeout, healthy, unhealthy, http_codes, **more)


def _check_thresholds(*counts):
    """Refuses threshold counts outside of 2 to 10."""
    for count in counts:
        if count is not None and not 2 <= int(count) <= 10:
            raise AwsError("ValidationError", f"Threshold count '{count}' must be between 2 and 10")


late.listing(ELBv2Backend, "describe_target_groups", [FakeTargetGroup], only="DescribeTargetGroups")
