"""The resources that the tests of Application Auto Scaling share."""

from conformance import client
from ecs.fixtures import EcsTest

DIMENSION = "ecs:service:DesiredCount"


class ScalingTest(EcsTest):
    """A test with a service of ECS."""

    def setUp(self):
        """Creates a service without tasks."""
        super().setUp()
        self.api = client("application-autoscaling")
        self.service_name, self.cluster_name = self.name("service"), self.cluster()
        self.made = self.service(self.cluster_name, serviceName=self.service_name, desiredCount=0,
                                 networkConfiguration=self.network(), taskDefinition=self.definition())
        self.place = {"ServiceNamespace": "ecs", "ScalableDimension": DIMENSION,
                      "ResourceId": f"service/{self.cluster_name}/{self.service_name}"}

    def target(self, low=0, high=4, **more):
        """Registers the service as a scalable target."""
        answer = self.api.register_scalable_target(**self.place, MinCapacity=low, MaxCapacity=high, **more)
        self.cleanup(self.api.deregister_scalable_target, **self.place)
        return answer["ScalableTargetARN"]

    def targets(self):
        """Reads the scalable target of the service."""
        return self.api.describe_scalable_targets(
            ServiceNamespace="ecs", ResourceIds=[self.place["ResourceId"]])["ScalableTargets"]

    def policy(self, name="cpu", metric="ECSServiceAverageCPUUtilization", value=60.0, **more):
        """Puts a target tracking policy."""
        return self.api.put_scaling_policy(
            PolicyName=name, PolicyType="TargetTrackingScaling", **self.place,
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": value, "PredefinedMetricSpecification": {"PredefinedMetricType": metric, **more}})

    def policies(self):
        """Reads the policies of the service."""
        return self.api.describe_scaling_policies(
            ServiceNamespace="ecs", ResourceId=self.place["ResourceId"])["ScalingPolicies"]

    def action(self, name="night", schedule="cron(0 22 * * ? *)", **more):
        """Puts a scheduled action."""
        parameters = {"Schedule": schedule, "ScalableTargetAction": {"MinCapacity": 0, "MaxCapacity": 0}, **more}
        self.api.put_scheduled_action(ScheduledActionName=name, **self.place, **parameters)

    def actions(self, **more):
        """Reads the scheduled actions of the service."""
        return self.api.describe_scheduled_actions(
            ServiceNamespace="ecs", ResourceId=self.place["ResourceId"], **more)["ScheduledActions"]
