"""Application Auto Scaling: scalable targets, scaling policies and scheduled actions of a service."""

import unittest

from autoscaling.fixtures import ScalingTest
from conformance import pages

SUSPENDED = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")


class ScalableTargetsTest(ScalingTest):
    """RegisterScalableTarget, DescribeScalableTargets and DeregisterScalableTarget."""

    def desired(self):
        """Reads the desired count of the service."""
        return self.described(self.made)["desiredCount"]

    def test_bounds(self):
        """A target has its bounds, and brings the service within them, from below and from above.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
        """
        self.target(2, 4)
        self.assertEqual(self.desired(), 2)
        self.update(self.made, desiredCount=4)
        self.target(1, 3)
        self.assertEqual(self.desired(), 3)
        self.api.register_scalable_target(**self.place, MaxCapacity=5)
        found = self.targets()[0]
        self.assertEqual((found["MinCapacity"], found["MaxCapacity"]), (1, 5))

    def test_refusals(self):
        """A new target needs both bounds in order, and a service that is ACTIVE.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
        """
        register = self.api.register_scalable_target
        self.refused("ValidationException", register, **self.place, MinCapacity=1)
        self.refused("ValidationException", self.target, low=3, high=2)
        never = {**self.place, "ResourceId": f"service/{self.cluster_name}/never"}
        self.refused("ValidationException", register, **never, MinCapacity=1, MaxCapacity=2,
                     message="ECS service doesn't exist")
        self.ecs.delete_service(cluster=self.cluster_name, service=self.service_name, force=True)
        self.refused("ValidationException", self.target)

    def test_suspended(self):
        """A new target is not suspended; suspending one kind of scaling keeps the bounds and the other kinds.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_SuspendedState.html
        """
        self.target(1, 3)
        self.assertEqual(self.targets()[0]["SuspendedState"], dict.fromkeys(SUSPENDED, False))
        for name in SUSPENDED[:2]:
            self.api.register_scalable_target(**self.place, SuspendedState={name: True})
        found = self.targets()[0]
        self.assertEqual([found["SuspendedState"][name] for name in SUSPENDED], [True, True, False])
        self.assertEqual((found["MinCapacity"], found["MaxCapacity"]), (1, 3))

    def test_tags(self):
        """Tags are given at the registration only, and changed by ARN later.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html
        """
        arn = self.target(Tags={"a": "b"})
        self.refused("ValidationException", self.target, Tags={"a": "c"}, message="use the TagResource API")
        self.api.tag_resource(ResourceARN=arn, Tags={"c": "d"})
        self.api.untag_resource(ResourceARN=arn, TagKeys=["a"])
        self.assertEqual(self.api.list_tags_for_resource(ResourceARN=arn)["Tags"], {"c": "d"})

    def test_deregistered(self):
        """With a target its policies and scheduled actions are deleted; one that is gone is not found.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
        """
        self.target()
        self.policy()
        self.action()
        self.api.deregister_scalable_target(**self.place)
        self.assertEqual((self.targets(), self.policies(), self.actions()), ([], [], []))
        self.refused("ObjectNotFoundException", self.api.deregister_scalable_target, **self.place)

    def test_service_deleted(self):
        """With a service its target, policies and scheduled actions are deleted.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
        (the deletion: https://github.com/hashicorp/terraform-provider-aws/issues/10432)
        """
        self.target()
        self.policy()
        self.action()
        self.ecs.delete_service(cluster=self.cluster_name, service=self.service_name, force=True)
        self.eventually(([], [], []), lambda: (self.targets(), self.policies(), self.actions()))


