"""ECS: listings come in pages, and Describe operations have a limit and an include list.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html
"""

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from core.errors import AwsError
from core.patching import patch
from patches.ecs import task_definitions

# This module replaces a listing below, so it is loaded before.
BEFORE = (task_definitions,)
SETTINGS = "DescribeClustersResponse.clusters.Cluster.settings"


def paged(name, member, default):
    """Cuts the listing `name` into pages; `default` is the size that AWS documents."""
    @patch(EC2ContainerServiceResponse, name)
    def page(original, self):
        """A List operation returns maxResults items a page, and nextToken for the next page."""
        newest_first = self._get_param("sort") == "DESC"
        found = sorted(original(self).result[member], key=_by_revision, reverse=newest_first)
        start, size = _offset(self._get_param("nextToken")), self._get_param("maxResults") or default
        if not 1 <= size <= 100:
            raise AwsError("InvalidParameterException", "maxResults must be between 1 and 100.")
        end = start + size
        token = str(end) if end < len(found) else None
        return ActionResult({member: found[start:end], "nextToken": token})


def _by_revision(arn):
    """Gives the sort key of an ARN: its name, then the number of a task definition's revision."""
    head, _, revision = arn.rpartition(":")
    return (head, int(revision)) if revision.isdigit() else (arn, 0)


def _offset(token):
    """Reads the nextToken of an earlier page."""
    if token is None:
        return 0
    if not token.isdigit():
        raise AwsError("InvalidParameterException", "Invalid token")
    return int(token)


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
def settings_when_asked(original, self):
    """DescribeClusters returns the settings only when `include` has SETTINGS."""
    if "SETTINGS" in (self._get_param("include") or []):
        self._include_in_response(SETTINGS)
    else:
        self._exclude_from_response(SETTINGS)
    return original(self)
