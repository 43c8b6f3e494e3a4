"""ECS: the operations on service deployments and service revisions, which moto lacks.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
"""

from datetime import timezone

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from core.errors import AwsError
from core.patching import patch
from patches.ecs.deployment_records import ONGOING
from patches.ecs.deployments import stop_deployment
from patches.ecs.pages import page_of

MOST = 20


@patch(EC2ContainerServiceResponse, "list_service_deployments", new=True)
def list_service_deployments(self):
    """ListServiceDeployments returns deployments newest first, by page, filtered by status and time."""
    service = self.ecs_backend._get_service(self._get_param("cluster") or "default", self._get_param("service"))
    states, window = self._get_param("status"), self._get_param("createdAt") or {}
    found = [record for record in service.records
             if (not states or record.status in states) and _is_within(record.created_at, window)]
    return ActionResult(page_of(self, found, "serviceDeployments", MOST))


def _is_within(moment, window):
    """Tells whether a moment is within a window."""
    at, ends = _utc(moment), {name: _utc(end) for name, end in window.items()}
    return ends.get("after", at) <= at <= ends.get("before", at)


def _utc(moment):
    """Gives a moment with its time zone; one without is in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


@patch(EC2ContainerServiceResponse, "describe_service_deployments", new=True)
def describe_service_deployments(self):
    """DescribeServiceDeployments returns up to 20 deployments by their ARNs."""
    records = {record.service_deployment_arn: record for record in _records(self.ecs_backend)}
    return ActionResult(_described(self, "serviceDeploymentArns", "serviceDeployments", records))


@patch(EC2ContainerServiceResponse, "describe_service_revisions", new=True)
def describe_service_revisions(self):
    """DescribeServiceRevisions returns up to 20 service revisions by their ARNs."""
    revisions = {record.target_service_revision_arn: record.deployment.revision
                 for record in _records(self.ecs_backend)}
    return ActionResult(_described(self, "serviceRevisionArns", "serviceRevisions", revisions))


@patch(EC2ContainerServiceResponse, "stop_service_deployment", new=True)
def stop_service_deployment(self):
    """StopServiceDeployment rolls an ongoing deployment back, and continues a rollback."""
    arn = self._get_param("serviceDeploymentArn")
    for service in self.ecs_backend.services.values():
        record = next((one for one in service.records if one.service_deployment_arn == arn), None)
        if record is None:
            continue
        if record.status not in ONGOING:
            raise AwsError("ConflictException", "The service deployment has already finished.")
        if not record.is_rollback:
            stop_deployment(service, record)
        return ActionResult({"serviceDeploymentArn": arn})
    raise AwsError("ServiceDeploymentNotFoundException", "The service deployment was not found.")


def _described(response, parameter, member, known):
    """Gives the things with the ARNs of a request, and a failure for each that does not exist."""
    wanted = response._get_param(parameter)
    if len(wanted) > MOST:
        raise AwsError("InvalidParameterException", f"{parameter} cannot have more than {MOST} elements.")
    failures = [{"arn": arn, "reason": "MISSING"} for arn in wanted if arn not in known]
    return {member: [known[arn] for arn in wanted if arn in known], "failures": failures}


def _records(backend):
    """Gives the deployment records of all services."""
    return [record for service in backend.services.values() for record in service.records]
