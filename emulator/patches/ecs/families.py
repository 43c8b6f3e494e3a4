"""ECS: the families of task definitions.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html
"""

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from core import late
from core.patching import patch


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
