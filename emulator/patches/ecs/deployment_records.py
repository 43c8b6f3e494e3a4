"""ECS: the past deployments of a service, and the service revisions that they deployed.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html
"""

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from core.errors import AwsError
from core.patching import patch


@patch(EC2ContainerServiceResponse, "list_service_deployments", new=True)
def list_service_deployments(self):
    """ListServiceDeployments returns the deployments of a service, filtered by status."""
    service = self.ecs_backend._get_service(self._get_param("cluster") or "default", self._get_param("service"))
    states = self._get_param("status")
    return ActionResult({"serviceDeployments": [r for r in service.records if not states or r.status in states]})


@patch(EC2ContainerServiceResponse, "describe_service_deployments", new=True)
def describe_service_deployments(self):
    """DescribeServiceDeployments returns deployments by their ARNs."""
    wanted = self._get_param("serviceDeploymentArns")
    known = {record.service_deployment_arn: record for record in _records(self.ecs_backend)}
    found = [
        {**vars(known[arn]), "target_service_revision": {"arn": known[arn].target_service_revision_arn}}
        for arn in wanted if arn in known
    ]
    return ActionResult({"serviceDeployments": found, "failures": _missing(wanted, known)})


@patch(EC2ContainerServiceResponse, "describe_service_revisions", new=True)
def describe_service_revisions(self):
    """DescribeServiceRevisions returns the settings that a deployment was to roll out."""
    wanted = self._get_param("serviceRevisionArns")
    if len(wanted) > 20:
        raise AwsError("InvalidParameterException", "serviceRevisionArns cannot have more than 20 elements.")
    known = {record.target_service_revision_arn: record for record in _records(self.ecs_backend)}
    revisions = [{"service_revision_arn": arn, "service_arn": known[arn].service_arn,
                  "cluster_arn": known[arn].cluster_arn, "created_at": known[arn].created_at, **known[arn].revision}
                 for arn in wanted if arn in known]
    return ActionResult({"serviceRevisions": revisions, "failures": _missing(wanted, known)})


def _records(backend):
    """Gives the deployment records of all services."""
    return [record for service in backend.services.values() for record in service.records]


def _missing(wanted, known):
    """Gives the failures for ARNs that do not exist."""
    return [{"arn": arn, "reason": "MISSING"} for arn in wanted if arn not in known]
