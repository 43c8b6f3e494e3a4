"""ECS: which changes of a service begin a deployment, and what a change keeps."""

import unittest

from ecs.fixtures import EcsTest

SPOT = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
FARGATE = [{"capacityProvider": "FARGATE", "weight": 1}]
PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html"


class ServiceUpdatesTest(EcsTest):
    """UpdateService."""

    def setUp(self):
        """Creates a service with a strategy behind a load balancer."""
        super().setUp()
        self.before = self.running_service(delay=0, capacityProviderStrategy=FARGATE, healthCheckGracePeriodSeconds=60)

    def begins_deployment(self, **more):
        """Tells whether a change begins a deployment, and waits until it has ended."""
        before = self.described(self.before)["deployments"][0]["id"]
        after = self.update(self.before, **more)["deployments"][0]
        self.assertEqual(after["status"], "PRIMARY")
        self.completed(self.before)
        return after["id"] != before

    def test_triggers(self):
        """These parameters begin a deployment, by the documentation also with the present value.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
        """
        for more in (
            {"taskDefinition": self.before["taskDefinition"]},
            {"networkConfiguration": self.before["networkConfiguration"]},
            {"loadBalancers": self.before["loadBalancers"]},
            {"platformVersion": "1.4.0"},
            {"serviceRegistries": []},
            {"forceNewDeployment": True},
        ):
            with self.subTest(more=list(more)):
                self.assertTrue(self.begins_deployment(**more))

    def test_no_triggers(self):
        """These parameters do not begin a deployment.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
        """
        breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
        for more in (
            {"desiredCount": 3},
            {"deploymentConfiguration": {"maximumPercent": 150, "minimumHealthyPercent": 50, **breaker}},
            {"availabilityZoneRebalancing": "DISABLED"},
            {"healthCheckGracePeriodSeconds": 90},
            {"capacityProviderStrategy": FARGATE},
            {"enableECSManagedTags": True},
            {"propagateTags": "SERVICE"},
            {"placementConstraints": []},
        ):
            with self.subTest(more=list(more)):
                self.assertFalse(self.begins_deployment(**more))
                found = self.described(self.before)
                for name, value in more.items():
                    if name != "capacityProviderStrategy":
                        self.assertEqual(found.get(name) or [], value or [])

    def test_strategy(self):
        """Another strategy needs a forced deployment, which brings it.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
        """
        self.refused("InvalidParameterException", self.update, service=self.before, capacityProviderStrategy=SPOT,
                     message="you must force a new deployment")
        self.assertTrue(self.begins_deployment(capacityProviderStrategy=SPOT, forceNewDeployment=True))
        self.assertEqual({task["capacityProviderName"] for task in self.tasks(self.before)}, {"FARGATE_SPOT"})

    def test_remove_load_balancers(self):
        """An empty list removes the load balancers; the grace period stays, and cannot be changed then.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
        """
        self.assertTrue(self.begins_deployment(loadBalancers=[]))
        found = self.described(self.before)
        self.assertFalse(found.get("loadBalancers"))
        self.assertEqual(found["healthCheckGracePeriodSeconds"], 60)
        self.refused("InvalidParameterException", self.update, service=self.before, healthCheckGracePeriodSeconds=30,
                     message="Health check grace period is only valid for services configured to use load balancers")

    def test_grace_period_with_first_balancer(self):
        """A grace period in the request that adds the first load balancer is refused, in a later one accepted.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
        (the refusal: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1313)
        """
        balancers = self.before["loadBalancers"]
        self.update(self.before, loadBalancers=[])
        self.completed(self.before)
        self.refused("InvalidParameterException", self.update, service=self.before, loadBalancers=balancers,
                     healthCheckGracePeriodSeconds=30, message="grace period")
        self.update(self.before, loadBalancers=balancers)
        updated = self.update(self.before, healthCheckGracePeriodSeconds=30)
        self.assertEqual(updated["healthCheckGracePeriodSeconds"], 30)

    def test_rolling_update(self):
        """A deployment replaces all tasks, and never runs fewer than minimumHealthyPercent.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
        """
        old = {task["taskArn"] for task in self.tasks(self.before)}
        updated = self.update(self.before, forceNewDeployment=True)
        self.assertEqual([one["status"] for one in updated["deployments"]], ["PRIMARY", "ACTIVE"])
        counts = self.eventually("COMPLETED", self.count_until_completed)
        self.assertTrue(all(2 <= count <= 4 for count in counts), counts)
        tasks = self.tasks(self.before)
        self.assertEqual(len(tasks), 2)
        self.assertFalse(old & {task["taskArn"] for task in tasks})
        self.assertEqual({task["startedBy"] for task in tasks}, {updated["deployments"][0]["id"]})

    def count_until_completed(self):
        """Gives the number of running tasks until the deployment is COMPLETED."""
        found = self.described(self.before)
        state = found["deployments"][0]["rolloutState"]
        return state if state == "COMPLETED" else found["runningCount"]

    def test_room_by_stopping(self):
        """With a maximum of 100 % tasks stop before others start.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        """
        self.update(self.before, availabilityZoneRebalancing="DISABLED",
                    deploymentConfiguration={"maximumPercent": 100, "minimumHealthyPercent": 50})
        self.update(self.before, forceNewDeployment=True)
        counts = self.eventually("COMPLETED", self.count_until_completed)
        self.assertTrue(all(1 <= count <= 2 for count in counts), counts)

    def test_inactive_definition(self):
        """A service cannot be given an INACTIVE task definition.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
        """
        other = self.definition()
        self.ecs.deregister_task_definition(taskDefinition=other)
        self.refused("ClientException", self.update, service=self.before, taskDefinition=other, message="inactive")


if __name__ == "__main__":
    unittest.main()
