"""ECS: deployments of a service take their time, fail, and are rolled back.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

import math

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from core import slow
from patches.ecs.start_failures import why_not
from patches.ecs.tasks import START, ServiceTask, tasks_of

STEADY, EVENTS = 60, 100
REVISED = ("task_definition", "capacity_provider_strategy", "launch_type", "platform_version",
           "network_configuration", "load_balancers")


class Deployment:
    """One deployment of a service: what it brings, and how far it has come."""

    def __init__(self, service):
        """Takes over what the service says now."""
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
    """What ListServiceDeployments tells of one: a rollback is part of the deployment that it undoes."""

    def __init__(self, service, deployment):
        """Opens the record, and makes the revision that the deployment is to bring."""
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


def tell(service, message):
    """Adds an event; the newest hundred are shown, the newest first."""
    event = {"id": str(mock_random.uuid4()), "createdAt": utcnow(), "message": f"(service {service.name}) {message}"}
    service.events = [event, *service.events][:EVENTS]


def deploy(service):
    """Begins a deployment of what the service says now."""
    deployment = Deployment(service)
    deployment.record = Record(service, deployment)
    for earlier in service.records:
        if earlier.status.endswith("IN_PROGRESS"):
            earlier.status_reason = "Superseded by a newer service deployment."
            earlier.finish("STOPPED")
    service.records = [deployment.record, *service.records]
    _begin(service, deployment)


def _begin(service, deployment):
    """Makes a deployment the primary one, and starts its tasks."""
    for earlier in service.deployments:
        earlier.status = "ACTIVE"
    service.deployments = [deployment, *service.deployments]
    fill(service)


def fill(service):
    """Starts or stops tasks until there are as many of the primary deployment as desired."""
    deployment = service.deployments[0]
    deployment.desired_count = service.desired_count
    own = [task for task in tasks_of(service) if task.deployment is deployment]
    for task in own[service.desired_count:]:
        tell(service, f"has stopped 1 running tasks: (task {task.id}).")
        task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
    if deployment.rollout_state != "FAILED":
        for _ in range(service.desired_count - len(own)):
            _start(service, deployment)
    count(service)
    if deployment.running_count == service.desired_count and not slow.is_changing(deployment, "rollout_state"):
        _arrive(service, deployment)


def count(service):
    """Counts the tasks of the service and of each of its deployments."""
    running, pending = tasks_of(service, "RUNNING"), tasks_of(service, "PROVISIONING", "PENDING")
    service.running_count, service.pending_count = len(running), len(pending)
    for deployment in service.deployments:
        deployment.running_count = sum(task.deployment is deployment for task in running)
        deployment.pending_count = sum(task.deployment is deployment for task in pending)


def _start(service, deployment):
    """Starts one task, which runs, or fails, when its time has come."""
    definition = service._backend.describe_task_definition(deployment.task_definition)
    task = ServiceTask(service, definition, deployment)
    tell(service, f"has started 1 tasks: (task {task.id}).")
    slow.begin(task, "PROVISIONING", None, START, done=lambda: _decide(service, deployment, task, definition))


def _decide(service, deployment, task, definition):
    """Lets a task run, or tells why it cannot."""
    if task.desired_status == "STOPPED" or service.status != "ACTIVE":
        return
    reason = why_not(service._backend, definition)
    if reason:
        _fail(service, deployment, task, reason)
        return
    task.run()
    if task.address and deployment.load_balancers:
        tell(service, f"registered 1 targets in ({deployment.load_balancers[0].get('targetGroupArn')})")
    count(service)
    if deployment is service.deployments[0] and deployment.running_count == service.desired_count:
        _arrive(service, deployment)


def _arrive(service, deployment):
    """All tasks run: those of earlier deployments go, and after a while the service is steady."""
    for task in tasks_of(service):
        if task.deployment is not deployment:
            task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
    service.deployments = [deployment]
    count(service)
    if deployment.rollout_state == "IN_PROGRESS":
        seconds = STEADY if service.desired_count else 0
        slow.begin(deployment, "IN_PROGRESS", None, seconds, "rollout_state", lambda: _complete(service, deployment))


def _complete(service, deployment):
    """Ends a deployment well."""
    if service.deployments[0] is not deployment:
        return
    deployment.rollout_state, deployment.updated_at = "COMPLETED", utcnow()
    deployment.rollout_state_reason = f"ECS deployment {deployment.id} completed."
    undone = deployment.record.status.startswith("ROLLBACK")
    deployment.record.finish("ROLLBACK_SUCCESSFUL" if undone else "SUCCESSFUL")
    service.last_good = {name: getattr(deployment, name) for name in (*REVISED, "id")}
    tell(service, "has reached a steady state.")
    tell(service, f"(deployment {deployment.id}) deployment completed.")


def _fail(service, deployment, task, reason):
    """Counts a task that could not start; after some the deployment is given up, or only slowed down."""
    deployment.failed_tasks += 1
    task.stop(reason, "TaskFailedToStart", seconds=0)
    tell(service, f"was unable to start (task {task.id}): {reason}")
    count(service)
    threshold = min(200, max(3, math.ceil(service.desired_count / 2)))
    if deployment is not service.deployments[0] or deployment.rollout_state == "FAILED":
        return
    if deployment.failed_tasks < threshold:
        _start(service, deployment)
        count(service)
    elif _breaker(service).get("enable") and deployment.rollout_state == "IN_PROGRESS":
        _break(service, deployment)
    else:
        tell(service, "is unable to consistently start tasks successfully.")


def _breaker(service):
    """Gives the settings of the circuit breaker."""
    return service.deployment_configuration.get("deploymentCircuitBreaker") or {}


def _break(service, deployment):
    """Gives a deployment up, and goes back to the last one that went well, if it may and there was one."""
    deployment.rollout_state = "FAILED"
    deployment.rollout_state_reason = "ECS deployment circuit breaker: tasks failed to start."
    record, good = deployment.record, getattr(service, "last_good", None)
    record.status_reason = "Service deployment rolled back because the circuit breaker threshold was exceeded."
    tell(service, f"(deployment {deployment.id}) deployment failed: tasks failed to start.")
    for task in tasks_of(service):
        if task.deployment is deployment:
            task.stop(f"Scaling activity initiated by (deployment {deployment.id})")
    if record.status.startswith("ROLLBACK"):
        record.finish("ROLLBACK_FAILED")
    elif not _breaker(service).get("rollback") or good is None:
        record.status_reason = deployment.rollout_state_reason
        record.finish("STOPPED")
    else:
        _roll_back(service, record, good)
    count(service)


def _roll_back(service, record, good):
    """Deploys again what went well before; the tasks of then that still run are kept until the new ones do."""
    record.status = "ROLLBACK_IN_PROGRESS"
    for name in REVISED:
        setattr(service, name, good[name])
    tell(service, f"rolling back to (deployment {good['id']}).")
    deployment = Deployment(service)
    deployment.record = record
    deployment.rollout_state_reason = f"ECS deployment circuit breaker: rolling back to deploymentId {good['id']}."
    _begin(service, deployment)


def retry(service):
    """Tries again to start the tasks of a slowed-down deployment, once nothing is in their way."""
    deployment = service.deployments[0] if service.deployments else None
    if service.status != "ACTIVE" or deployment is None or deployment.rollout_state == "FAILED":
        return
    definition = service._backend.describe_task_definition(deployment.task_definition)
    own = [task for task in tasks_of(service) if task.deployment is deployment]
    if len(own) < service.desired_count and why_not(service._backend, definition) is None:
        fill(service)
    count(service)
