"""ECS: task definitions, how they are read back, listed, deregistered and deleted."""

import unittest

from conformance import listed, pages
from ecs.fixtures import IMAGE, EcsTest

TAG = {"key": "app", "value": "a"}


class TaskDefinitionsTest(EcsTest):
    """RegisterTaskDefinition, DescribeTaskDefinition, ListTaskDefinitions and the end of a revision."""

    def read(self, name):
        """Reads a task definition."""
        return self.ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]

    def test_defaults(self):
        """A container is read back with its defaults, in an awsvpc task with the host port of its container port.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
        """
        made = self.register(container={"portMappings": [{"containerPort": 80}]})
        found = self.read(made["taskDefinitionArn"])
        container = found["containerDefinitions"][0]
        self.assertEqual((found["status"], found["revision"]), ("ACTIVE", 1))
        self.assertIn("FARGATE", found["compatibilities"])
        self.assertEqual((container["essential"], container["cpu"]), (True, 0))
        self.assertEqual(container["portMappings"], [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}])
        for member in ("environment", "mountPoints", "volumesFrom", "systemControls"):
            self.assertEqual(container[member], [], member)
        for member in ("command", "entryPoint", "secrets", "user", "linuxParameters"):
            self.assertNotIn(member, container)

    def test_units(self):
        """A size in vCPUs and GB is stored in CPU units and MiB.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
        """
        made = self.register(cpu="0.5 vCPU", memory="1 GB")
        self.assertEqual((made["cpu"], made["memory"]), ("512", "1024"))

    def test_revisions(self):
        """Each registration is a revision, also of the same content; a family names the latest ACTIVE one.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
        """
        family = self.name("family")
        arns = [self.definition(family=family) for _ in range(3)]
        self.assertEqual([arn.split(":")[-1] for arn in arns], ["1", "2", "3"])
        self.ecs.deregister_task_definition(taskDefinition=arns[2])
        self.assertEqual(self.read(family)["taskDefinitionArn"], arns[1])
        self.assertEqual(self.read(f"{family}:3")["status"], "INACTIVE")

    def test_listing(self):
        """ListTaskDefinitions takes a full family name, a status, an order and pages.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
        """
        family = self.name("family")
        arns = [self.definition(family=family) for _ in range(3)]
        other = self.definition(family=family + "-more")
        arns_of = lambda **more: listed(self.ecs.list_task_definitions, "taskDefinitionArns", familyPrefix=family,
                                        **more)
        self.assertEqual(arns_of(maxResults=2), arns)
        self.assertEqual(arns_of(sort="DESC"), arns[::-1])
        self.ecs.deregister_task_definition(taskDefinition=arns[0])
        self.assertEqual((arns_of(), arns_of(status="INACTIVE")), (arns[1:], arns[:1]))
        self.assertNotIn(other, arns_of())

    def test_families(self):
        """ListTaskDefinitionFamilies takes a true prefix, and tells families without an ACTIVE revision apart.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html
        """
        family = self.name("family")
        self.register(family=family + "-a")
        gone = self.definition(family=family + "-b")
        self.ecs.deregister_task_definition(taskDefinition=gone)
        families = lambda **more: self.ecs.list_task_definition_families(familyPrefix=family, **more)["families"]
        self.assertEqual(families(), [family + "-a", family + "-b"])
        self.assertEqual(families(status="ACTIVE"), [family + "-a"])
        self.assertEqual(families(status="INACTIVE"), [family + "-b"])
        found = pages(self.ecs.list_task_definition_families, "families", familyPrefix=family, maxResults=1)
        self.assertEqual([len(page) for page in found], [1, 1])

    def test_deletion(self):
        """Only an INACTIVE revision is deleted; its number is not used again.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
        """
        family = self.name("family")
        arn = self.definition(family=family)
        failed = self.ecs.delete_task_definitions(taskDefinitions=[arn])
        self.assertEqual((failed["taskDefinitions"], len(failed["failures"])), ([], 1))
        self.ecs.deregister_task_definition(taskDefinition=arn)
        deleted = self.ecs.delete_task_definitions(taskDefinitions=[arn])["taskDefinitions"][0]
        self.assertEqual(deleted["status"], "DELETE_IN_PROGRESS")
        self.assertEqual(self.register(family=family)["revision"], 2)
        self.refused("InvalidParameterException", self.ecs.delete_task_definitions, taskDefinitions=[arn] * 11)

    def test_deleted_while_used(self):
        """A revision that a service uses stays DELETE_IN_PROGRESS, and the service runs on with it.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
        """
        service = self.running_service()
        arn = service["taskDefinition"]
        self.ecs.deregister_task_definition(taskDefinition=arn)
        self.ecs.delete_task_definitions(taskDefinitions=[arn])
        self.assertEqual(self.read(arn)["status"], "DELETE_IN_PROGRESS")
        self.update(service, desiredCount=3)
        self.eventually(3, lambda: self.described(service)["runningCount"])

    def test_tags(self):
        """Tags are given at the registration, and read back only when they are asked for.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
        """
        arn = self.definition(tags=[TAG])
        self.assertFalse(self.ecs.describe_task_definition(taskDefinition=arn).get("tags"))
        found = self.ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
        self.assertEqual(found["tags"], [TAG])

    def test_unknown(self):
        """A family or a revision that never was is refused.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
        """
        family = self.name("family")
        for name in (family, f"{family}:1"):
            self.refused("ClientException", self.read, name=name, message="Unable to describe task definition.")
        self.refused("ClientException", self.ecs.deregister_task_definition, taskDefinition=f"{family}:1")

    def test_linux_parameters(self):
        """Init process, dropped capabilities and tmpfs mounts are read back as they were given.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
        """
        wanted = {"initProcessEnabled": True, "capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]},
                  "tmpfs": [{"containerPath": "/tmp", "size": 64, "mountOptions": ["rw", "noexec"]}]}
        found = self.read(self.definition(container={"linuxParameters": wanted}))
        self.assertEqual(found["containerDefinitions"][0]["linuxParameters"], wanted)
        self.assertEqual(found["containerDefinitions"][0]["image"], IMAGE)


if __name__ == "__main__":
    unittest.main()
