"""Application Auto Scaling: scaling policies are kept as written, one for a metric.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
"""

from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse, _build_policy

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.autoscaling.targets import find_target, page

MOST = 10


@patch(ApplicationAutoscalingBackend, "put_scaling_policy")
def put_policy(original, self, policy_name, service_namespace, resource_id, scalable_dimension,
               policy_body, policy_type):
    """PutScalingPolicy needs a target; a policy of that name is replaced, and keeps its ARN."""
    place = (service_namespace, resource_id, scalable_dimension)
    if find_target(self, *place) is None:
        raise _missing("target registered", *place)
    before = self.policies.get(FakeApplicationAutoscalingPolicy.formulate_key(*place, policy_name))
    others = [policy for policy in self.policies.values() if policy is not before and _place(policy) == place]
    metric = _metric(policy_body)
    if metric and metric in [_metric(policy._policy_body) for policy in others]:
        text = "Only one TargetTrackingScaling policy for a given metric specification is allowed."
        raise AWSValidationException(text)
    if before is not None:
        before.delete_alarms(self.account_id, self.region_name)
    made = original(self, policy_name, *place, policy_body, policy_type)
    if before is not None:
        made.policy_arn, made.creation_time = before.policy_arn, before.creation_time
        late.copy_creation(before, made)
    return made


def _metric(body):
    """Gives the metric that a policy tracks, or None."""
    return (body or {}).get("PredefinedMetricSpecification", {}).get("PredefinedMetricType")


def _place(policy):
    """Gives what a policy is for."""
    return policy.service_namespace, policy.resource_id, policy.scalable_dimension


def _missing(what, namespace, resource_id, dimension):
    """Makes the error for a target or a policy that is not there."""
    text = (f"No scalable {what} for service namespace: {namespace}, resource ID: {resource_id}, "
            f"scalable dimension: {dimension}")
    return AwsError("ObjectNotFoundException", text)


@patch(ApplicationAutoscalingBackend, "delete_scaling_policy")
def delete_policy(original, self, policy_name, service_namespace, resource_id, scalable_dimension):
    """DeleteScalingPolicy of one that is gone is an ObjectNotFoundException."""
    place = (service_namespace, resource_id, scalable_dimension)
    if FakeApplicationAutoscalingPolicy.formulate_key(*place, policy_name) not in self.policies:
        raise _missing(f"policy {policy_name} found", *place)
    original(self, policy_name, *place)


@patch(ApplicationAutoscalingBackend, "describe_scaling_policies")
def find_policies(_original, self, service_namespace, resource_id=None, scalable_dimension=None, *_):
    """DescribeScalingPolicies takes the resource for exactly the one named."""
    return None, [
        policy for policy in self.policies.values()
        if policy.service_namespace == service_namespace
        and resource_id in (None, policy.resource_id)
        and scalable_dimension in (None, policy.scalable_dimension)
    ]


@patch(ApplicationAutoScalingResponse, "describe_scaling_policies")
def describe_policies(_original, self):
    """DescribeScalingPolicies gives 10 at once, those of some names when asked."""
    _, found = self.applicationautoscaling_backend.describe_scaling_policies(
        self._get_param("ServiceNamespace"), self._get_param("ResourceId"), self._get_param("ScalableDimension"))
    names = self._get_param("PolicyNames")
    listed = [policy for policy in found if not late.is_hidden(policy)]
    wanted = [_build_policy(policy) for policy in listed if not names or policy.policy_name in names]
    return page(self, "ScalingPolicies", wanted, MOST)


late.remember_creation(FakeApplicationAutoscalingPolicy)
