"""ECS: the history of a service: its deployments with their rollbacks, and the revisions that they deployed.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html
"""

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

ONGOING = ("PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
# The settings of a service that a deployment rolls out.
REVISED = ("task_definition", "capacity_provider_strategy", "launch_type", "platform_version",
           "network_configuration", "load_balancers", "service_registries")


class Revision:
    """A service revision: the settings that a deployment rolls out."""

    platform_family = "Linux"

    def __init__(self, service, images):
        """Copies the current settings of a service; `images` are its container images with their digests."""
        self.service_arn, self.cluster_arn, self.created_at = service.arn, service.cluster_arn, utcnow()
        self.service_revision_arn = _arn(service, "service-revision", mock_random.randint(10**18, 10**19 - 1))
        self.container_images = images
        for name in REVISED:
            setattr(self, name, getattr(service, name))


class Record:
    """A service deployment, which covers a deployment and its rollback."""

    finished_at = stopped_at = status_reason = rollback = None

    def __init__(self, service, deployment, source, threshold):
        """Opens the record of a deployment; `source` is the deployment that it replaces, or None."""
        self.service_deployment_arn = _arn(service, "service-deployment", mock_random.get_random_hex(22))
        self.service_arn, self.cluster_arn = service.arn, service.cluster_arn
        self.created_at = self.started_at = self.updated_at = utcnow()
        self.status, self.deployment, self.source = "IN_PROGRESS", deployment, source
        self.target_service_revision_arn = deployment.revision.service_revision_arn
        self.deployment_configuration = service.deployment_configuration
        self.threshold, self.triggered = threshold, False

    @property
    def target_service_revision(self):
        """Gives the revision being deployed, with its tasks."""
        return self.deployment.summary()

    @property
    def source_service_revisions(self):
        """Gives the revision that was deployed before, with its tasks."""
        return [self.source.summary()] if self.source else []

    @property
    def deployment_circuit_breaker(self):
        """Gives the state of the circuit breaker."""
        enabled = (self.deployment_configuration.get("deploymentCircuitBreaker") or {}).get("enable")
        watching = "MONITORING" if self.status == "IN_PROGRESS" else "MONITORING_COMPLETE"
        status = ("TRIGGERED" if self.triggered else watching) if enabled else "DISABLED"
        return {"status": status, "failureCount": self.deployment.failed_tasks, "threshold": self.threshold}

    @property
    def is_rollback(self):
        """Tells whether the rollback has begun."""
        return self.status.startswith("ROLLBACK")

    def begin_rollback(self, revision, reason):
        """Records that a rollback to a revision begins."""
        self.status, self.status_reason, self.updated_at = "ROLLBACK_IN_PROGRESS", reason, utcnow()
        self.rollback = {"reason": reason, "startedAt": utcnow(), "serviceRevisionArn": revision.service_revision_arn}

    def finish(self, status, reason=None):
        """Closes the record."""
        self.status, self.status_reason = status, reason or self.status_reason
        self.finished_at = self.updated_at = utcnow()
        if status == "STOPPED":
            self.stopped_at = self.finished_at


def _arn(service, kind, name):
    """Gives the ARN of a part of a service's history."""
    return f"{service.arn.rsplit(':', 1)[0]}:{kind}/{service.cluster_name}/{service.name}/{name}"
