"""ECS: tasks, from their start to their stop."""

import unittest

from conformance import client
from ecs.fixtures import EcsTest


class TasksTest(EcsTest):
    """RunTask, ListTasks, DescribeTasks and StopTask."""

    def run_task(self, cluster, **more):
        """Runs tasks on Fargate."""
        parameters = {"launchType": "FARGATE", **more}
        if "networkConfiguration" not in parameters:
            parameters["networkConfiguration"] = self.network()
        if "taskDefinition" not in parameters:
            parameters["taskDefinition"] = self.definition()
        answer = self.ecs.run_task(cluster=cluster, **parameters)
        for task in answer["tasks"]:
            self.cleanup(self.ecs.stop_task, cluster=cluster, task=task["taskArn"])
        return answer

    def read(self, task):
        """Reads a task."""
        return self.ecs.describe_tasks(cluster=task["clusterArn"], tasks=[task["taskArn"]])["tasks"][0]

    def test_start(self):
        """A task is PROVISIONING, PENDING and ACTIVATING before it is RUNNING.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
        """
        task = self.run_task(self.cluster())["tasks"][0]
        self.assertEqual((task["lastStatus"], task["desiredStatus"]), ("PROVISIONING", "RUNNING"))
        self.assertNotIn("startedAt", task)
        seen = self.eventually("RUNNING", lambda: self.read(task)["lastStatus"])
        self.assertEqual(seen, [state for state in ("PROVISIONING", "PENDING", "ACTIVATING") if state in seen])
        found = self.read(task)
        self.assertIn("startedAt", found)
        self.assertNotIn("exitCode", found["containers"][0])
        self.assertEqual((found["cpu"], found["memory"]), ("256", "512"))

    def test_description(self):
        """A task has its group, who started it, and an interface in a subnet of its network.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
        """
        cluster, family = self.cluster(), self.name("family")
        task = self.run_task(cluster, taskDefinition=self.definition(family=family), startedBy="me",
                             tags=[{"key": "a", "value": "b"}])["tasks"][0]
        self.assertEqual((task["group"], task["startedBy"]), (f"family:{family}", "me"))
        details = {one["name"]: one["value"] for one in task["attachments"][0]["details"]}
        self.assertIn(details["subnetId"], self.vpc.subnets)
        self.assertNotIn("tags", {key for key, value in self.read(task).items() if value})
        tagged = self.ecs.describe_tasks(cluster=cluster, tasks=[task["taskArn"]], include=["TAGS"])["tasks"][0]
        self.assertEqual(tagged["tags"], [{"key": "a", "value": "b"}])

    def test_stop(self):
        """A stopped task has its reason and code, and keeps its interface until it is STOPPED.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
        """
        cluster = self.cluster()
        task = self.run_task(cluster)["tasks"][0]
        self.eventually("RUNNING", lambda: self.read(task)["lastStatus"])
        details = {one["name"]: one["value"] for one in self.read(task)["attachments"][0]["details"]}
        stopped = self.ecs.stop_task(cluster=cluster, task=task["taskArn"], reason="enough")["task"]
        self.assertEqual((stopped["desiredStatus"], stopped["stopCode"]), ("STOPPED", "UserInitiated"))
        client("ec2").describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])
        self.eventually("STOPPED", lambda: self.read(task)["lastStatus"])
        self.assertEqual(self.read(task)["stoppedReason"], "enough")
        self.refused("InvalidNetworkInterfaceID.NotFound", client("ec2").describe_network_interfaces,
                     NetworkInterfaceIds=[details["networkInterfaceId"]])

    def test_service_replaces(self):
        """A service replaces a task that a person stopped.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
        """
        service = self.running_service(desiredCount=1)
        task = self.tasks(service)[0]
        self.ecs.stop_task(cluster=service["clusterArn"], task=task["taskArn"])
        running = lambda: [one["taskArn"] for one in self.tasks(self.described(service))
                           if one["lastStatus"] == "RUNNING"]
        self.eventually(True, lambda: len(running()) == 1 and running() != [task["taskArn"]])

    def test_listing(self):
        """ListTasks filters by family, service, desired status and who started; startedBy is the only filter then.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
        """
        service = self.running_service()
        cluster, family = service["clusterArn"], self.name("family")
        single = self.run_task(cluster, taskDefinition=self.definition(family=family), startedBy="me",
                               networkConfiguration=service["networkConfiguration"])["tasks"][0]["taskArn"]
        listed = lambda **more: self.ecs.list_tasks(cluster=cluster, **more)["taskArns"]
        self.assertEqual(len(listed()), 3)
        self.assertEqual(listed(family=family), [single])
        self.assertEqual(listed(startedBy="me"), [single])
        self.assertEqual(len(listed(serviceName=service["serviceName"])), 2)
        self.assertEqual(len(listed(startedBy=service["deployments"][0]["id"])), 2)
        self.assertEqual(listed(desiredStatus="STOPPED"), [])
        self.assertEqual(listed(desiredStatus="PENDING"), [])
        self.assertEqual(len(listed(maxResults=2)), 2)
        self.refused("InvalidParameterException", self.ecs.list_tasks, cluster=cluster, startedBy="me", family=family)
        self.refused("ServiceNotFoundException", self.ecs.list_tasks, cluster=cluster, serviceName="never")

    def test_unknown(self):
        """A task that the cluster lacks is a failure of a description, and refused by StopTask.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
        """
        cluster, other = self.cluster(), self.cluster()
        task = self.run_task(cluster)["tasks"][0]
        answer = self.ecs.describe_tasks(cluster=other, tasks=[task["taskArn"].split("/")[-1]])
        self.assertEqual((answer["tasks"], answer["failures"][0]["reason"]), ([], "MISSING"))
        self.refused("InvalidParameterException", self.ecs.stop_task, cluster=other, task="0" * 32)
        self.refused("InvalidParameterException", self.ecs.describe_tasks, cluster=cluster, tasks=[])

    def test_tags_of_service(self):
        """Tasks get the tags of their service, and those of ECS, when they are asked for.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
        """
        service = self.running_service(tags=[{"key": "a", "value": "b"}], propagateTags="SERVICE",
                                       enableECSManagedTags=True)
        arn = self.tasks(service)[0]["taskArn"]
        found = self.ecs.describe_tasks(cluster=service["clusterArn"], tasks=[arn], include=["TAGS"])["tasks"][0]
        self.assertEqual({tag["key"]: tag["value"] for tag in found["tags"]}, {
            "a": "b", "aws:ecs:serviceName": service["serviceName"],
            "aws:ecs:clusterName": service["clusterArn"].split("/")[-1]})

    def test_refusals(self):
        """RunTask refuses more than 10 tasks, an INACTIVE definition, ECS Exec without a task role.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
        """
        cluster, inactive = self.cluster(), self.definition()
        self.ecs.deregister_task_definition(taskDefinition=inactive)
        self.refused("InvalidParameterException", self.run_task, cluster=cluster, count=11)
        self.refused("ClientException", self.run_task, cluster=cluster, taskDefinition=inactive, message="inactive")
        self.refused("InvalidParameterException", self.run_task, cluster=cluster, enableExecuteCommand=True)

    def test_token(self):
        """A repeated RunTask with its client token is answered with the first task.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
        """
        cluster, token = self.cluster(), self.name("token")
        more = {"clientToken": token, "networkConfiguration": self.network(), "taskDefinition": self.definition()}
        arns = {self.run_task(cluster, **more)["tasks"][0]["taskArn"] for _ in range(2)}
        self.assertEqual(len(arns), 1)
        self.refused("ConflictException", self.run_task, cluster=cluster, **{**more, "count": 2})


if __name__ == "__main__":
    unittest.main()
