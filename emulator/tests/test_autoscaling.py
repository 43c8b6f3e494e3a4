"""Application Auto Scaling: the scalable targets of ECS services."""

import unittest

from support import EmulatorTest, client


class TargetsTest(EmulatorTest):
    """Scalable targets."""

    def test_deleted_service(self):
        """The scalable target of a service is deleted with the service."""
        ecs, scaling = client("ecs"), client("application-autoscaling")
        ecs.create_cluster(clusterName="c")
        ecs.register_task_definition(family="f", containerDefinitions=[{"name": "a", "image": "i", "memory": 128}])
        ecs.create_service(cluster="c", serviceName="s", taskDefinition="f", desiredCount=0)
        scaling.register_scalable_target(ServiceNamespace="ecs", ResourceId="service/c/s", MinCapacity=0, MaxCapacity=2,
                                         ScalableDimension="ecs:service:DesiredCount")
        count = lambda: len(scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"])
        self.assertEqual(count(), 1)
        ecs.delete_service(cluster="c", service="s")
        self.assertEqual(count(), 0)


if __name__ == "__main__":
    unittest.main()
