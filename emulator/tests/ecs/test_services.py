"""ECS: new services, what a description shows and leaves out, refusals and listings."""

import unittest

from conformance import client, listed, pages
from ecs.fixtures import EcsTest

TAG = {"key": "app", "value": "a"}


class ServicesTest(EcsTest):
    """CreateService, DescribeServices and ListServices."""

    def setUp(self):
        """Creates a cluster, a network and a task definition."""
        super().setUp()
        self.name_of_cluster, self.vpc_network = self.cluster(), self.network()

    def create(self, **more):
        """Creates a service in the cluster."""
        parameters = {"networkConfiguration": self.vpc_network, "desiredCount": 0, **more}
        if "taskDefinition" not in parameters:
            parameters["taskDefinition"] = self.definition()
        return self.service(self.name_of_cluster, **parameters)

    def test_defaults(self):
        """A new service has the documented defaults.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
        """
        found = self.described(self.create())
        wanted = {
            "status": "ACTIVE", "availabilityZoneRebalancing": "ENABLED", "schedulingStrategy": "REPLICA",
            "propagateTags": "NONE", "enableExecuteCommand": False, "enableECSManagedTags": False,
            "deploymentController": {"type": "ECS"}, "platformVersion": "LATEST", "launchType": "FARGATE",
        }
        self.assertEqual({key: found.get(key) for key in wanted}, wanted)
        limits = found["deploymentConfiguration"]
        self.assertEqual((limits["maximumPercent"], limits["minimumHealthyPercent"]), (200, 100))
        network = found["networkConfiguration"]["awsvpcConfiguration"]
        self.assertEqual(network["assignPublicIp"], "DISABLED")

    def test_left_out(self):
        """A description has a launch type or a strategy, and neither tags nor a grace period that nobody set.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
        """
        plain = self.described(self.create(tags=[TAG]))
        self.assertFalse(plain.get("capacityProviderStrategy"))
        self.assertFalse(plain.get("loadBalancers"))
        self.assertFalse(plain.get("serviceRegistries"))
        self.assertFalse(plain.get("healthCheckGracePeriodSeconds"))
        self.assertNotIn("tags", plain)
        self.assertEqual(self.described(plain, ["TAGS"])["tags"], [TAG])
        strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 2}]
        spot = self.described(self.create(capacityProviderStrategy=strategy))
        self.assertNotIn("launchType", spot)
        self.assertEqual(spot["capacityProviderStrategy"],
                         [{"capacityProvider": "FARGATE_SPOT", "weight": 2, "base": 0}])

    def test_default_strategy(self):
        """A service without a launch type and a strategy gets the default strategy of the cluster.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
        """
        self.ecs.put_cluster_capacity_providers(
            cluster=self.name_of_cluster, capacityProviders=["FARGATE"],
            defaultCapacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}])
        made = self.ecs.create_service(
            cluster=self.name_of_cluster, serviceName=self.name(), desiredCount=0, taskDefinition=self.definition(),
            networkConfiguration=self.vpc_network)["service"]
        self.cleanup(self.ecs.delete_service, cluster=self.name_of_cluster, service=made["serviceName"])
        self.assertEqual(made["capacityProviderStrategy"][0]["capacityProvider"], "FARGATE")
        self.assertNotIn("launchType", made)

    def test_name_is_unique(self):
        """The name of an ACTIVE service is refused.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
        """
        made = self.create()
        self.refused("InvalidParameterException", self.create, serviceName=made["serviceName"], desiredCount=1,
                     message="not idempotent")

    def test_token(self):
        """A repeated request with its client token is answered with the first service.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
        """
        parameters = {"serviceName": self.name(), "clientToken": self.name("token"),
                      "taskDefinition": self.definition()}
        self.assertEqual(self.create(**parameters)["serviceArn"], self.create(**parameters)["serviceArn"])

    def test_refusals(self):
        """A launch that is not possible is refused.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
        """
        strategy = [{"capacityProvider": "FARGATE", "weight": 1}]
        for message, more in {
            "Specify either": {"launchType": "FARGATE", "capacityProviderStrategy": strategy},
            "not associated with the cluster": {"capacityProviderStrategy": [{**strategy[0], "capacityProvider": "x"}]},
            "Network Configuration": {"networkConfiguration": None},
            "The subnet ID": {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-0"]}}},
            "grace period": {"healthCheckGracePeriodSeconds": 30},
            "taskRoleArn": {"enableExecuteCommand": True},
            "block deployments": {"deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 100},
                                  "availabilityZoneRebalancing": "DISABLED"},
            "rebalancing": {"deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 0},
                            "availabilityZoneRebalancing": "ENABLED"},
        }.items():
            parameters = {"cluster": self.name_of_cluster, "serviceName": self.name(), "desiredCount": 0,
                          "taskDefinition": self.definition(), "networkConfiguration": self.vpc_network,
                          **({} if "capacityProviderStrategy" in more else {"launchType": "FARGATE"}), **more}
            given = {key: value for key, value in parameters.items() if value is not None}
            with self.subTest(message):
                self.refused("InvalidParameterException", self.ecs.create_service, message=message, **given)
        self.refused("ClusterNotFoundException", self.service, cluster=self.name(), taskDefinition=self.definition())

    def test_target_group_needs_balancer(self):
        """A target group without a load balancer, or of another type than ip, is refused.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
        """
        definition = self.definition(container={"portMappings": [{"containerPort": 80}]})
        for kind, message in (("ip", "does not have an associated load balancer"), ("instance", "target type")):
            made = client("elbv2").create_target_group(Name=self.name("g"), Protocol="HTTP", Port=80, VpcId=self.vpc.id,
                                                       TargetType=kind)["TargetGroups"][0]
            self.cleanup(client("elbv2").delete_target_group, TargetGroupArn=made["TargetGroupArn"])
            with self.subTest(kind):
                self.refused("InvalidParameterException", self.create, message=message, taskDefinition=definition,
                             loadBalancers=self.balanced(made["TargetGroupArn"]))

    def test_targets(self):
        """The tasks of a service are registered with its target group, and are healthy there.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
        """
        service = self.running_service(delay=0)
        group = service["loadBalancers"][0]["targetGroupArn"]
        read = lambda: client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        self.eventually(["healthy"] * 2, lambda: [one["TargetHealth"]["State"] for one in read()])
        interfaces = [task["containers"][0]["networkInterfaces"][0] for task in self.tasks(service)]
        self.assertEqual({one["Target"]["Id"] for one in read()}, {one["privateIpv4Address"] for one in interfaces})
        self.update(service, desiredCount=1)
        self.eventually(1, lambda: len(read()))

    def test_listing(self):
        """ListServices gives 10 at once by default, filtered by launch type; DescribeServices takes 10.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html
        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
        """
        definition = self.definition()
        made = [self.create(taskDefinition=definition)["serviceArn"] for _ in range(10)]
        strategy = [{"capacityProvider": "FARGATE", "weight": 1}]
        made.append(self.create(taskDefinition=definition, capacityProviderStrategy=strategy)["serviceArn"])
        found = pages(self.ecs.list_services, "serviceArns", cluster=self.name_of_cluster)
        self.assertEqual([len(page) for page in found], [10, 1])
        self.assertEqual({arn for page in found for arn in page}, set(made))
        typed = listed(self.ecs.list_services, "serviceArns", cluster=self.name_of_cluster, launchType="FARGATE")
        self.assertEqual(set(typed), set(made[:-1]))
        self.refused("InvalidParameterException", self.ecs.describe_services, cluster=self.name_of_cluster,
                     services=made)

    def test_unknown(self):
        """A service that never was is a failure of a description, and not found by a change.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
        """
        found = self.ecs.describe_services(cluster=self.name_of_cluster, services=["never"])
        self.assertEqual((found["services"], found["failures"][0]["reason"]), ([], "MISSING"))
        self.refused("ServiceNotFoundException", self.ecs.delete_service, cluster=self.name_of_cluster, service="never")


if __name__ == "__main__":
    unittest.main()
