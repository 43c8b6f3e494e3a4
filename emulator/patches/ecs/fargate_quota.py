"""ECS: the vCPUs that an account may use on Fargate in a region, a quota of Service Quotas (L-3032A538).

The setting `fargateVcpus` of the emulator is the quota, without which there is no limit.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""

from core.settings import settings
from patches.ecs.fargate_tasks import FargateTask

REACHED = "You've reached the limit on the number of vCPUs you can run concurrently"
SPOT = "FARGATE_SPOT"
RELEASED = ("DEPROVISIONING", "STOPPED")


def has_room(backend, definition, provider=None):
    """Tells whether the quota leaves room for one more task of a definition; Fargate Spot has another quota."""
    if settings.fargate_vcpus is None or provider == SPOT:
        return True
    used = sum(_vcpus(task.definition) for tasks in backend.tasks.values() for task in tasks.values()
               if isinstance(task, FargateTask) and task.status not in RELEASED
               and task.capacity_provider_name != SPOT)
    return used + _vcpus(definition) <= settings.fargate_vcpus


def _vcpus(definition):
    """Gives the vCPUs of a task."""
    return int(definition.cpu or 0) / 1024
