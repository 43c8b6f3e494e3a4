"""ECS: the operations on tasks, those of services and those that RunTask starts on Fargate.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
"""

from moto.core.responses import ActionResult
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ecs.exceptions import InvalidParameterException, ServiceNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import DESCRIBE_TASKS_TAGS, EC2ContainerServiceResponse

from core.patching import patch
from patches.ecs.fargate_tasks import FargateTask

FILTERS = ("containerInstance", "family", "serviceName", "desiredStatus", "launchType")
ALONE = "When you specify startedBy as the filter, it must be the only filter that you use."


@patch(EC2ContainerServiceResponse, "list_tasks")
def list_tasks(_original, self):
    """ListTasks filters the tasks of a cluster, by default by the desired status RUNNING."""
    params, backend = self._get_params(), self.ecs_backend
    cluster = backend._get_cluster(params.get("cluster", "default"))
    if params.get("startedBy") and any(params.get(name) for name in FILTERS):
        raise InvalidParameterException(ALONE)
    name = params.get("serviceName", "").split("/")[-1]
    if name and f"{cluster.name}:{name}" not in backend.services:
        raise ServiceNotFoundException
    wanted = {
        "desired_status": params.get("desiredStatus") or "RUNNING",
        "group": f"service:{name}" if name else None,
        "started_by": params.get("startedBy"),
        "launch_type": params.get("launchType"),
    }
    tasks = [task for task in backend.tasks.get(cluster.name, {}).values()
             if all(value is None or getattr(task, key) == value for key, value in wanted.items())
             and _is_of_family(task, params.get("family"))
             and (params.get("containerInstance") or "") in (task.container_instance_arn or "")]
    return ActionResult({"taskArns": [task.task_arn for task in tasks]})


def _is_of_family(task, family):
    """Tells whether a task is of a family of task definitions; None means any."""
    return family is None or task.task_definition_arn.split("/")[-1].split(":")[0] == family


@patch(EC2ContainerServiceResponse, "describe_tasks")
def describe_tasks(_original, self):
    """DescribeTasks returns tasks by id or ARN, and a failure for each that the cluster lacks."""
    wanted = self._get_param("tasks") or []
    if not wanted:
        raise InvalidParameterException("Tasks cannot be empty.")
    cluster = self.ecs_backend._get_cluster(self._get_param("cluster") or "default")
    known = {_id(task.task_arn): task for task in self.ecs_backend.tasks.get(cluster.name, {}).values()}
    found = [known[_id(name)] for name in wanted if _id(name) in known]
    for task in found:
        task.advance()
    include = self._include_in_response if "TAGS" in (self._get_param("include") or []) else self._exclude_from_response
    include(DESCRIBE_TASKS_TAGS)
    start = cluster.arn.replace(":cluster/", ":task/")
    failures = [{"arn": name if ":" in name else f"{start}/{name}", "reason": "MISSING"}
                for name in wanted if _id(name) not in known]
    return ActionResult({"tasks": found, "failures": failures})


def _id(name):
    """Gives the id of a task out of its id or ARN."""
    return name.split("/")[-1]


@patch(EC2ContainerServiceBackend, "stop_task")
def stop_task(original, self, cluster_str, task_str, reason):
    """StopTask stops a task in some seconds; the service of the task replaces it."""
    tasks = self.tasks.get(self._get_cluster(cluster_str).name, {}).values()
    task = next((one for one in tasks if _id(one.task_arn) == _id(task_str)), None)
    if task is None:
        raise InvalidParameterException("The referenced task was not found.")
    if not isinstance(task, FargateTask):
        return original(self, cluster_str, task_str, reason)
    task.stop(reason or "Task stopped by user", "UserInitiated")
    return task


@patch(EC2ContainerServiceBackend, "_calculate_task_resource_requirements")
def allow_missing_memory(original, task_definition):
    """A container needs no memory setting of its own where the task has one."""
    given = task_definition.container_definitions
    task_definition.container_definitions = [{"memory": 0, **container} for container in given]
    try:
        return original(task_definition)
    finally:
        task_definition.container_definitions = given


# In a VPC without DNS names moto's interfaces lack the attribute, and its tasks on instances crash.
if not hasattr(NetworkInterface, "private_dns_name"):
    NetworkInterface.private_dns_name = None
