"""ECS: why a task stops that could not start."""

import json
import unittest

from conformance import REGION, client
from ecs.fixtures import TRUST, EcsTest

PULL = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "


class TaskFailuresTest(EcsTest):
    """The stopped reasons of tasks that failed to start."""

    def stopped(self, container, **more):
        """Runs a task and gives it once it has stopped."""
        definition = self.definition(container=container, executionRoleArn=self.role(), **more)
        cluster, network = self.cluster(), self.network()
        task = self.ecs.run_task(cluster=cluster, taskDefinition=definition, launchType="FARGATE",
                                 networkConfiguration=network)["tasks"][0]
        read = lambda: self.ecs.describe_tasks(cluster=cluster, tasks=[task["taskArn"]])["tasks"][0]
        self.eventually("STOPPED", lambda: read()["lastStatus"])
        found = read()
        self.assertEqual(found["stopCode"], "TaskFailedToStart", found)
        self.assertNotIn("startedAt", found)
        return found

    def reason_for_secret(self, source):
        """Gives the stopped reason of a task with a secret."""
        return self.stopped({"secrets": [{"name": "TOKEN", "valueFrom": source}]})["stoppedReason"]

    def secret(self, value=None):
        """Creates a secret and gives its ARN."""
        api, given = client("secretsmanager"), {} if value is None else {"SecretString": value}
        arn = api.create_secret(Name=self.name("secret"), **given)["ARN"]
        self.cleanup(api.delete_secret, SecretId=arn, ForceDeleteWithoutRecovery=True)
        return arn

    def test_image(self):
        """A missing image is a CannotPullContainerError of the task and of its container.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
        """
        image = self.missing_image()
        task = self.stopped({"image": image})
        self.assertRegex(task["stoppedReason"], "^CannotPullContainerError: .*not found")
        self.assertIn(image, task["stoppedReason"])
        self.assertIn("CannotPullContainerError", task["containers"][0]["reason"])
        self.assertNotIn("exitCode", task["containers"][0])

    def test_image_by_digest(self):
        """An image is also missing under a digest that its repository lacks.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
        """
        api, name = client("ecr"), self.name("repository")
        uri = api.create_repository(repositoryName=name)["repository"]["repositoryUri"]
        self.cleanup(api.delete_repository, repositoryName=name, force=True)
        task = self.stopped({"image": f"{uri}@sha256:{'0' * 64}"})
        self.assertIn("CannotPullContainerError", task["stoppedReason"])

    def test_secrets(self):
        """A secret without a value, that is missing or deleted, or that lacks the JSON key stops the task.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
        """
        missing = self.secret("x")
        client("secretsmanager").delete_secret(SecretId=missing, ForceDeleteWithoutRecovery=True)
        deleted = self.secret("x")
        client("secretsmanager").delete_secret(SecretId=deleted)
        for source, text in (
            (missing, "ResourceNotFoundException: Secrets Manager can't find the specified secret."),
            (self.secret(), "find the specified secret value for staging label: AWSCURRENT"),
            (deleted, "marked for deletion"),
            (f"{self.secret(json.dumps({'a': 'b'}))}:other::", "did not contain json key other"),
            (f"{self.secret('no JSON')}:key::", "invalid character 'n' looking for beginning of value"),
            (f"{self.secret('x')}::NOSTAGE:", "staging label: NOSTAGE"),
        ):
            with self.subTest(text):
                reason = self.reason_for_secret(source)
                self.assertTrue(reason.startswith(PULL), reason)
                self.assertIn(text, reason)

    def test_parameter(self):
        """A missing parameter of Parameter Store stops the task.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
        """
        reason = self.reason_for_secret(f"/{self.name('parameter')}")
        self.assertIn("unable to retrieve secrets from ssm", reason)
        self.assertIn("invalid ssm parameters", reason)

    def test_log_group(self):
        """A missing log group stops the task.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
        """
        options = {"awslogs-group": self.name("/log"), "awslogs-region": REGION, "awslogs-stream-prefix": "app"}
        task = self.stopped({"logConfiguration": {"logDriver": "awslogs", "options": options}})
        self.assertIn("The specified log group does not exist", task["stoppedReason"])

    def test_role(self):
        """A role that does not trust ECS tasks stops the task.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
        """
        name, trust = self.name("role"), json.dumps(TRUST).replace("ecs-tasks", "ec2")
        made = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
        self.cleanup(client("iam").delete_role, RoleName=name)
        task = self.stopped({}, taskRoleArn=made["Arn"])
        self.assertIn("ECS was unable to assume the role", task["stoppedReason"])


if __name__ == "__main__":
    unittest.main()
