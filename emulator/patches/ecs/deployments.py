"""ECS: the deployments of a service, which start and stop its tasks within the limits of a rolling update.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

import math

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from core import slow
from patches.ecs import circuit_breaker, fargate_quota
from patches.ecs.deployment_records import ONGOING, REVISED, Record, Revision
from patches.ecs.service_tasks import ServiceTask, next_provider, pending_tasks_of, tasks_of
from patches.ecs.start_failures import image_digest, start_failure

STEADY, EVENTS = 60, 100
SCALING, SCHEDULER = "Scaling activity initiated by (deployment {})", "ServiceSchedulerInitiated"
SUPERSEDED = "Superseded by a newer service deployment."


class Deployment:
    """One deployment of a service: the revision that it rolls out, and its progress."""

    platform_family = "Linux"

    def __init__(self, service, definition, revision=None):
        """Begins to roll out a revision, by default the current settings of the service."""
        self.id = f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}"
        self.service, self.definition = service, definition
        self.revision = revision or Revision(service, _images(definition, service._backend))
        self.status, self.rollout_state = "PRIMARY", "IN_PROGRESS"
        self.rollout_state_reason = f"ECS deployment {self.id} in progress."
        self.created_at = self.updated_at = utcnow()
        self.desired_count, self.failed_tasks = service.desired_count, 0
        self.running_count = self.pending_count = 0
        for name in REVISED:
            setattr(self, name, getattr(self.revision, name))

    def tasks(self):
        """Gives the tasks of the deployment with desired status RUNNING."""
        return [task for task in tasks_of(self.service) if task.deployment is self]

    def summary(self):
        """Gives the revision of the deployment, with the number of its tasks."""
        return {"arn": self.revision.service_revision_arn, "requestedTaskCount": self.desired_count,
                "runningTaskCount": self.running_count, "pendingTaskCount": self.pending_count}


def _images(definition, backend):
    """Gives the container images of a task definition with their digests."""
    return [{"containerName": one["name"], "image": one["image"], "imageDigest": image_digest(backend, one["image"])}
            for one in definition.container_definitions]


def add_event(service, message):
    """Adds an event to a service, which shows the newest hundred, newest first."""
    event = {"id": str(mock_random.uuid4()), "createdAt": utcnow(), "message": f"(service {service.name}) {message}"}
    service.events = [event, *service.events][:EVENTS]


def deploy(service, definition):
    """Begins a deployment of the current settings of a service."""
    for earlier in service.records:
        if earlier.status in ONGOING:
            earlier.finish("STOPPED", SUPERSEDED)
    source = service.last_completed
    deployment = Deployment(service, definition)
    deployment.record = Record(service, deployment, source, circuit_breaker.threshold(service))
    service.records = [deployment.record, *service.records]
    _begin(service, deployment)


def _begin(service, deployment):
    """Makes a deployment the primary one and starts its tasks."""
    for earlier in service.deployments:
        earlier.status = "ACTIVE"
    service.deployments = [deployment, *service.deployments]
    adjust_tasks(service)


def adjust_tasks(service):
    """Starts and stops tasks, within minimumHealthyPercent and maximumPercent of the desired count.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    if service.status != "ACTIVE" or not service.deployments:
        return
    primary, desired = service.deployments[0], service.desired_count
    primary.desired_count = desired
    _stop(service, primary.tasks()[desired:])
    if primary.rollout_state != "FAILED":
        _replace_earlier(service, primary)
    count_tasks(service)
    _settle(service, primary)


def _replace_earlier(service, primary):
    """Stops tasks of earlier deployments as far as enough others run, and starts those that are missing."""
    desired, limits = service.desired_count, service.deployment_configuration
    lowest = math.ceil(desired * limits["minimumHealthyPercent"] / 100)
    most = desired * limits["maximumPercent"] // 100
    earlier = _earlier_tasks(service)
    _stop(service, [task for task in earlier if task.status != "RUNNING"])
    running = len(tasks_of(service, "RUNNING"))
    too_many = desired - len(primary.tasks()) + len(tasks_of(service)) - most
    number = min(max(too_many, running - desired), running - lowest)
    _stop(service, [task for task in earlier if task.status == "RUNNING"][:max(0, number)])
    while _is_missing_tasks(service, primary) and len(tasks_of(service)) < most and _start(service, primary):
        pass


def _is_missing_tasks(service, deployment):
    """Tells whether the service scheduler wants to start another task of a deployment."""
    return (service.status == "ACTIVE" and service.deployments[:1] == [deployment]
            and deployment.rollout_state != "FAILED" and deployment.failed_tasks < circuit_breaker.threshold(service)
            and len(deployment.tasks()) < service.desired_count)


def _earlier_tasks(service):
    """Gives the tasks of earlier deployments."""
    return [task for task in tasks_of(service) if task.deployment is not service.deployments[0]]


def _stop(service, tasks):
    """Stops tasks because of a change of the desired count or the deployment."""
    for task in tasks:
        task.stop(SCALING.format(service.deployments[0].id), SCHEDULER)
    if tasks:
        names = " ".join(f"(task {task.id})" for task in tasks)
        add_event(service, f"has stopped {len(tasks)} running tasks: {names}.")


def _start(service, deployment):
    """Starts one task and tells whether the quota of the account allowed it."""
    provider = next_provider(deployment)
    if not fargate_quota.has_room(service._backend, deployment.definition, provider):
        _report_quota(service)
        return False
    task = ServiceTask(service, deployment, provider)
    add_event(service, f"has started 1 tasks: (task {task.id}).")
    task.start(deployment.network_configuration.get("awsvpcConfiguration"), _task_runs, _task_failed)
    return True


