"""ECS: the reasons for which a task of a service cannot start, in the words of AWS's stoppedReason.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import hashlib
import json
import re
from collections import namedtuple

from moto.ecr.models import ecr_backends
from moto.logs.models import logs_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

from patches.ecs.task_definitions import find_role

ECR = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)(?::([^@]+))?(?:@(sha256:\w+))?")
SECRET = re.compile(r"(arn:[^:]+:secretsmanager:[^:]+:\d+:secret:[^:]+)(?::([^:]*))?(?::([^:]*))?(?::([^:]*))?")
FAILED = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
FROM_ASM = "unable to retrieve secret from asm: service call has been retried 1 time(s): "
CONTENT = ("secret_string", "secret_binary")
# The container is None when the whole task fails.
Failure = namedtuple("Failure", "container reason")


def start_failure(backend, definition):
    """Gives the failure for which a task of a definition cannot start, or None."""
    roles = (getattr(definition, name, None) for name in ("execution_role_arn", "task_role_arn"))
    failures = [Failure(None, _role_failure(backend, role)) for role in roles if role]
    for container in definition.container_definitions:
        failures += [Failure(container["name"], check(backend, container))
                     for check in (_secret_failure, _image_failure, _log_group_failure)]
    return next((failure for failure in failures if failure.reason), None)


def _role_failure(backend, arn):
    """Gives the failure of a role that does not exist or does not trust the tasks of ECS."""
    role = find_role(backend, arn)
    if role is not None and "ecs-tasks.amazonaws.com" in str(role.assume_role_policy_document):
        return None
    return (f"ECS was unable to assume the role '{arn}' that was provided for this task. Please verify that the role "
            "being passed has the proper trust relationship and permissions and that your IAM user has permissions "
            "to pass this role.")


def image_digest(backend, image):
    """Gives the digest of an image, None for one that this account's registry lacks; others are not checked.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-container-image-stability.html
    """
    match = ECR.fullmatch(image)
    if not match or match.group(1) != backend.account_id:
        return image.partition("@")[2] or f"sha256:{hashlib.sha256(image.encode()).hexdigest()}"
    account, region, name, tag, digest = match.groups()
    repository = ecr_backends[account][region].repositories.get(name)
    return next((i.image_digest for i in (repository.images if repository else [])
                 if (i.image_digest == digest if digest else (tag or "latest") in i.image_tags)), None)


def _image_failure(backend, container):
    """Gives the failure of an image that does not exist."""
    image = container["image"]
    if image_digest(backend, image):
        return None
    return (f"CannotPullContainerError: pull image manifest has been retried 1 time(s): "
            f"failed to resolve ref {image}: {image}: not found")


def _log_group_failure(backend, container):
    """Gives the failure of a log group that does not exist."""
    log = container.get("logConfiguration") or {}
    options = log.get("options") or {}
    if log.get("logDriver") != "awslogs" or options.get("awslogs-create-group") == "true":
        return None
    if options.get("awslogs-group") in logs_backends[backend.account_id][backend.region_name].groups:
        return None
    return ("ResourceInitializationError: failed to validate logger args: create stream has been "
            "retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: "
            "The specified log group does not exist.")


def _secret_failure(backend, container):
    """Gives the failure of the first secret of a container that cannot be read."""
    for secret in container.get("secrets") or []:
        source = secret["valueFrom"]
        match = SECRET.fullmatch(source)
        reason = _secret_value_failure(backend, *match.groups()) if match else _parameter_failure(backend, source)
        if reason:
            return FAILED + reason
    return None


def _secret_value_failure(backend, arn, key, stage, version):
    """Gives the failure of a secret of Secrets Manager, or of a JSON key in it.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
    """
    place = f"{FROM_ASM}failed to fetch secret {arn} from secrets manager: "
    store = secretsmanager_backends[backend.account_id][backend.region_name].secrets
    found = store.get(arn) if arn in store else None
    if found is None:
        return place + "ResourceNotFoundException: Secrets Manager can't find the specified secret."
    if found.is_deleted():
        return place + ("InvalidRequestException: You can't perform this operation on the secret because it was "
                        "marked for deletion.")
    current = _version(found, stage or "AWSCURRENT", version)
    if current is None or not any(name in current for name in CONTENT):
        return place + ("ResourceNotFoundException: Secrets Manager can't find the specified secret value "
                        f"for staging label: {stage or 'AWSCURRENT'}")
    return _key_failure(current.get("secret_string") or "", key) if key else None


def _key_failure(content, key):
    """Gives the failure of a JSON key that the text of a secret lacks."""
    try:
        parsed = json.loads(content)
    except ValueError:
        first = content.lstrip()[:1]
        problem = f"invalid character '{first}' looking for beginning of value" if first else \
            "unexpected end of JSON input"
        return FROM_ASM + problem
    if isinstance(parsed, dict) and key in parsed:
        return None
    return f"{FROM_ASM}retrieved secret from Secrets Manager did not contain json key {key}"


def _version(secret, stage, version):
    """Gives a version of a secret by its id or its stage, or None."""
    return next((v for v in secret.versions.values()
                 if (v["version_id"] == version if version else stage in v["version_stages"])), None)


def _parameter_failure(backend, name):
    """Gives the failure of a parameter that Parameter Store lacks."""
    short = name.split(":parameter", 1)[-1] if name.startswith("arn:") else name
    parameters = ssm_backends[backend.account_id][backend.region_name]
    if any(parameters.get_parameter(wanted) for wanted in {short, short.lstrip("/")}):
        return None
    return ("unable to retrieve secrets from ssm: service call has been retried 1 time(s): "
            f"invalid ssm parameters: {short}")
