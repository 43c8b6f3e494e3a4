"""ECS: the Fargate quota of an account, which the emulator's setting `fargateVcpus` lowers."""

import unittest

from conformance import emulator_only
from ecs.fixtures import EcsTest

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
REASON = "You've reached the limit on the number of vCPUs you can run concurrently"


@emulator_only
class FargateQuotaTest(EcsTest):
    """Services and tasks that the quota does not let start."""

    def quota(self, vcpus):
        """Sets the quota."""
        return self.settings(fargateVcpus=vcpus)

    def test_service(self):
        """A service above the quota starts no task and fails none; an event tells why, until the quota is raised.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
        (the event: https://github.com/aws/copilot-cli/issues/2685)
        """
        self.quota(0.25)
        service = self.service(self.cluster(), networkConfiguration=self.network(), desiredCount=3,
                               taskDefinition=self.definition(), deploymentConfiguration=BREAKER)
        text = f"(service {service['serviceName']}) was unable to place a task. Reason: {REASON}."
        self.eventually(1, lambda: self.described(service)["runningCount"])
        found = self.described(service)
        self.assertEqual([event["message"] for event in found["events"]].count(text), 1)
        deployment = found["deployments"][0]
        self.assertEqual((deployment["rolloutState"], deployment["failedTasks"]), ("IN_PROGRESS", 0))
        self.assertEqual(len(self.tasks(service)), 1)
        self.quota(None)
        self.assertEqual(self.completed(service)["runningCount"], 3)

    def test_spot(self):
        """Fargate Spot has a quota of its own.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
        """
        self.quota(0)
        strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
        service = self.service(self.cluster(), networkConfiguration=self.network(), capacityProviderStrategy=strategy,
                               taskDefinition=self.definition())
        self.assertEqual(self.completed(service)["runningCount"], 1)

    def test_run_task(self):
        """RunTask starts as many tasks as the quota allows, and answers with a failure for the others.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
        """
        self.quota(0.5)
        answer = self.ecs.run_task(cluster=self.cluster(), taskDefinition=self.definition(), launchType="FARGATE",
                                   networkConfiguration=self.network(), count=3)
        self.assertEqual((len(answer["tasks"]), [one["reason"] for one in answer["failures"]]), (2, [REASON]))

    def test_setting(self):
        """The setting is null until it is set, and refuses a value that is no number.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
        """
        self.assertIsNone(self.quota(None)["fargateVcpus"])
        self.assertEqual(self.quota(6)["fargateVcpus"], 6)
        with self.assertRaises(OSError):
            self.quota("many")


if __name__ == "__main__":
    unittest.main()
