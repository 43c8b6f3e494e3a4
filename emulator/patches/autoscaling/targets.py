"""Application Auto Scaling: scalable targets, their tags, and the ECS services that they scale.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
"""

import json

from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeScalableTarget
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse, _build_target
from moto.ecs.exceptions import ClusterNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend

from core import late
from core.errors import AwsError
from core.paging import cut
from core.patching import patch
from core.state import state_table
from patches.ecs import services
from patches.ecs.deployments import adjust_tasks

# This module replaces delete_service, which is patched below, so it is loaded before.
BEFORE = (services,)
NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}
TAGGED = ("The scalable target that you tried to tag already exists. To update tags on an existing scalable target, "
          "use the TagResource API.")
ROLE = ("arn:aws:iam::{}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
        "AWSServiceRoleForApplicationAutoScaling_ECSService")


@patch(ApplicationAutoScalingResponse, "register_scalable_target")
def register_target(original, self):
    """RegisterScalableTarget needs both bounds for a new target, tags it, and brings a service within the bounds.

    What an update leaves out is not changed, members of the suspended state included.
    """
    backend, key = self.applicationautoscaling_backend, _key(self)
    known = find_target(backend, *key)
    low, high = self._get_param("MinCapacity"), self._get_param("MaxCapacity")
    if known is None and (low is None or high is None):
        raise AWSValidationException("MinCapacity and MaxCapacity must be specified to register a new scalable target.")
    low, high = (known.min_capacity if low is None else low), (known.max_capacity if high is None else high)
    if low > high:
        raise AWSValidationException("Maximum capacity cannot be less than minimum capacity")
    tags = self._get_param("Tags")
    if known is not None and tags:
        raise AWSValidationException(TAGGED)
    suspended = {**NOT_SUSPENDED, **((known and known.suspended_state) or {}),
                 **(self._get_param("SuspendedState") or {})}
    answer = original(self)
    target = find_target(backend, *key)
    target.suspended_state = suspended
    if known is None:
        target.role_arn = target.role_arn or ROLE.format(backend.account_id)
        _tags(backend)[target.arn] = dict(tags or {})
    _bring_within_bounds(backend, target)
    return answer


def find_target(backend, namespace, resource_id, dimension):
    """Gives a scalable target, or None."""
    target = backend.targets.get(dimension, {}).get(resource_id)
    return target if target is not None and target.service_namespace == namespace else None


def _key(response):
    """Gives the parameters that name a target."""
    return tuple(response._get_param(name) for name in ("ServiceNamespace", "ResourceId", "ScalableDimension"))


def _bring_within_bounds(backend, target):
    """Sets the desired count of a service that is outside of the bounds to the nearer one."""
    if target.service_namespace != "ecs":
        return
    _, cluster, name = target.resource_id.split("/")
    service = backend.ecs_backend._get_service(cluster, name)
    within = min(max(service.desired_count, target.min_capacity), target.max_capacity)
    if within != service.desired_count:
        service.desired_count = within
        adjust_tasks(service)


def missing(what, namespace, resource_id, dimension):
    """Gives the error for an unknown target or policy."""
    text = (f"No scalable {what} for service namespace: {namespace}, resource ID: {resource_id}, "
            f"scalable dimension: {dimension}")
    return AwsError("ObjectNotFoundException", text)


@patch(ApplicationAutoscalingBackend, "_ecs_service_exists_for_target")
def service_must_be_active(_original, self, r_id):
    """RegisterScalableTarget refuses a service that is not ACTIVE (ValidationException)."""
    _, cluster, name = r_id.split("/")
    try:
        found, _ = self.ecs_backend.describe_services(cluster, [name])
    except ClusterNotFoundException:
        found = []
    if not found or found[0].status != "ACTIVE":
        raise AWSValidationException(f"ECS service doesn't exist: {r_id}")
    return True


@patch(ApplicationAutoscalingBackend, "deregister_scalable_target")
def deregister_target(original, self, namespace, r_id, dimension):
    """DeregisterScalableTarget deletes the policies too; an unknown target is an ObjectNotFoundException."""
    target = find_target(self, namespace, r_id, dimension)
    if target is None:
        raise missing("target found", namespace, r_id, dimension)
    _tags(self).pop(target.arn, None)
    for key, policy in list(self.policies.items()):
        if (policy.service_namespace, policy.resource_id, policy.scalable_dimension) == (namespace, r_id, dimension):
            policy.delete_alarms(self.account_id, self.region_name)
            del self.policies[key]
    original(self, namespace, r_id, dimension)


@patch(EC2ContainerServiceBackend, "delete_service")
def delete_targets_of_service(original, self, cluster_name, service_name, force):
    """DeleteService deletes the scalable target and the policies of the service too.

    https://github.com/hashicorp/terraform-provider-aws/issues/10432
    """
    from moto.applicationautoscaling.models import applicationautoscaling_backends
    service = original(self, cluster_name, service_name, force)
    backend = applicationautoscaling_backends[self.account_id][self.region_name]
    key = ("ecs", f"service/{service.cluster_name}/{service.name}", "ecs:service:DesiredCount")
    if find_target(backend, *key):
        backend.deregister_scalable_target(*key)
    return service


@patch(ApplicationAutoScalingResponse, "describe_scalable_targets")
def describe_targets(_original, self):
    """DescribeScalableTargets returns 50 targets a page, and a token for the next page."""
    self._validate_params()
    found = self.applicationautoscaling_backend.describe_scalable_targets(
        self._get_param("ServiceNamespace"), self._get_param("ResourceIds"), self._get_param("ScalableDimension"))
    return page(self, "ScalableTargets", [_build_target(target) for target in found], 50)


def page(response, member, items, size):
    """Gives the requested page of a listing."""
    size = min(size, int(response._get_param("MaxResults") or size))
    part, token = cut(items, response._get_param("NextToken"), size, "InvalidNextTokenException")
    return json.dumps({member: part, **({"NextToken": token} if token else {})})


def _tags(backend):
    """Gives the tags of all targets, by ARN."""
    return state_table(backend, "tags")


def _tags_of(response):
    """Gives the tags of the target that a request names."""
    backend, arn = response.applicationautoscaling_backend, response._get_param("ResourceARN")
    if arn not in _tags(backend):
        raise AwsError("ResourceNotFoundException", f"The specified resource doesn't exist: {arn}")
    return _tags(backend)[arn]


@patch(ApplicationAutoScalingResponse, "list_tags_for_resource", new=True)
def list_tags(self):
    """ListTagsForResource returns the tags of a scalable target."""
    return json.dumps({"Tags": _tags_of(self)})


@patch(ApplicationAutoScalingResponse, "tag_resource", new=True)
def tag(self):
    """TagResource adds tags to a scalable target."""
    _tags_of(self).update(self._get_param("Tags"))
    return "{}"


@patch(ApplicationAutoScalingResponse, "untag_resource", new=True)
def untag(self):
    """UntagResource removes tags from a scalable target."""
    for key in self._get_param("TagKeys"):
        _tags_of(self).pop(key, None)
    return "{}"


late.listing(ApplicationAutoscalingBackend, "describe_scalable_targets", [FakeScalableTarget])
