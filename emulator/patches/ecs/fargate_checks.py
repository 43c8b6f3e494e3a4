"""ECS: the task definitions that Fargate does not run.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
"""

from moto.ecs.exceptions import EcsClientException

GB = 1024
# The memory sizes for each CPU size.
SIZES = {
    256: [512, *range(1 * GB, 2 * GB + 1, GB)],
    512: range(1 * GB, 4 * GB + 1, GB),
    1024: range(2 * GB, 8 * GB + 1, GB),
    2048: range(4 * GB, 16 * GB + 1, GB),
    4096: range(8 * GB, 30 * GB + 1, GB),
    8192: range(16 * GB, 60 * GB + 1, 4 * GB),
    16384: range(32 * GB, 120 * GB + 1, 8 * GB),
    32768: [60 * GB, 120 * GB, 180 * GB, 244 * GB],
}
STORAGE, STOP_TIMEOUT = (21, 200), (0, 120)
LOG_DRIVERS = ("awslogs", "splunk", "awsfirelens")
LOG_OPTIONS = ("awslogs-group", "awslogs-region", "awslogs-stream-prefix")
NOT_SUPPORTED = "Fargate compatible task definitions do not support {}"
ROLE_FOR_SECRETS = "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
ROLE_FOR_LOGS = "Fargate requires task definition to have execution role ARN to support log driver awslogs."


def check_fargate(containers, more):
    """Refuses a task definition that Fargate does not run; `more` are the parameters of the task."""
    if more.get("network_mode") != "awsvpc":
        raise EcsClientException("Fargate only supports network mode 'awsvpc'.")
    _check_size(containers, more.get("cpu") or "", more.get("memory") or "")
    if more.get("ipc_mode"):
        raise EcsClientException(NOT_SUPPORTED.format("ipcMode"))
    storage = (more.get("ephemeral_storage") or {}).get("sizeInGiB", STORAGE[0])
    if not STORAGE[0] <= storage <= STORAGE[1]:
        raise EcsClientException(f"Ephemeral storage must be between {STORAGE[0]} and {STORAGE[1]} GiB.")
    for container in containers:
        _check_container(container)
        _check_linux(container.get("linuxParameters") or {})
        _check_logs(container.get("logConfiguration") or {}, more.get("execution_role_arn"))
        if container.get("secrets") and not more.get("execution_role_arn"):
            raise EcsClientException(ROLE_FOR_SECRETS)


def _check_size(containers, cpu, memory):
    """Refuses an unknown size of the task, and containers that are larger than it."""
    if not cpu.isdigit() or not memory.isdigit() or int(memory) not in SIZES.get(int(cpu), ()):
        raise EcsClientException(f"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory.")
    for name, most in (("cpu", cpu), ("memory", memory), ("memoryReservation", memory)):
        if sum(container.get(name) or 0 for container in containers) > int(most):
            raise EcsClientException(f"The '{name}' setting for container is greater than for the task.")


def _check_container(container):
    """Refuses settings of a container that Fargate does not support."""
    if container.get("privileged"):
        raise EcsClientException(NOT_SUPPORTED.format("privileged containers"))
    if container.get("dockerSecurityOptions"):
        raise EcsClientException(NOT_SUPPORTED.format("dockerSecurityOptions"))
    if any(one.get("type") == "GPU" for one in container.get("resourceRequirements") or []):
        raise EcsClientException(NOT_SUPPORTED.format("GPU resource requirements"))
    if not STOP_TIMEOUT[0] <= container.get("stopTimeout", 0) <= STOP_TIMEOUT[1]:
        raise EcsClientException(f"The stopTimeout must be at most {STOP_TIMEOUT[1]} seconds.")


def _check_linux(parameters):
    """Refuses devices, shared memory, swap, and every added capability but SYS_PTRACE."""
    for name in ("devices", "sharedMemorySize", "maxSwap", "swappiness"):
        if parameters.get(name):
            raise EcsClientException(NOT_SUPPORTED.format(name))
    for name in (parameters.get("capabilities") or {}).get("add") or []:
        if name != "SYS_PTRACE":
            raise EcsClientException(NOT_SUPPORTED.format(f"adding the capability {name}"))


def _check_logs(configuration, execution_role):
    """Refuses a log driver that Fargate lacks, and awslogs without its options or an execution role.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
    """
    driver = configuration.get("logDriver")
    if driver and driver not in LOG_DRIVERS:
        raise EcsClientException(NOT_SUPPORTED.format(f"log driver {driver}"))
    if driver != "awslogs":
        return
    if not execution_role:
        raise EcsClientException(ROLE_FOR_LOGS)
    missing = [name for name in LOG_OPTIONS if not (configuration.get("options") or {}).get(name)]
    if missing:
        raise EcsClientException(f"Log driver awslogs requires options: {', '.join(missing)}")
