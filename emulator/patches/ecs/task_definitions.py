"""ECS: task definitions, their checks, their defaults, and their deregistration.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
"""

import re

from moto.core.utils import utcnow
from moto.ecs.exceptions import EcsClientException, TaskDefinitionNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend, TaskDefinition
from moto.iam import iam_backends

from core import calls, late
from core.patching import patch
from patches.ecs.container_checks import check_containers
from patches.ecs.fargate_checks import check_fargate

FAMILY = re.compile(r"[A-Za-z0-9_-]{1,255}")
LARGEST = 65536
UNITS = {"cpu": (re.compile(r"([\d.]+) ?vcpus?", re.I), 1024), "memory": (re.compile(r"([\d.]+) ?gb", re.I), 1024)}


@patch(EC2ContainerServiceBackend, "register_task_definition")
def register_checked(original, self, family, container_definitions, **more):
    """RegisterTaskDefinition refuses an invalid definition, and fills in defaults."""
    _check_length()
    if not FAMILY.fullmatch(family):
        raise EcsClientException("Family contains invalid characters.")
    for role in ("task_role_arn", "execution_role_arn"):
        _check_role(self, more.get(role))
    more.update({name: _in_units(name, more[name]) for name in UNITS if more.get(name)})
    check_containers(container_definitions, more.get("network_mode"))
    if "FARGATE" in (more.get("requires_compatibilities") or []):
        check_fargate(container_definitions, more)
    _check_volumes(container_definitions, more.get("volumes") or [])
    more["volumes"] = [{"host": {}, **volume} for volume in more.get("volumes") or []]
    filled = [_with_defaults(container, more.get("network_mode")) for container in container_definitions]
    made = original(self, family, filled, **more)
    made.registered_at = utcnow()
    return made


def _check_length():
    """Refuses a request of more than 64 KiB.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    """
    call = calls.current()
    if call and len(call.body) > LARGEST:
        raise EcsClientException(f"Actual length: '{len(call.body)}'. Max allowed length is '{LARGEST}' bytes.")


def _in_units(name, size):
    """Gives a size of the task in CPU units or MiB."""
    pattern, unit = UNITS[name]
    match = pattern.fullmatch(str(size).strip())
    return str(int(float(match.group(1)) * unit)) if match else str(size)


def find_role(backend, arn):
    """Gives the IAM role of an ARN, or None."""
    roles = iam_backends[backend.account_id][backend.partition].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def _check_role(backend, arn):
    """Refuses the ARN of a role that IAM does not know; a role may also be given by name."""
    if arn and ":" in arn and find_role(backend, arn) is None:
        raise EcsClientException("Role is not valid")


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


def _by_arn(backend, arn):
    """Gives the task definition of an ARN."""
    family, revision = arn.split("/")[-1].split(":")
    return backend.task_definitions[family][int(revision)]


@patch(EC2ContainerServiceBackend, "deregister_task_definition")
def note_deregistration(original, self, task_definition_str):
    """DeregisterTaskDefinition makes a definition INACTIVE, which services and tasks go on using."""
    definition = original(self, task_definition_str)
    definition.deregistered_at = utcnow()
    return definition


late.listing(EC2ContainerServiceBackend, "list_task_definitions", [TaskDefinition], only="ListTaskDefinitions",
             thing=_by_arn)
