"""ECS: deleted task definitions, which stay DELETE_IN_PROGRESS while something uses them.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
"""

from moto.ecs.models import EC2ContainerServiceBackend

from core.patching import patch
from core.state import state_table


@patch(EC2ContainerServiceBackend, "delete_task_definitions")
def keep_used(original, self, task_definitions):
    """DeleteTaskDefinitions keeps a definition for as long as a service or a task uses it."""
    deleted, failures = original(self, task_definitions)
    for definition in deleted:
        numbers = state_table(self, "last revisions")
        numbers[definition.family] = max(definition.revision, numbers.get(definition.family, 0))
        if _is_used(self, definition):
            self.task_definitions[definition.family][definition.revision] = definition
    return deleted, failures


def _is_used(backend, definition):
    """Tells whether a service or a task that has not stopped uses a definition."""
    tasks = [task for tasks in backend.tasks.values() for task in tasks.values() if task.status != "STOPPED"]
    services = [service for service in backend.services.values() if service.status != "INACTIVE"]
    return definition.arn in [*(task.task_definition_arn for task in tasks), *(s.task_definition for s in services)]


@patch(EC2ContainerServiceBackend, "describe_task_definition")
def drop_unused(original, self, task_definition_str):
    """A definition is gone once nothing uses it any more."""
    for definitions in self.task_definitions.values():
        for definition in list(definitions.values()):
            if definition.status == "DELETE_IN_PROGRESS" and not _is_used(self, definition):
                del definitions[definition.revision]
    return original(self, task_definition_str)


@patch(EC2ContainerServiceBackend, "_get_last_task_definition_revision_id")
def never_reuse(original, self, family):
    """The number of a deleted revision is not used again."""
    return max(original(self, family) or 0, state_table(self, "last revisions").get(family, 0)) or None
