"""Application Auto Scaling: scheduled actions, which need a scalable target and are deleted with it.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScheduledAction.html
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScheduledActions.html
"""

import re

from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeScheduledAction
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse, _build_scheduled_action

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.autoscaling.targets import find_target, missing, page

SCHEDULE = re.compile(
    r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\([1-9]\d* (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\)")
MOST = 50


@patch(ApplicationAutoscalingBackend, "put_scheduled_action")
def put_action(original, self, **given):
    """PutScheduledAction needs a scalable target, a valid schedule and a capacity; an update keeps what it leaves out.

    Start and end times that an update leaves out are deleted.
    """
    place = tuple(given[name] for name in ("service_namespace", "resource_id", "scalable_dimension"))
    if find_target(self, *place) is None:
        raise missing("target registered", *place)
    known = find_action(self, given["scheduled_action_name"], *place)
    if known is not None:
        for name in ("schedule", "timezone", "scalable_target_action"):
            given[name] = given[name] or getattr(known, name)
    _check(given)
    original(self, **given)
    action = find_action(self, given["scheduled_action_name"], *place)
    action.start_time, action.end_time = given["start_time"], given["end_time"]


def _check(given):
    """Refuses a scheduled action without a valid schedule, or without a valid capacity."""
    if not SCHEDULE.fullmatch(given["schedule"] or ""):
        raise AWSValidationException("Schedule is not valid. Use an at, rate or cron expression.")
    action = given["scalable_target_action"] or {}
    low, high = action.get("MinCapacity"), action.get("MaxCapacity")
    if low is None and high is None:
        raise AWSValidationException("MinCapacity or MaxCapacity must be specified.")
    if low is not None and high is not None and low > high:
        raise AWSValidationException("Maximum capacity cannot be less than minimum capacity")


def find_action(backend, name, *place):
    """Gives a scheduled action of a scalable target, or None."""
    return next((action for action in backend.scheduled_actions
                 if action.scheduled_action_name == name and _place(action) == place), None)


def _place(action):
    """Gives the namespace, the resource and the dimension that an action is for."""
    return action.service_namespace, action.resource_id, action.scalable_dimension


@patch(ApplicationAutoscalingBackend, "delete_scheduled_action")
def delete_action(original, self, service_namespace, scheduled_action_name, resource_id, scalable_dimension):
    """DeleteScheduledAction of an unknown action is an ObjectNotFoundException."""
    place = (service_namespace, resource_id, scalable_dimension)
    if find_action(self, scheduled_action_name, *place) is None:
        raise AwsError("ObjectNotFoundException", f"No scheduled action {scheduled_action_name} found for service "
                       f"namespace: {service_namespace}, resource ID: {resource_id}, "
                       f"scalable dimension: {scalable_dimension}")
    original(self, service_namespace=service_namespace, scheduled_action_name=scheduled_action_name,
             resource_id=resource_id, scalable_dimension=scalable_dimension)


@patch(ApplicationAutoscalingBackend, "deregister_scalable_target")
def delete_actions_of_target(original, self, namespace, r_id, dimension):
    """DeregisterScalableTarget deletes the scheduled actions of the target too."""
    original(self, namespace, r_id, dimension)
    self.scheduled_actions = [a for a in self.scheduled_actions if _place(a) != (namespace, r_id, dimension)]


@patch(ApplicationAutoScalingResponse, "describe_scheduled_actions")
def describe_actions(_original, self):
    """DescribeScheduledActions returns 50 actions a page, without the members that were not given."""
    found = self.applicationautoscaling_backend.describe_scheduled_actions(
        scheduled_action_names=self._get_param("ScheduledActionNames"),
        service_namespace=self._get_param("ServiceNamespace"), resource_id=self._get_param("ResourceId"),
        scalable_dimension=self._get_param("ScalableDimension"))
    listed = [_build_scheduled_action(action) for action in found if not late.is_hidden(action)]
    shown = [{name: value for name, value in action.items() if value is not None} for action in listed]
    return page(self, "ScheduledActions", shown, MOST)


late.remember_creation(FakeScheduledAction)