class ScalingPoliciesTest(ScalingTest):
    """PutScalingPolicy, DescribeScalingPolicies and DeleteScalingPolicy."""

    def test_needs_target(self):
        """A policy needs a scalable target.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
        """
        self.refused("ObjectNotFoundException", self.policy)

    def test_replaced(self):
        """The same name replaces a policy as a whole and keeps its ARN, another name may not have its metric.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
        """
        self.target()
        first, second = self.policy(), self.policy(value=70.0)
        self.assertEqual(first["PolicyARN"], second["PolicyARN"])
        found = self.policies()
        self.assertEqual(len(found), 1)
        configuration = found[0]["TargetTrackingScalingPolicyConfiguration"]
        self.assertEqual(configuration["TargetValue"], 70.0)
        self.assertNotIn("ScaleInCooldown", configuration)
        self.assertEqual(len(found[0]["Alarms"]), 2)
        self.refused("ValidationException", self.policy, name="other")
        self.policy("memory", "ECSServiceAverageMemoryUtilization")
        self.assertEqual(len(self.policies()), 2)

    def test_label(self):
        """The requests of a target need a resource label, other metrics refuse one.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
        """
        self.target()
        self.refused("ValidationException", self.policy, metric="ALBRequestCountPerTarget")
        self.refused("ValidationException", self.policy, ResourceLabel="app/a/1/targetgroup/b/2")

    def test_deleted(self):
        """A policy is deleted once.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html
        """
        self.target()
        self.policy()
        self.api.delete_scaling_policy(PolicyName="cpu", **self.place)
        self.assertEqual(self.policies(), [])
        self.refused("ObjectNotFoundException", self.api.delete_scaling_policy, PolicyName="cpu", **self.place)


class ScheduledActionsTest(ScalingTest):
    """PutScheduledAction, DescribeScheduledActions and DeleteScheduledAction."""

    def test_needs_target(self):
        """A scheduled action needs a scalable target.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
        """
        self.refused("ObjectNotFoundException", self.action)

    def test_read_back(self):
        """A scheduled action is read back with what was given, and nothing else.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScheduledAction.html
        """
        self.target()
        self.action()
        found = self.actions()[0]
        self.assertEqual((found["Schedule"], found["ScalableTargetAction"]),
                         ("cron(0 22 * * ? *)", {"MinCapacity": 0, "MaxCapacity": 0}))
        self.assertFalse({"Timezone", "StartTime", "EndTime"} & set(found))

    def test_update(self):
        """An update keeps what it leaves out, but for the start and end times.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
        """
        self.target()
        self.action(Timezone="Europe/Berlin", StartTime=1900000000)
        arn = self.actions()[0]["ScheduledActionARN"]
        self.assertIn("StartTime", self.actions()[0])
        self.api.put_scheduled_action(ScheduledActionName="night", **self.place, Schedule="rate(1 day)")
        found = self.actions()[0]
        self.assertEqual((found["Schedule"], found["ScheduledActionARN"]), ("rate(1 day)", arn))
        self.assertEqual(found["ScalableTargetAction"], {"MinCapacity": 0, "MaxCapacity": 0})
        self.assertNotIn("StartTime", found)

    def test_refusals(self):
        """A schedule is an at, rate or cron expression, and a capacity has an order.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
        """
        self.target()
        self.action(schedule="at(2030-01-01T00:00:00)")
        for more in ({"schedule": "tomorrow"}, {"schedule": "cron(0 22 * * *)"}, {"ScalableTargetAction": {}},
                     {"ScalableTargetAction": {"MinCapacity": 2, "MaxCapacity": 1}}):
            with self.subTest(more):
                self.refused("ValidationException", self.action, name="other", **more)

    def test_listing(self):
        """Scheduled actions are listed by page and by name.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScheduledActions.html
        """
        self.target()
        for name in ("a", "b", "c"):
            self.action(name)
        found = pages(self.api.describe_scheduled_actions, "ScheduledActions", ServiceNamespace="ecs",
                      ResourceId=self.place["ResourceId"], MaxResults=2)
        self.assertEqual([len(page) for page in found], [2, 1])
        self.assertEqual(len(self.actions(ScheduledActionNames=["a"])), 1)

    def test_deleted(self):
        """A scheduled action is deleted once.

        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScheduledAction.html
        """
        self.target()
        self.action()
        self.api.delete_scheduled_action(ScheduledActionName="night", **self.place)
        self.assertEqual(self.actions(), [])
        self.refused("ObjectNotFoundException", self.api.delete_scheduled_action, ScheduledActionName="night",
                     **self.place)


if __name__ == "__main__":
    unittest.main()
