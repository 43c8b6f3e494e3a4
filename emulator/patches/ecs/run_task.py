"""ECS: RunTask on Fargate, whose tasks run until they are stopped, as no program ends in the emulator.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
"""

from moto.core.responses import ActionResult
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.responses import EC2ContainerServiceResponse

from core.patching import patch
from core.tokens import idempotent
from patches.ecs import fargate_quota, service_checks
from patches.ecs.fargate_tasks import FargateTask

MOST = 10
NO_TASK_ROLE = "When enabling execute command, the task definition must have a task role."


@patch(EC2ContainerServiceResponse, "run_task")
def run_task(original, self):
    """RunTask on Fargate starts tasks as far as the quota allows, and returns a failure for each other one."""
    params, backend = self._get_params(), self.ecs_backend
    cluster = backend._get_cluster(params.get("cluster", "default"))
    provider = _provider(cluster, params)
    if params.get("launchType") != "FARGATE" and provider not in ("FARGATE", fargate_quota.SPOT):
        return original(self)
    definition = service_checks.check_run(backend, cluster, params)
    count = int(params.get("count") or 1)
    if count > MOST:
        raise InvalidParameterException(f"Count can not be greater than {MOST}")
    if params.get("enableExecuteCommand") and not getattr(definition, "task_role_arn", None):
        raise InvalidParameterException(NO_TASK_ROLE)
    tasks, failures = [], []
    for _ in range(count):
        if fargate_quota.has_room(backend, definition, provider):
            tasks.append(_start(backend, cluster, definition, params, provider))
        else:
            failures.append({"reason": fargate_quota.REACHED})
    return ActionResult({"tasks": tasks, "failures": failures})


def _provider(cluster, params):
    """Gives the capacity provider of the request, else the default one of the cluster, or None."""
    strategy = params.get("capacityProviderStrategy") or \
        (not params.get("launchType") and cluster.default_capacity_provider_strategy) or []
    return strategy[0]["capacityProvider"] if strategy else None


def _start(backend, cluster, definition, params, provider):
    """Starts one task."""
    source = definition.tags if params.get("propagateTags") == "TASK_DEFINITION" else []
    task = FargateTask(
        cluster, definition, backend, group=params.get("group") or f"family:{definition.family}",
        started_by=params.get("startedBy"), tags=[*source, *(params.get("tags") or [])],
        capacity_provider_name=provider, overrides=params.get("overrides") or {},
        enable_execute_command=bool(params.get("enableExecuteCommand")))
    task.start(params["networkConfiguration"]["awsvpcConfiguration"])
    return task


idempotent(EC2ContainerServiceResponse, "run_task", "ecs_backend", token="clientToken", mismatch="ConflictException")
