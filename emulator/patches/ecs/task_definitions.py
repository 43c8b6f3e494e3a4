"""ECS task definitions: the limits of Fargate, and the defaults that AWS fills in.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html
"""

import re

from moto.core.responses import ActionResult
from moto.ecs.exceptions import EcsClientException, TaskDefinitionNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend, TaskDefinition
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.iam import iam_backends

from core import late
from core.patching import patch

GB = 1024
FARGATE = {
    256: [512, *range(1 * GB, 2 * GB + 1, GB)],
    512: range(1 * GB, 4 * GB + 1, GB),
    1024: range(2 * GB, 8 * GB + 1, GB),
    2048: range(4 * GB, 16 * GB + 1, GB),
    4096: range(8 * GB, 30 * GB + 1, GB),
    8192: range(16 * GB, 60 * GB + 1, 4 * GB),
    16384: range(32 * GB, 120 * GB + 1, 8 * GB),
    32768: [60 * GB, 120 * GB, 180 * GB, 244 * GB],
}


@patch(EC2ContainerServiceBackend, "register_task_definition")
def register_checked(original, self, family, container_definitions, **more):
    """RegisterTaskDefinition refuses a definition that Fargate cannot run, and fills in defaults.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
    """
    for role in ("task_role_arn", "execution_role_arn"):
        _check_role(self, more.get(role))
    if "FARGATE" in (more.get("requires_compatibilities") or []):
        _check_fargate(container_definitions, more)
    _check_volumes(container_definitions, more.get("volumes") or [])
    more["volumes"] = [{"host": {}, **volume} for volume in more.get("volumes") or []]
    filled = [_with_defaults(container, more.get("network_mode")) for container in container_definitions]
    return original(self, family, filled, **more)


def find_role(backend, arn):
    """Gives the IAM role of an ARN, or None."""
    roles = iam_backends[backend.account_id][backend.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def _check_role(backend, arn):
    """Refuses the ARN of a role that IAM does not know; a role may also be given by name."""
    if arn and ":" in arn and find_role(backend, arn) is None:
        raise EcsClientException("Role is not valid")


def _check_fargate(containers, more):
    """Refuses a definition that Fargate does not run."""
    if more.get("network_mode") != "awsvpc":
        raise EcsClientException("Fargate only supports network mode 'awsvpc'.")
    cpu, memory = str(more.get("cpu") or ""), str(more.get("memory") or "")
    if not cpu.isdigit() or not memory.isdigit() or int(memory) not in FARGATE.get(int(cpu), ()):
        raise EcsClientException(f"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory.")
    for container in containers:
        _check_container(container, more.get("execution_role_arn"))


def _check_container(container, execution_role):
    """Refuses a container that Fargate does not run."""
    if container.get("privileged"):
        raise EcsClientException("Fargate compatible task definitions do not support privileged containers")
    if container.get("secrets") and not execution_role:
        raise EcsClientException(
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.")
    if container.get("logConfiguration", {}).get("logDriver") == "awslogs" and not execution_role:
        raise EcsClientException(
            "Fargate requires task definition to have execution role ARN to support log driver awslogs.")


def _check_volumes(containers, volumes):
    """Refuses a mount of a volume that is not declared."""
    declared = {volume.get("name") for volume in volumes}
    for container in containers:
        for mount in container.get("mountPoints") or []:
            if mount.get("sourceVolume") not in declared:
                raise EcsClientException(f"Unknown volume '{mount.get('sourceVolume')}'.")


def _with_defaults(container, network_mode):
    """Gives a container as DescribeTaskDefinition returns it: with defaults, and sorted."""
    full = {"cpu": 0, "essential": True, "mountPoints": [], "volumesFrom": [], "systemControls": [], **container}
    full["environment"] = sorted(container.get("environment") or [], key=lambda item: item["name"], reverse=True)
    full["portMappings"] = [_port_with_defaults(port, network_mode) for port in container.get("portMappings") or []]
    for empty in [key for key in ("command", "entryPoint", "secrets", "links") if not full.get(key)]:
        full.pop(empty, None)
    return full


def _port_with_defaults(port, network_mode):
    """Gives a port mapping with its protocol and its host port."""
    host = {"hostPort": port.get("containerPort")} if network_mode == "awsvpc" else {"hostPort": 0}
    return {"protocol": "tcp", **host, **port}


@patch(EC2ContainerServiceBackend, "describe_task_definition")
def latest_active(original, self, task_definition_str):
    """DescribeTaskDefinition of a family returns its latest ACTIVE revision."""
    name = task_definition_str.split("/")[-1]
    if ":" in name:
        if not re.fullmatch(r"[^:]+:\d+", name):
            raise TaskDefinitionNotFoundException()
        return original(self, task_definition_str)
    active = [d for d in self.task_definitions.get(name, {}).values() if d.status == "ACTIVE"]
    if not active:
        raise TaskDefinitionNotFoundException()
    return max(active, key=lambda definition: definition.revision)


@patch(EC2ContainerServiceResponse, "list_task_definition_families")
def list_families(_original, self):
    """ListTaskDefinitionFamilies filters by prefix and by status: whether a family has an ACTIVE revision."""
    prefix, status = self._get_param("familyPrefix") or "", self._get_param("status") or "ALL"
    families = []
    for family, revisions in self.ecs_backend.task_definitions.items():
        visible = [revision for revision in revisions.values() if not late.is_hidden(revision)]
        active = any(revision.status == "ACTIVE" for revision in visible)
        if visible and family.startswith(prefix) and status in ("ALL", "ACTIVE" if active else "INACTIVE"):
            families.append(family)
    return ActionResult({"families": families})


def _by_arn(backend, arn):
    """Gives the task definition of an ARN."""
    family, revision = arn.split("/")[-1].split(":")
    return backend.task_definitions[family][int(revision)]


late.listing(EC2ContainerServiceBackend, "list_task_definitions", [TaskDefinition], only="ListTaskDefinitions",
             thing=_by_arn)
