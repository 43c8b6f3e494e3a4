"""ECS: the container definitions that RegisterTaskDefinition refuses.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html
"""

import re

from moto.ecs.exceptions import EcsClientException

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
IMAGE = re.compile(r"[A-Za-z0-9_\-:./#]{1,255}(@sha256:[A-Fa-f0-9]{64})?")
HEALTH_CHECK = {"interval": (5, 300), "timeout": (2, 60), "retries": (1, 10), "startPeriod": (0, 300)}
MOUNT_OPTIONS = set(
    "defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime "
    "nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime "
    "strictatime nostrictatime mode uid gid nr_inodes nr_blocks mpol".split())
CAPABILITIES = set(
    "ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER "
    "KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP "
    "SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO "
    "SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM".split())
SHARED_NAME = ("The secret name must be unique and not shared with any new or existing environment variables set on "
               "the container, such as '{}'.")
AWSVPC_ONLY = {"links": "Links are", "hostname": "Hostname is", "extraHosts": "Extra hosts are"}


def check_containers(containers, network_mode):
    """Refuses invalid containers."""
    names = [container.get("name") for container in containers]
    if len(set(names)) < len(names):
        raise EcsClientException("Container names must be unique in a task definition.")
    if not any(container.get("essential", True) for container in containers):
        raise EcsClientException("At least one container must be essential.")
    for container in containers:
        _check_names(container)
        _check_environment(container)
        _check_health_check(container.get("healthCheck"))
        _check_linux(container.get("linuxParameters") or {})
        _check_dependencies(container, names)
        if network_mode == "awsvpc":
            _check_awsvpc(container)


def _check_names(container):
    """Refuses a malformed name, or a malformed image."""
    if not NAME.fullmatch(container.get("name") or ""):
        raise EcsClientException("Container.name contains invalid characters.")
    if "image" in container and not IMAGE.fullmatch(container["image"]):
        raise EcsClientException("Container.image contains invalid characters.")


def _check_environment(container):
    """Refuses a secret with the name of another secret or of a variable."""
    secrets = [secret["name"] for secret in container.get("secrets") or []]
    variables = [variable.get("name") for variable in container.get("environment") or []]
    for name in secrets:
        if name in variables or secrets.count(name) > 1:
            raise EcsClientException(SHARED_NAME.format(name))


def _check_health_check(check):
    """Refuses a health check without a command, or with a number out of range."""
    if check is None:
        return
    if (check.get("command") or [""])[0] not in ("CMD", "CMD-SHELL", "NONE"):
        raise EcsClientException("Health check command must start with CMD or CMD-SHELL.")
    for name, (least, most) in HEALTH_CHECK.items():
        if name in check and not least <= check[name] <= most:
            raise EcsClientException(f"Health check {name} must be between {least} and {most}.")


def _check_linux(parameters):
    """Refuses unknown capabilities, and tmpfs mounts with a relative path, without size or with an unknown option.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
    """
    capabilities = parameters.get("capabilities") or {}
    for name in [*(capabilities.get("add") or []), *(capabilities.get("drop") or [])]:
        if name not in CAPABILITIES:
            raise EcsClientException(f"Linux capability '{name}' is not valid.")
    for mount in parameters.get("tmpfs") or []:
        if not mount["containerPath"].startswith("/"):
            raise EcsClientException("The containerPath of a tmpfs mount must be an absolute path.")
        if mount["size"] < 1:
            raise EcsClientException("The size of a tmpfs mount must be greater than 0.")
        for option in mount.get("mountOptions") or []:
            if option not in MOUNT_OPTIONS:
                raise EcsClientException(f"Tmpfs mount option '{option}' is not valid.")


def _check_dependencies(container, names):
    """Refuses a dependency on a container that does not exist."""
    for dependency in container.get("dependsOn") or []:
        if dependency["containerName"] not in names:
            raise EcsClientException(
                f"Container '{container['name']}' depends on '{dependency['containerName']}', which does not exist.")


def _check_awsvpc(container):
    """Refuses settings that need a network mode other than awsvpc."""
    for name, subject in AWSVPC_ONLY.items():
        if container.get(name):
            raise EcsClientException(f"{subject} not supported when networkMode=awsvpc.")
    for port in container.get("portMappings") or []:
        if port.get("hostPort") not in (None, 0, port.get("containerPort")):
            raise EcsClientException(
                "When networkMode=awsvpc, the host ports and container ports in port mappings must match.")
