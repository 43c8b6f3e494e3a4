"""ECS: listings come in pages, and Describe operations have a limit and an include list.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html
"""

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from core.errors import AwsError
from core.paging import cut
from core.patching import patch
from patches.ecs import families, task_operations

# These modules replace some of the listings below, so they are loaded before.
BEFORE = (families, task_operations)
# The values of `include` with the members of a cluster that they add.
INCLUDED = {"SETTINGS": "settings", "CONFIGURATIONS": "configuration", "STATISTICS": "statistics",
            "ATTACHMENTS": "attachments"}


def paged(name, member, default):
    """Cuts the listing `name` into pages; `default` is the documented page size."""
    @patch(EC2ContainerServiceResponse, name)
    def page(original, self):
        """A List operation returns maxResults items and a nextToken."""
        found = sorted(original(self).result[member], key=_by_revision, reverse=self._get_param("sort") == "DESC")
        return ActionResult(page_of(self, found, member, default))


def page_of(response, found, member, default):
    """Gives the page of a listing that a request asks for."""
    size = int(response._get_param("maxResults") or default)
    if not 1 <= size <= 100:
        raise AwsError("InvalidParameterException", "maxResults must be between 1 and 100.")
    part, token = cut(found, response._get_param("nextToken"), size, "InvalidParameterException")
    return {member: part, "nextToken": token}


def _by_revision(arn):
    """Gives the sort key of an ARN: its name, then the number of a task definition's revision."""
    head, _, revision = arn.rpartition(":")
    return (head, int(revision)) if revision.isdigit() else (arn, 0)


paged("list_clusters", "clusterArns", 100)
paged("list_services", "serviceArns", 10)
paged("list_task_definitions", "taskDefinitionArns", 100)
paged("list_task_definition_families", "families", 100)
paged("list_tasks", "taskArns", 100)


def at_most(name, parameter, size, what):
    """Makes the operation `name` refuse more than `size` items in `parameter`."""
    @patch(EC2ContainerServiceResponse, name)
    def refuse(original, self):
        """DescribeServices takes 10 services a request, DescribeClusters and DescribeTasks take 100 items."""
        if len(self._get_param(parameter) or []) > size:
            raise AwsError("InvalidParameterException", f"{what} cannot have more than {size} elements.")
        return original(self)


at_most("describe_services", "services", 10, "Services")
at_most("describe_clusters", "clusters", 100, "Clusters")
at_most("describe_tasks", "tasks", 100, "Tasks")


@patch(EC2ContainerServiceResponse, "describe_clusters")
def optional_members(original, self):
    """DescribeClusters returns settings, configuration, statistics and attachments only when `include` names them."""
    for name, member in INCLUDED.items():
        path = f"DescribeClustersResponse.clusters.Cluster.{member}"
        wanted = name in (self._get_param("include") or [])
        (self._include_in_response if wanted else self._exclude_from_response)(path)
    return original(self)
