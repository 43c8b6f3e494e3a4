"""ECS: the deployments of a service, which take time, may fail, and may be rolled back.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

import math

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from core import slow
from patches.ecs.start_failures import start_failure
from patches.ecs.tasks import START, ServiceTask, tasks_of

STEADY, EVENTS = 60, 100
REVISED = ("task_definition", "capacity_provider_strategy", "launch_type", "platform_version",
           "network_configuration", "load_balancers")


class Deployment:
    """One deployment of a service: the settings that it rolls out, and its progress."""

    def __init__(self, service):
        """Copies the current settings of the service."""
        self.id = f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}"
        self.status, self.rollout_state = "PRIMARY", "IN_PROGRESS"
        self.rollout_state_reason = f"ECS deployment {self.id} in progress."
        self.created_at = self.updated_at = utcnow()
        self.desired_count, self.failed_tasks = service.desired_count, 0
        self.running_count = self.pending_count = 0
        self.platform_family = "Linux"
        for name in REVISED:
            setattr(self, name, getattr(service, name))


class Record:
    """An entry of ListServiceDeployments, which covers a deployment and its rollback."""

    def __init__(self, service, deployment):
        """Opens the record of a deployment, with the service revision that it rolls out."""
        kind = f"{service.cluster_name}/{service.name}"
        start = service.arn.rsplit(":", 1)[0]
        number = mock_random.randint(10**18, 10**19 - 1)
        self.service_deployment_arn = f"{start}:service-deployment/{kind}/{mock_random.get_random_hex(22)}"
        self.target_service_revision_arn = f"{start}:service-revision/{kind}/{number}"
        self.service_arn, self.cluster_arn = service.arn, service.cluster_arn
        self.created_at = self.started_at = utcnow()
        self.finished_at, self.status, self.status_reason = None, "IN_PROGRESS", None
        self.revision = {name: getattr(deployment, name) for name in REVISED}

    def finish(self, status):
        """Closes the record."""
        self.status, self.finished_at = status, utcnow()


def add_event(service, message):
    """Adds an event to a service, which shows the newest hundred, newest first."""
    event = {"id": str(mock_random.uuid4()), "createdAt": utcnow(), "message": f"(service {service.name}) {message}"}
    service.events = [event, *service.events][:EVENTS]


def deploy(service):
    """Begins a deployment of the current settings of a service."""
    deployment = Deployment(service)
    deployment.record = Record(service, deployment)
    for earlier in service.records:
        if earlier.status.endswith("IN_PROGRESS"):
            earlier.status_reason = "Superseded by a newer service deployment."
            earlier.finish("STOPPED")
    service.records = [deployment.record, *service.records]
    _begin(service, deployment)


def _begin(service, deployment):
    """Makes a deployment the primary one and starts its tasks."""
    for earlier in service.deployments:
        earlier.status = "ACTIVE"
    service.deployments = [deployment, *service.deployments]
    adjust_tasks(service)


def adjust_tasks(service):
    """Starts or stops tasks of the primary deployment until it has the desired count."""
    deployment = service.deployments[0]
    deployment.desired_count = service.desired_count
    own = [task for task in tasks_of(service) if task.deployment is deployment]
    for task in own[service.desired_count:]:
        add_event(service, f"has stopped 1 running tasks: (task {task.id}).")
        task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
    if deployment.rollout_state != "FAILED":
        for _ in range(service.desired_count - len(own)):
            _start(service, deployment)
    count_tasks(service)
    if deployment.running_count == service.desired_count and not slow.is_changing(deployment, "rollout_state"):
        _retire_earlier(service, deployment)


def count_tasks(service):
    """Counts the tasks of the service and of each of its deployments."""
    running, pending = tasks_of(service, "RUNNING"), tasks_of(service, "PROVISIONING", "PENDING")
    service.running_count, service.pending_count = len(running), len(pending)
    for deployment in service.deployments:
        deployment.running_count = sum(task.deployment is deployment for task in running)
        deployment.pending_count = sum(task.deployment is deployment for task in pending)


def _start(service, deployment):
    """Starts one task, which runs or fails once it has been provisioned."""
    definition = service._backend.describe_task_definition(deployment.task_definition)
    task = ServiceTask(service, definition, deployment)
    add_event(service, f"has started 1 tasks: (task {task.id}).")
    slow.begin(task, "PROVISIONING", None, START, done=lambda: _run_or_fail_task(service, deployment, task, definition))


def _run_or_fail_task(service, deployment, task, definition):
    """Runs a provisioned task, or stops it with the reason for which it cannot start."""
    if task.desired_status == "STOPPED" or service.status != "ACTIVE":
        return
    reason = start_failure(service._backend, definition)
    if reason:
        _fail_task(service, deployment, task, reason)
        return
    task.run()
    if task.address and deployment.load_balancers:
        add_event(service, f"registered 1 targets in ({deployment.load_balancers[0].get('targetGroupArn')})")
    count_tasks(service)
    if deployment is service.deployments[0] and deployment.running_count == service.desired_count:
        _retire_earlier(service, deployment)


def _retire_earlier(service, deployment):
    """Stops the tasks of earlier deployments once all new ones run; the service is steady a minute later."""
    for task in tasks_of(service):
        if task.deployment is not deployment:
            task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
    service.deployments = [deployment]
    count_tasks(service)
    if deployment.rollout_state == "IN_PROGRESS":
        seconds = STEADY if service.desired_count else 0
        slow.begin(deployment, "IN_PROGRESS", None, seconds, "rollout_state", lambda: _complete(service, deployment))


def _complete(service, deployment):
    """Marks a deployment as completed."""
    if service.deployments[0] is not deployment:
        return
    deployment.rollout_state, deployment.updated_at = "COMPLETED", utcnow()
    deployment.rollout_state_reason = f"ECS deployment {deployment.id} completed."
    is_rollback = deployment.record.status.startswith("ROLLBACK")
    deployment.record.finish("ROLLBACK_SUCCESSFUL" if is_rollback else "SUCCESSFUL")
    service.last_completed = {name: getattr(deployment, name) for name in (*REVISED, "id")}
    add_event(service, "has reached a steady state.")
    add_event(service, f"(deployment {deployment.id}) deployment completed.")


def _fail_task(service, deployment, task, reason):
    """Counts a task that could not start, and fails the deployment once too many could not."""
    deployment.failed_tasks += 1
    task.stop(reason, "TaskFailedToStart", seconds=0)
    add_event(service, f"was unable to start (task {task.id}): {reason}")
    count_tasks(service)
    threshold = min(200, max(3, math.ceil(service.desired_count / 2)))
    if deployment is not service.deployments[0] or deployment.rollout_state == "FAILED":
        return
    if deployment.failed_tasks < threshold:
        _start(service, deployment)
        count_tasks(service)
    elif _circuit_breaker(service).get("enable") and deployment.rollout_state == "IN_PROGRESS":
        _fail_deployment(service, deployment)
    else:
        add_event(service, "is unable to consistently start tasks successfully.")


def _circuit_breaker(service):
    """Gives the settings of the circuit breaker."""
    return service.deployment_configuration.get("deploymentCircuitBreaker") or {}


def _fail_deployment(service, deployment):
    """Fails a deployment, and rolls back to the last completed one if the circuit breaker says so."""
    deployment.rollout_state = "FAILED"
    deployment.rollout_state_reason = "ECS deployment circuit breaker: tasks failed to start."
    record, completed = deployment.record, getattr(service, "last_completed", None)
    record.status_reason = "Service deployment rolled back because the circuit breaker threshold was exceeded."
    add_event(service, f"(deployment {deployment.id}) deployment failed: tasks failed to start.")
    for task in tasks_of(service):
        if task.deployment is deployment:
            task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
    if record.status.startswith("ROLLBACK"):
        record.finish("ROLLBACK_FAILED")
    elif not _circuit_breaker(service).get("rollback") or completed is None:
        record.status_reason = deployment.rollout_state_reason
        record.finish("STOPPED")
    else:
        _roll_back(service, record, completed)
    count_tasks(service)


def _roll_back(service, record, completed):
    """Deploys the settings of the last completed deployment."""
    record.status = "ROLLBACK_IN_PROGRESS"
    for name in REVISED:
        setattr(service, name, completed[name])
    add_event(service, f"rolling back to (deployment {completed['id']}).")
    deployment = Deployment(service)
    deployment.record = record
    deployment.rollout_state_reason = f"ECS deployment circuit breaker: rolling back to deploymentId {completed['id']}."
    _begin(service, deployment)


def retry(service):
    """Starts the missing tasks of a deployment once they can start."""
    deployment = service.deployments[0] if service.deployments else None
    if service.status != "ACTIVE" or deployment is None or deployment.rollout_state == "FAILED":
        return
    definition = service._backend.describe_task_definition(deployment.task_definition)
    own = [task for task in tasks_of(service) if task.deployment is deployment]
    if len(own) < service.desired_count and start_failure(service._backend, definition) is None:
        adjust_tasks(service)
    count_tasks(service)
