"""The resources that the tests of ECS share."""

import json

from conformance import REGION, ConformanceTest, client
from vpc import Vpc

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
IMAGE = "public.ecr.aws/nginx/nginx:1.29"
# An image that the registry of the account lacks.
MISSING = "{}.dkr.ecr.{}.amazonaws.com/missing-{}:latest"


class EcsTest(ConformanceTest):
    """A test of ECS on Fargate, on which the states of tasks last minutes."""

    time_scale = 0.005

    def setUp(self):
        """Prepares the client."""
        super().setUp()
        self.ecs = client("ecs")

    def cluster(self, **more):
        """Creates a cluster with both Fargate capacity providers."""
        name = self.name("cluster")
        settings = {"capacityProviders": ["FARGATE", "FARGATE_SPOT"], **more}
        self.ecs.create_cluster(clusterName=name, **settings)
        self.cleanup(self.ecs.delete_cluster, cluster=name)
        return name

    def role(self):
        """Creates a role that tasks can assume."""
        name = self.name("role")
        made = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
        self.cleanup(client("iam").delete_role, RoleName=name)
        return made["Arn"]

    def register(self, family=None, container=None, **more):
        """Registers a task definition with one container, and gives the answer."""
        parameters = {
            "family": family or self.name("family"), "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
            "cpu": "256", "memory": "512",
            "containerDefinitions": [{"name": "app", "image": IMAGE, **(container or {})}], **more}
        made = self.ecs.register_task_definition(**parameters)["taskDefinition"]
        self.cleanup(self.ecs.deregister_task_definition, taskDefinition=made["taskDefinitionArn"])
        return made

    def definition(self, **more):
        """Registers a task definition and gives its ARN."""
        return self.register(**more)["taskDefinitionArn"]

    def missing_image(self):
        """Gives an image that this account's registry lacks."""
        account = client("sts").get_caller_identity()["Account"]
        return MISSING.format(account, REGION, self.name("r"))

    def network(self):
        """Creates a VPC and gives the network configuration of a service in it."""
        self.vpc = Vpc(self)
        return {"awsvpcConfiguration": {"subnets": self.vpc.subnets[:2], "securityGroups": [self.vpc.security_group()]}}

    def target_group(self, delay=30):
        """Creates a target group behind a load balancer in the network."""
        elb = client("elbv2")
        self.vpc.attach_gateway()
        group = elb.create_target_group(Name=self.name("g"), Protocol="HTTP", Port=80, VpcId=self.vpc.id,
                                        TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
        elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": str(delay)}])
        balancer = elb.create_load_balancer(Name=self.name("b"), Subnets=self.vpc.subnets[:2])["LoadBalancers"][0]
        elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
                            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        self.cleanup(elb.delete_load_balancer, LoadBalancerArn=balancer["LoadBalancerArn"])
        return group

    def service(self, cluster, **more):
        """Creates a service with a launch type and gives it."""
        name = more.pop("serviceName", None) or self.name("service")
        parameters = {"cluster": cluster, "serviceName": name, "desiredCount": 1, "launchType": "FARGATE", **more}
        if "capacityProviderStrategy" in more:
            del parameters["launchType"]
        made = self.ecs.create_service(**parameters)["service"]
        self.cleanup(self.ecs.delete_service, cluster=cluster, service=name, force=True)
        return made

    def balanced(self, group):
        """Gives the load balancers of a service that a target group sends requests to."""
        return [{"targetGroupArn": group, "containerName": "app", "containerPort": 80}]

    def running_service(self, container=None, delay=None, **more):
        """Creates a service and waits until its two tasks run; with a deregistration delay, behind a load balancer."""
        network = self.network()
        if delay is not None:
            more["loadBalancers"] = self.balanced(self.target_group(delay))
        definition = self.definition(container={"portMappings": [{"containerPort": 80}], **(container or {})})
        return self.completed(self.service(self.cluster(), networkConfiguration=network, taskDefinition=definition,
                                           **{"desiredCount": 2, **more}))

    def update(self, service, **more):
        """Updates a service and gives it."""
        return self.ecs.update_service(cluster=service["clusterArn"], service=service["serviceName"], **more)["service"]

    def described(self, service, include=()):
        """Reads a service."""
        found = self.ecs.describe_services(cluster=service["clusterArn"], services=[service["serviceArn"]],
                                           include=list(include))
        return found["services"][0]

    def completed(self, service):
        """Waits until the primary deployment has completed, and reads the service."""
        self.eventually("COMPLETED", lambda: self.described(service)["deployments"][0]["rolloutState"])
        return self.described(service)

    def tasks(self, service, status="RUNNING"):
        """Reads the tasks of a service with a desired status."""
        cluster = service["clusterArn"]
        arns = self.ecs.list_tasks(cluster=cluster, serviceName=service["serviceName"],
                                   desiredStatus=status)["taskArns"]
        return self.ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"] if arns else []
