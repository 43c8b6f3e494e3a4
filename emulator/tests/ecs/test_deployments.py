"""ECS: the deployment circuit breaker, rollbacks, and the history of service deployments."""

import unittest

from conformance import pages
from ecs.fixtures import IMAGE, EcsTest

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
FAILED = "ECS deployment circuit breaker: tasks failed to start."


class DeploymentsTest(EcsTest):
    """Deployments that fail or are stopped, and their records."""

    def start(self, image=None, **more):
        """Creates a service with the circuit breaker on."""
        parameters = {"desiredCount": 1, "deploymentConfiguration": BREAKER, **more}
        return self.service(self.cluster(), networkConfiguration=self.network(),
                            taskDefinition=self.definition(container={"image": image or IMAGE}), **parameters)

    def broken(self):
        """Registers a task definition whose image does not exist."""
        return self.definition(container={"image": self.missing_image()})

    def deployment(self, service):
        """Reads the primary deployment."""
        return self.described(service)["deployments"][0]

    def records(self, service, **more):
        """Lists the service deployments, newest first."""
        found = self.ecs.list_service_deployments(cluster=service["clusterArn"], service=service["serviceName"], **more)
        return sorted(found["serviceDeployments"], key=lambda one: one["createdAt"], reverse=True)

    def record(self, service):
        """Describes the newest service deployment."""
        arn = self.records(service)[0]["serviceDeploymentArn"]
        return self.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"][0]

    def until(self, service, status):
        """Waits until the newest service deployment has a status, and describes it."""
        self.eventually(status, lambda: self.records(service)[0]["status"])
        return self.record(service)

    def revision(self, arn):
        """Describes a service revision."""
        return self.ecs.describe_service_revisions(serviceRevisionArns=[arn])["serviceRevisions"][0]

    def messages(self, service):
        """Gives the events, newest first."""
        return [event["message"] for event in self.described(service)["events"]]

    def test_nothing_to_roll_back_to(self):
        """A first deployment that fails has no deployment to roll back to: it is FAILED and starts no task.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
        """
        service = self.start(self.missing_image())
        self.eventually("FAILED", lambda: self.deployment(service)["rolloutState"])
        found = self.deployment(service)
        self.assertEqual((found["rolloutStateReason"], found["failedTasks"]), (FAILED, 3))
        self.assertEqual(self.tasks(service), [])
        self.assertFalse([message for message in self.messages(service) if "rolling back" in message])

    def test_rolls_back(self):
        """A failed deployment is rolled back to the last completed one, by a deployment of that revision.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
        """
        service = self.completed(self.start())
        first = self.record(service)
        broken = self.broken()
        self.update(service, taskDefinition=broken)
        record = self.until(service, "ROLLBACK_SUCCESSFUL")
        found = self.described(service)
        self.assertEqual((found["taskDefinition"], found["runningCount"]), (service["taskDefinition"], 1))
        self.assertEqual(self.revision(record["targetServiceRevision"]["arn"])["taskDefinition"], broken)
        self.assertEqual(record["rollback"]["serviceRevisionArn"], first["targetServiceRevision"]["arn"])
        self.assertEqual(record["sourceServiceRevisions"][0]["arn"], first["targetServiceRevision"]["arn"])
        breaker = record["deploymentCircuitBreaker"]
        self.assertEqual((breaker["status"], breaker["failureCount"], breaker["threshold"]), ("TRIGGERED", 3, 3))
        self.assertTrue([message for message in self.messages(service) if "rolling back to" in message])

    def test_placeholder_counts_as_completed(self):
        """A service of 0 tasks completes at once, is rolled back to, and fails there when its image is missing too.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
        """
        service = self.start(self.missing_image(), desiredCount=0)
        self.eventually("COMPLETED", lambda: self.deployment(service)["rolloutState"])
        self.assertEqual(self.records(service)[0]["status"], "SUCCESSFUL")
        self.update(service, taskDefinition=self.broken(), desiredCount=1)
        record = self.until(service, "ROLLBACK_FAILED")
        self.assertEqual(record["rollback"]["serviceRevisionArn"], self.records(service)[1]["targetServiceRevisionArn"])
        self.assertEqual(self.deployment(service)["rolloutState"], "FAILED")
        self.assertEqual(self.described(service)["taskDefinition"], service["taskDefinition"])

    def test_no_rollback_during_rollback(self):
        """A deployment that fails while the one before is being rolled back has nothing to roll back to.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
        """
        service = self.completed(self.start())
        self.update(service, taskDefinition=self.broken())
        self.until(service, "ROLLBACK_IN_PROGRESS")
        last = self.broken()
        self.update(service, taskDefinition=last)
        self.eventually("FAILED", lambda: self.deployment(service)["rolloutState"])
        self.assertEqual(self.described(service)["taskDefinition"], last)

    def test_without_rollback(self):
        """Without the rollback option a failed deployment is STOPPED, and the tasks of the one before run on.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
        """
        configuration = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}
        service = self.completed(self.start(deploymentConfiguration=configuration))
        self.update(service, taskDefinition=self.broken())
        record = self.until(service, "STOPPED")
        self.assertIn("stoppedAt", record)
        found = self.described(service)
        self.assertEqual(found["runningCount"], 1)
        self.assertEqual([one["rolloutState"] for one in found["deployments"]], ["FAILED", "COMPLETED"])

    def test_without_breaker(self):
        """Without the circuit breaker a deployment stays IN_PROGRESS, and an event tells that tasks do not start.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
        """
        service = self.start(self.missing_image(), deploymentConfiguration={})
        text = f"(service {service['serviceName']}) is unable to consistently start tasks successfully."
        self.eventually(True, lambda: any(text in message for message in self.messages(service)))
        self.assertEqual(self.deployment(service)["rolloutState"], "IN_PROGRESS")
        self.assertEqual(self.record(service)["deploymentCircuitBreaker"]["status"], "DISABLED")

    def test_threshold(self):
        """A threshold of its own fails a deployment after that many tasks.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html
        """
        breaker = {"enable": True, "rollback": False, "thresholdConfiguration": {"type": "COUNT", "value": 1}}
        service = self.start(self.missing_image(), deploymentConfiguration={"deploymentCircuitBreaker": breaker})
        self.eventually("FAILED", lambda: self.deployment(service)["rolloutState"])
        self.assertEqual(self.deployment(service)["failedTasks"], 1)

    def test_stop(self):
        """StopServiceDeployment rolls an ongoing deployment back, and refuses one that has ended.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
        """
        service = self.completed(self.start())
        ended = self.records(service)[0]["serviceDeploymentArn"]
        self.refused("ConflictException", self.ecs.stop_service_deployment, serviceDeploymentArn=ended)
        self.update(service, taskDefinition=self.definition())
        ongoing = self.described(service)["currentServiceDeployment"]
        self.ecs.stop_service_deployment(serviceDeploymentArn=ongoing, stopType="ROLLBACK")
        self.until(service, "ROLLBACK_SUCCESSFUL")
        self.assertEqual(self.described(service)["taskDefinition"], service["taskDefinition"])
        self.refused("ServiceDeploymentNotFoundException", self.ecs.stop_service_deployment,
                     serviceDeploymentArn=ended + "x")

    def test_history(self):
        """Service deployments are listed by page and status; a revision has the deployed settings, with digests.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html
        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html
        """
        service = self.completed(self.start(desiredCount=0))
        for _ in range(2):
            self.update(service, forceNewDeployment=True)
            self.completed(service)
        found = pages(self.ecs.list_service_deployments, "serviceDeployments", cluster=service["clusterArn"],
                      service=service["serviceName"], maxResults=2)
        self.assertEqual([len(page) for page in found], [2, 1])
        self.assertEqual(len(self.records(service, status=["SUCCESSFUL"])), 3)
        self.assertEqual(self.records(service, status=["IN_PROGRESS"]), [])
        self.assertEqual(self.records(service, createdAt={"before": service["createdAt"].timestamp() - 60}), [])
        revision = self.revision(self.records(service)[0]["targetServiceRevisionArn"])
        self.assertEqual((revision["taskDefinition"], revision["launchType"]), (service["taskDefinition"], "FARGATE"))
        self.assertRegex(revision["containerImages"][0]["imageDigest"], "sha256:[0-9a-f]{64}")
        missing = self.ecs.describe_service_revisions(serviceRevisionArns=[revision["serviceRevisionArn"] + "1"])
        self.assertEqual(missing["failures"][0]["reason"], "MISSING")

    def test_superseded(self):
        """A new deployment ends the record of one in progress.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
        """
        service = self.start()
        self.update(service, forceNewDeployment=True)
        self.completed(service)
        self.assertEqual([one["status"] for one in self.records(service)], ["SUCCESSFUL", "STOPPED"])


if __name__ == "__main__":
    unittest.main()
