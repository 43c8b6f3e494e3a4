"""ECS: the states of a deleted service and of its tasks until they are gone."""

import unittest

from ecs.fixtures import EcsTest

LAST = ["DEACTIVATING", "STOPPING", "DEPROVISIONING"]


class ServiceDeletionTest(EcsTest):
    """DeleteService, and what goes on existing after it."""

    def delete(self, service, **more):
        """Deletes a service."""
        return self.ecs.delete_service(cluster=service["clusterArn"], service=service["serviceName"], **more)["service"]

    def test_needs_force(self):
        """A service above 0 tasks is deleted with force only.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
        """
        service = self.running_service()
        self.refused("InvalidParameterException", self.delete, service=service,
                     message="The service cannot be stopped while it is scaled above 0.")
        self.delete(service, force=True)

    def test_draining(self):
        """A deleted service is DRAINING and not listed, but described until and after it is INACTIVE.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
        """
        service = self.running_service()
        deleted = self.delete(service, force=True)
        self.assertEqual((deleted["status"], deleted["desiredCount"]), ("DRAINING", 0))
        self.assertEqual(self.ecs.list_services(cluster=service["clusterArn"])["serviceArns"], [])
        by_name = self.ecs.describe_services(cluster=service["clusterArn"], services=[service["serviceName"]])
        self.assertEqual(by_name["services"][0]["serviceArn"], service["serviceArn"])
        before = self.eventually("INACTIVE", lambda: self.described(service)["status"])
        self.assertIn(before, ([], ["DRAINING"]))
        self.assertEqual(self.described(service)["runningCount"], 0)

    def test_inactive_before_stopped(self):
        """A service is INACTIVE once its tasks are STOPPING, while their containers still run.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
        """
        service = self.running_service(container={"stopTimeout": 120})
        self.delete(service, force=True)
        self.eventually("INACTIVE", lambda: self.described(service)["status"])
        self.assertEqual({task["lastStatus"] for task in self.tasks(service, "STOPPED")}, {"STOPPING"})

    def test_tasks_stop_in_steps(self):
        """The tasks of a deleted service should be STOPPED, and get there over the stop timeout.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
        """
        service = self.running_service(container={"stopTimeout": 120})
        definition = service["taskDefinition"]
        self.delete(service, force=True)
        self.assertEqual(self.tasks(service), [])
        task = self.tasks(service, "STOPPED")[0]
        self.assertEqual((task["desiredStatus"], task["group"]), ("STOPPED", f"service:{service['serviceName']}"))
        self.assertEqual(task["startedBy"], service["deployments"][0]["id"])
        self.assertEqual(task["taskDefinitionArn"], definition)
        self.assertNotIn("stoppedAt", task)
        seen = self.eventually("STOPPED", lambda: self.read(task)["lastStatus"])
        self.assertEqual(seen, [state for state in LAST if state in seen])
        self.assertIn("STOPPING", seen)
        stopped = self.read(task)
        self.assertLess(stopped["stoppingAt"], stopped["stoppedAt"])
        self.assertEqual(stopped["containers"][0]["lastStatus"], "STOPPED")

    def read(self, task):
        """Reads a task."""
        return self.ecs.describe_tasks(cluster=task["clusterArn"], tasks=[task["taskArn"]])["tasks"][0]

    def test_name_is_taken_while_draining(self):
        """A service of the name of a DRAINING one is refused, and accepted once that is INACTIVE.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
        """
        service = self.running_service(delay=300)
        again = {"cluster": service["clusterArn"], "serviceName": service["serviceName"],
                 "taskDefinition": service["taskDefinition"], "networkConfiguration": service["networkConfiguration"]}
        self.delete(service, force=True)
        self.refused("InvalidParameterException", self.service, **again,
                     message="Unable to Start a service that is still Draining.")
        self.eventually("INACTIVE", lambda: self.described(service)["status"])
        self.assertEqual(self.service(**again)["status"], "ACTIVE")

    def test_load_balancer_delays(self):
        """A task behind a load balancer is DEACTIVATING for the deregistration delay, its service DRAINING.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
        """
        service = self.running_service(delay=300)
        self.delete(service, force=True)
        self.assertEqual({task["lastStatus"] for task in self.tasks(service, "STOPPED")}, {"DEACTIVATING"})
        self.assertEqual(self.described(service)["status"], "DRAINING")

    def test_definition_outlives(self):
        """A definition that is deregistered while tasks run is INACTIVE, and is still described.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
        """
        service = self.running_service()
        self.ecs.deregister_task_definition(taskDefinition=service["taskDefinition"])
        found = self.ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        self.assertEqual(found["status"], "INACTIVE")
        self.assertEqual(len(self.tasks(service)), 2)
        self.update(service, desiredCount=3)
        self.eventually(3, lambda: self.described(service)["runningCount"])
        self.refused("ClientException", self.service, cluster=service["clusterArn"], message="inactive",
                     taskDefinition=service["taskDefinition"], networkConfiguration=service["networkConfiguration"])

    def test_cluster_stays(self):
        """A cluster with a service or with tasks that have not stopped cannot be deleted.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
        """
        service = self.running_service()
        cluster = service["clusterArn"]
        self.refused("ClusterContainsServicesException", self.ecs.delete_cluster, cluster=cluster)
        self.delete(service, force=True)
        self.eventually("INACTIVE", lambda: self.described(service)["status"])
        if any(task["lastStatus"] != "STOPPED" for task in self.tasks(service, "STOPPED")):
            self.refused("ClusterContainsTasksException", self.ecs.delete_cluster, cluster=cluster)
        self.eventually({"STOPPED"}, lambda: {t["lastStatus"] for t in self.tasks(service, "STOPPED")})
        self.assertEqual(self.ecs.delete_cluster(cluster=cluster)["cluster"]["status"], "INACTIVE")

    def test_no_tasks(self):
        """A service without tasks is INACTIVE at once, without tags and service deployments.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
        """
        service = self.service(self.cluster(), networkConfiguration=self.network(), desiredCount=0,
                               taskDefinition=self.definition(), tags=[{"key": "a", "value": "b"}])
        self.delete(service)
        self.eventually("INACTIVE", lambda: self.described(service)["status"])
        self.assertNotIn("tags", [key for key, value in self.described(service, ["TAGS"]).items() if value])
        self.refused("ServiceNotFoundException", self.delete, service=service)
        self.refused("ServiceNotActiveException", self.update, service=service, desiredCount=1)


if __name__ == "__main__":
    unittest.main()