def _report_quota(service):
    """Adds the event of a reached quota, once for each time that it is reached."""
    message = f"was unable to place a task. Reason: {fargate_quota.REACHED}."
    if not service.events or not service.events[0]["message"].endswith(message):
        add_event(service, message)


def _task_runs(task):
    """Counts a task that runs, and goes on with the rolling update."""
    service, deployment = task.service, task.deployment
    deployment.failed_tasks = 0
    if task.address and deployment.load_balancers:
        groups = ", ".join(balancer.get("targetGroupArn", "") for balancer in deployment.load_balancers)
        add_event(service, f"registered 1 targets in (target-group {groups})")
    adjust_tasks(service)


def _task_failed(task, reason):
    """Counts a task that could not start, and fails the deployment once too many could not."""
    service, deployment = task.service, task.deployment
    deployment.failed_tasks += 1
    add_event(service, f"was unable to start (task {task.id}): {reason}")
    count_tasks(service)
    if service.deployments[:1] != [deployment] or deployment.failed_tasks < circuit_breaker.threshold(service):
        adjust_tasks(service)
    elif circuit_breaker.is_enabled(service) and deployment.rollout_state == "IN_PROGRESS":
        _fail(service, deployment)
    else:
        add_event(service, "is unable to consistently start tasks successfully.")


def count_tasks(service):
    """Counts the tasks of the service and of each of its deployments, and drops those that are replaced."""
    running, pending = tasks_of(service, "RUNNING"), pending_tasks_of(service)
    service.running_count, service.pending_count = len(running), len(pending)
    for deployment in service.deployments:
        deployment.running_count = sum(task.deployment is deployment for task in running)
        deployment.pending_count = sum(task.deployment is deployment for task in pending)
    service.deployments = [one for one in service.deployments if one.status == "PRIMARY" or one.tasks()]


def _settle(service, deployment):
    """Completes a deployment a minute after all of its tasks run, at once without tasks."""
    if deployment.rollout_state != "IN_PROGRESS" or slow.is_changing(deployment, "rollout_state"):
        return
    if deployment.running_count != service.desired_count or _earlier_tasks(service):
        return
    seconds = STEADY if service.desired_count else 0
    slow.begin(deployment, "IN_PROGRESS", None, seconds, "rollout_state", lambda: _complete(service, deployment))


def _complete(service, deployment):
    """Marks a deployment as completed, unless its tasks have stopped or another one has begun."""
    if not service.deployments or service.deployments[0] is not deployment:
        return
    if deployment.running_count != service.desired_count:
        return
    deployment.rollout_state, deployment.updated_at = "COMPLETED", utcnow()
    deployment.rollout_state_reason = f"ECS deployment {deployment.id} completed."
    deployment.record.finish("ROLLBACK_SUCCESSFUL" if deployment.record.is_rollback else "SUCCESSFUL")
    service.last_completed = deployment
    add_event(service, "has reached a steady state.")
    add_event(service, f"(deployment {deployment.id}) deployment completed.")


def _fail(service, deployment):
    """Fails a deployment, and rolls back to the last completed one if the circuit breaker says so."""
    record, completed = deployment.record, service.last_completed
    _stop_rollout(service, deployment, circuit_breaker.FAILED)
    record.triggered = True
    add_event(service, f"(deployment {deployment.id}) deployment failed: tasks failed to start.")
    if record.is_rollback:
        record.finish("ROLLBACK_FAILED")
    elif not circuit_breaker.rolls_back(service):
        record.finish("STOPPED", circuit_breaker.FAILED)
    elif completed is None:
        record.finish("ROLLBACK_FAILED", f"{circuit_breaker.ROLLED_BACK} {circuit_breaker.NO_CANDIDATE}")
    else:
        _roll_back(service, record, circuit_breaker.ROLLED_BACK)
    count_tasks(service)


def stop_deployment(service, record):
    """Rolls back an ongoing deployment because a person stopped it."""
    _stop_rollout(service, record.deployment, "Service deployment stopped by user.")
    if service.last_completed is None:
        record.finish("ROLLBACK_FAILED", circuit_breaker.NO_CANDIDATE)
    else:
        _roll_back(service, record, "Service deployment rolled back by user.")
    count_tasks(service)


def _stop_rollout(service, deployment, reason):
    """Makes a deployment FAILED and stops its tasks."""
    slow.cancel(deployment, "rollout_state")
    deployment.rollout_state, deployment.rollout_state_reason = "FAILED", reason
    for task in deployment.tasks():
        task.stop(SCALING.format(deployment.id), SCHEDULER)


def _roll_back(service, record, reason):
    """Deploys the revision of the last completed deployment, which cannot be rolled back to until it has completed.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    completed, service.last_completed = service.last_completed, None
    record.begin_rollback(completed.revision, reason)
    for name in REVISED:
        setattr(service, name, getattr(completed.revision, name))
    add_event(service, f"rolling back to (deployment {completed.id}).")
    deployment = Deployment(service, completed.definition, completed.revision)
    deployment.record = record
    deployment.rollout_state_reason = f"ECS deployment circuit breaker: rolling back to deploymentId {completed.id}."
    _begin(service, deployment)


def retry(service):
    """Starts the missing tasks of a deployment once they can start."""
    deployment = service.deployments[0] if service.deployments else None
    if service.status != "ACTIVE" or deployment is None or deployment.rollout_state == "FAILED":
        return
    if len(deployment.tasks()) < service.desired_count and not start_failure(service._backend, deployment.definition):
        deployment.failed_tasks = 0
        adjust_tasks(service)
    count_tasks(service)
