"""Application Auto Scaling: scaling policies, of which a target has one for each metric.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
"""

from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse, _build_policy

from core import late
from core.patching import patch
from patches.autoscaling.targets import find_target, missing, page

PAGE_SIZE = 10


@patch(ApplicationAutoscalingBackend, "put_scaling_policy")
def put_policy(original, self, policy_name, service_namespace, resource_id, scalable_dimension,
               policy_body, policy_type):
    """PutScalingPolicy needs a scalable target; it replaces a policy of the same name, which keeps its ARN."""
    target = (service_namespace, resource_id, scalable_dimension)
    if find_target(self, *target) is None:
        raise missing("target registered", *target)
    _check_label(policy_body)
    before = self.policies.get(FakeApplicationAutoscalingPolicy.formulate_key(*target, policy_name))
    others = [policy for policy in self.policies.values() if policy is not before and _target_of(policy) == target]
    metric = _metric(policy_body)
    if metric and metric in [_metric(policy._policy_body) for policy in others]:
        text = "Only one TargetTrackingScaling policy for a given metric specification is allowed."
        raise AWSValidationException(text)
    if before is not None:
        before.delete_alarms(self.account_id, self.region_name)
    made = original(self, policy_name, *target, policy_body, policy_type)
    if before is not None:
        made.policy_arn, made.creation_time = before.policy_arn, before.creation_time
        late.copy_creation(before, made)
    return made


def _check_label(body):
    """Refuses a resource label for a metric other than the requests of a target, and that metric without one.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
    """
    metric = (body or {}).get("PredefinedMetricSpecification") or {}
    needs_label = metric.get("PredefinedMetricType") == "ALBRequestCountPerTarget"
    if metric and needs_label != bool(metric.get("ResourceLabel")):
        raise AWSValidationException("A resource label must be specified for ALBRequestCountPerTarget, and only then.")


def _metric(body):
    """Gives the predefined metric that a policy tracks, or None."""
    return (body or {}).get("PredefinedMetricSpecification", {}).get("PredefinedMetricType")


def _target_of(policy):
    """Gives the key of the scalable target that a policy belongs to."""
    return policy.service_namespace, policy.resource_id, policy.scalable_dimension


@patch(ApplicationAutoscalingBackend, "delete_scaling_policy")
def delete_policy(original, self, policy_name, service_namespace, resource_id, scalable_dimension):
    """DeleteScalingPolicy refuses a policy that does not exist (ObjectNotFoundException)."""
    target = (service_namespace, resource_id, scalable_dimension)
    if FakeApplicationAutoscalingPolicy.formulate_key(*target, policy_name) not in self.policies:
        raise missing(f"policy {policy_name} found", *target)
    original(self, policy_name, *target)


@patch(ApplicationAutoscalingBackend, "describe_scaling_policies")
def find_policies(_original, self, service_namespace, resource_id=None, scalable_dimension=None, *_):
    """DescribeScalingPolicies takes ResourceId as the whole id, not as a part of it."""
    return None, [
        policy for policy in self.policies.values()
        if policy.service_namespace == service_namespace
        and resource_id in (None, policy.resource_id)
        and scalable_dimension in (None, policy.scalable_dimension)
    ]


@patch(ApplicationAutoScalingResponse, "describe_scaling_policies")
def describe_policies(_original, self):
    """DescribeScalingPolicies returns 10 policies a page, and filters them by PolicyNames."""
    _, found = self.applicationautoscaling_backend.describe_scaling_policies(
        self._get_param("ServiceNamespace"), self._get_param("ResourceId"), self._get_param("ScalableDimension"))
    names = self._get_param("PolicyNames")
    listed = [policy for policy in found if not late.is_hidden(policy)]
    wanted = [_build_policy(policy) for policy in listed if not names or policy.policy_name in names]
    return page(self, "ScalingPolicies", wanted, PAGE_SIZE)


late.remember_creation(FakeApplicationAutoscalingPolicy)
