"""ECS: clusters, their settings, capacity providers and deletion."""

import unittest

from conformance import listed
from ecs.fixtures import EcsTest

TAG = {"key": "app", "value": "a"}


class ClustersTest(EcsTest):
    """CreateCluster, DescribeClusters, UpdateCluster, PutClusterCapacityProviders and DeleteCluster."""

    def read(self, name, *include):
        """Reads a cluster."""
        return self.ecs.describe_clusters(clusters=[name], include=list(include))["clusters"][0]

    def test_new(self):
        """A new cluster is ACTIVE and empty; what `include` does not name is left out.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html
        """
        name = self.cluster(tags=[TAG], settings=[{"name": "containerInsights", "value": "enhanced"}])
        found = self.read(name)
        counts = ("runningTasksCount", "pendingTasksCount", "activeServicesCount")
        self.assertEqual((found["status"], [found[count] for count in counts]), ("ACTIVE", [0, 0, 0]))
        for member in ("tags", "settings", "configuration", "statistics", "attachments"):
            self.assertFalse(found.get(member), member)
        full = self.read(name, "TAGS", "SETTINGS", "STATISTICS")
        self.assertEqual(full["tags"], [TAG])
        self.assertEqual(full["settings"], [{"name": "containerInsights", "value": "enhanced"}])
        self.assertIn("drainingFargateServiceCount", [one["name"] for one in full["statistics"]])

    def test_created_again(self):
        """The name of an ACTIVE cluster gives that cluster, with its first settings.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
        """
        name = self.cluster()
        again = self.ecs.create_cluster(clusterName=name, capacityProviders=[])["cluster"]
        self.assertEqual(again["clusterArn"], self.read(name)["clusterArn"])
        self.assertEqual(sorted(self.read(name)["capacityProviders"]), ["FARGATE", "FARGATE_SPOT"])

    def test_settings(self):
        """Container Insights is changed in two ways, and refuses other values.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateClusterSettings.html
        """
        name = self.cluster()
        value = lambda: self.read(name, "SETTINGS")["settings"][0]["value"]
        self.assertEqual(value(), "disabled")
        self.ecs.update_cluster(cluster=name, settings=[{"name": "containerInsights", "value": "enabled"}])
        self.assertEqual(value(), "enabled")
        self.ecs.update_cluster_settings(cluster=name, settings=[{"name": "containerInsights", "value": "enhanced"}])
        self.assertEqual(value(), "enhanced")
        self.refused("InvalidParameterException", self.ecs.update_cluster, cluster=name,
                     settings=[{"name": "containerInsights", "value": "loud"}])

    def test_execute_command(self):
        """The configuration of ECS Exec is read back with CONFIGURATIONS; OVERRIDE needs a log configuration.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
        """
        logs = {"cloudWatchLogGroupName": "/exec", "cloudWatchEncryptionEnabled": False}
        wanted = {"executeCommandConfiguration": {"logging": "OVERRIDE", "logConfiguration": logs}}
        name = self.cluster(configuration=wanted)
        self.assertEqual(self.read(name, "CONFIGURATIONS")["configuration"], wanted)
        none = {"executeCommandConfiguration": {"logging": "NONE"}}
        self.ecs.update_cluster(cluster=name, configuration=none)
        self.assertEqual(self.read(name, "CONFIGURATIONS")["configuration"], none)
        self.refused("InvalidParameterException", self.ecs.update_cluster, cluster=name,
                     configuration={"executeCommandConfiguration": {"logging": "OVERRIDE"}})

    def test_capacity_providers(self):
        """The capacity providers and the default strategy are replaced as a whole.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
        """
        name = self.cluster()
        strategy = [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}]
        self.ecs.put_cluster_capacity_providers(cluster=name, capacityProviders=["FARGATE"],
                                                defaultCapacityProviderStrategy=strategy)
        found = self.read(name)
        self.assertEqual(found["capacityProviders"], ["FARGATE"])
        self.assertEqual(found["defaultCapacityProviderStrategy"], strategy)
        put = self.ecs.put_cluster_capacity_providers
        self.refused("InvalidParameterException", put, cluster=name, capacityProviders=["unknown"],
                     defaultCapacityProviderStrategy=[])
        self.refused("InvalidParameterException", put, cluster=name, capacityProviders=["FARGATE_SPOT"],
                     defaultCapacityProviderStrategy=strategy)
        self.refused("InvalidParameterException", put, cluster=name, capacityProviders=["FARGATE"])

    def test_provider_in_use(self):
        """A capacity provider of a service cannot be removed.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
        """
        name = self.cluster()
        self.service(name, desiredCount=0, networkConfiguration=self.network(), taskDefinition=self.definition(),
                     capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}])
        self.refused("ResourceInUseException", self.ecs.put_cluster_capacity_providers, cluster=name,
                     capacityProviders=["FARGATE_SPOT"], defaultCapacityProviderStrategy=[])

    def test_deleted(self):
        """A deleted cluster is INACTIVE: still described, not listed, and unknown to every other operation.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
        """
        name = self.cluster()
        arn = self.ecs.delete_cluster(cluster=name)["cluster"]["clusterArn"]
        self.assertEqual(self.read(name)["status"], "INACTIVE")
        self.assertNotIn(arn, listed(self.ecs.list_clusters, "clusterArns"))
        self.refused("ClusterNotFoundException", self.ecs.delete_cluster, cluster=name)
        self.refused("ClusterNotFoundException", self.ecs.list_services, cluster=name)
        self.ecs.create_cluster(clusterName=name)
        self.assertEqual(self.read(name)["status"], "ACTIVE")

    def test_unknown(self):
        """A cluster that never was is a failure of a description.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
        """
        answer = self.ecs.describe_clusters(clusters=[self.name()])
        self.assertEqual((answer["clusters"], answer["failures"][0]["reason"]), ([], "MISSING"))

    def test_tags(self):
        """A cluster is tagged and untagged.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TagResource.html
        """
        arn = self.read(self.cluster(tags=[TAG]))["clusterArn"]
        self.ecs.tag_resource(resourceArn=arn, tags=[{"key": "b", "value": "c"}])
        self.ecs.untag_resource(resourceArn=arn, tagKeys=["app"])
        self.assertEqual(self.ecs.list_tags_for_resource(resourceArn=arn)["tags"], [{"key": "b", "value": "c"}])


if __name__ == "__main__":
    unittest.main()
