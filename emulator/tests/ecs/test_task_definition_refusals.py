"""ECS: the task definitions that are refused."""

import unittest

from conformance import REGION
from ecs.fixtures import EcsTest

LOGS = {"awslogs-group": "/log", "awslogs-region": REGION, "awslogs-stream-prefix": "app"}


class TaskDefinitionRefusalsTest(EcsTest):
    """RegisterTaskDefinition."""

    def refuses(self, message="", container=None, **more):
        """Asserts that a definition is refused."""
        with self.subTest(message or str(container or more)[:60]):
            self.refused("ClientException", self.register, message=message, container=container, **more)

    def linux(self, **parameters):
        """Gives a container with Linux parameters."""
        return {"linuxParameters": parameters}

    def test_tmpfs(self):
        """A tmpfs mount takes the documented words as options, without values, and an absolute path.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html
        """
        mount = {"containerPath": "/tmp", "size": 64}
        for options in ([], ["defaults"], ["rw", "noexec", "nosuid", "nodev"], ["mode"], ["uid", "gid"], ["mpol"]):
            self.register(container=self.linux(tmpfs=[{**mount, "mountOptions": options}]))
        for option in ("mode=1777", "uid=1000", "size=1", "RW", ""):
            self.refuses(option, self.linux(tmpfs=[{**mount, "mountOptions": [option]}]))
        self.refuses("absolute", self.linux(tmpfs=[{**mount, "containerPath": "tmp"}]))

    def test_linux_on_fargate(self):
        """Fargate adds no capability but SYS_PTRACE, and has neither devices, shared memory nor swap.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
        """
        self.register(container=self.linux(capabilities={"add": ["SYS_PTRACE"], "drop": ["NET_RAW"]}))
        self.refuses("NET_ADMIN", self.linux(capabilities={"add": ["NET_ADMIN"]}))
        self.refuses("NO_SUCH", self.linux(capabilities={"drop": ["NO_SUCH"]}))
        self.refuses("devices", self.linux(devices=[{"hostPath": "/dev/sda"}]))
        self.refuses("sharedMemorySize", self.linux(sharedMemorySize=64))
        self.refuses("maxSwap", self.linux(maxSwap=64))
        self.refuses("privileged", {"privileged": True})

    def test_size(self):
        """Fargate has a range of memory for each CPU size.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
        """
        for cpu, memory in (("256", "2048"), ("512", "4096"), ("1024", "2048"), ("4096", "30720"), ("8192", "16384"),
                            ("16384", "122880")):
            self.register(cpu=cpu, memory=memory)
        for cpu, memory in (("256", "4096"), ("1024", "1024"), ("300", "512"), ("8192", "17408"), ("4096", "31744")):
            self.refuses("No Fargate configuration exists for given values", cpu=cpu, memory=memory)
        self.refuses("greater than for the task", {"memory": 1024})
        self.refuses("Fargate only supports network mode", networkMode="bridge")

    def test_storage(self):
        """Ephemeral storage is from 21 to 200 GiB.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
        """
        self.register(ephemeralStorage={"sizeInGiB": 200})
        self.refuses(ephemeralStorage={"sizeInGiB": 20})
        self.refuses(ephemeralStorage={"sizeInGiB": 201})

    def test_length(self):
        """A definition is at most 64 KiB long.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
        """
        variables = [{"name": f"V{number}", "value": "x" * 60} for number in range(1000)]
        self.register(container={"environment": variables[:600]})
        self.refuses("Max allowed length is '65536' bytes", {"environment": variables})

    def test_health_check(self):
        """A health check has a command that starts with CMD or CMD-SHELL, and numbers within bounds.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
        """
        command = ["CMD-SHELL", "true"]
        self.register(container={"healthCheck": {"command": command, "interval": 300, "timeout": 60, "retries": 10,
                                                 "startPeriod": 300}})
        for name, value in (("interval", 4), ("interval", 301), ("timeout", 1), ("timeout", 61), ("retries", 0),
                            ("retries", 11), ("startPeriod", 301)):
            self.refuses(name, {"healthCheck": {"command": command, name: value}})
        self.refuses("CMD", {"healthCheck": {"command": ["true"]}})

    def test_names(self):
        """Family, container and image have an alphabet; an image digest is a sha256.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
        """
        self.register(container={"image": f"a/b@sha256:{'0' * 64}"})
        self.refuses("Family", family="a.b")
        self.refuses("Container.name", {"name": "a b"})
        for image in ("a b", "a@sha256:12", "a:b@md5:0", "x" * 256, ""):
            self.refuses("Container.image", {"image": image})

    def test_secrets(self):
        """Secrets need an execution role, and names that no variable has.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
        """
        secret = {"name": "TOKEN", "valueFrom": "/parameter"}
        self.refuses("executionRoleArn", {"secrets": [secret]})
        self.refuses("such as 'TOKEN'", {"secrets": [secret], "environment": [{"name": "TOKEN", "value": "x"}]},
                     executionRoleArn=self.role())
        self.refuses("Role is not valid", executionRoleArn="arn:aws:iam::123456789012:role/never")

    def test_logs(self):
        """Fargate has three log drivers; awslogs needs a role, a group, a region and a prefix.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
        """
        role = self.role()
        logs = lambda driver, options: {"logConfiguration": {"logDriver": driver, "options": options}}
        self.register(container=logs("awslogs", LOGS), executionRoleArn=role)
        self.refuses("execution role", logs("awslogs", LOGS))
        self.refuses("fluentd", logs("fluentd", {}), executionRoleArn=role)
        for name in LOGS:
            self.refuses(name, logs("awslogs", {**LOGS, name: ""}), executionRoleArn=role)

    def test_containers(self):
        """Names are unique, one container is essential, dependencies exist, and a stop takes 120 s at most.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
        """
        one = {"name": "a", "image": "i"}
        self.refuses("unique", containerDefinitions=[one, one])
        self.refuses("essential", {"essential": False})
        self.refuses("b", {"dependsOn": [{"containerName": "b", "condition": "START"}]})
        self.refuses("120", {"stopTimeout": 121})
        self.refuses("Unknown volume", {"mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}]})

    def test_awsvpc(self):
        """In an awsvpc task the host port is the container port, and links and host names are not supported.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
        """
        self.refuses("must match", {"portMappings": [{"containerPort": 80, "hostPort": 81}]})
        self.refuses("networkMode=awsvpc", {"links": ["b"]})
        self.refuses("networkMode=awsvpc", {"hostname": "h"})
        self.refused("InvalidParameterException", self.register,
                     container={"ulimits": [{"name": "never", "softLimit": 1, "hardLimit": 1}]})


if __name__ == "__main__":
    unittest.main()
