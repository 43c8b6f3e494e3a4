"""Elastic Load Balancing: target groups, their attributes and their targets."""

import unittest

from conformance import listed
from elbv2.fixtures import TAG, ElbTest

DEFAULTS = {
    "deregistration_delay.timeout_seconds": "300", "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration", "slow_start.duration_seconds": "0",
    "stickiness.enabled": "false", "stickiness.type": "lb_cookie", "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.app_cookie.duration_seconds": "86400",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}


class TargetGroupsTest(ElbTest):
    """CreateTargetGroup, its attributes, RegisterTargets and DescribeTargetHealth."""

    def group(self, arn):
        """Reads a target group."""
        return self.elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]

    def attributes(self, arn):
        """Reads the attributes."""
        found = self.elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
        return {one["Key"]: one["Value"] for one in found}

    def modify(self, arn, **values):
        """Changes attributes, whose names have two underscores for a dot."""
        self.elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[
            {"Key": key.replace("__", "."), "Value": value} for key, value in values.items()])

    def health(self, arn, *targets):
        """Reads the state and the reason of targets, by address and port."""
        given = {"Targets": list(targets)} if targets else {}
        found = self.elb.describe_target_health(TargetGroupArn=arn, **given)["TargetHealthDescriptions"]
        return {(one["Target"]["Id"], one["Target"]["Port"]):
                (one["TargetHealth"]["State"], one["TargetHealth"].get("Reason")) for one in found}

    def register(self, arn, *targets):
        """Registers targets."""
        self.elb.register_targets(TargetGroupArn=arn, Targets=[
            target if isinstance(target, dict) else {"Id": target} for target in targets])

    def in_use(self, **attributes):
        """Creates a target group that a load balancer forwards to."""
        arn = self.target_group()
        self.listener(self.balancer(), actions=self.forward(arn))
        self.modify(arn, **attributes)
        return arn

    def test_defaults(self):
        """A new target group has the documented health check.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
        """
        found = self.group(self.target_group())
        wanted = {
            "HealthCheckProtocol": "HTTP", "HealthCheckPort": "traffic-port", "HealthCheckPath": "/",
            "HealthCheckIntervalSeconds": 30, "HealthCheckTimeoutSeconds": 5, "HealthyThresholdCount": 5,
            "UnhealthyThresholdCount": 2, "Matcher": {"HttpCode": "200"}, "ProtocolVersion": "HTTP1",
            "LoadBalancerArns": []}
        self.assertEqual({key: found[key] for key in wanted}, wanted)

    def test_created_again(self):
        """The same name with the same settings gives the group that is there, other settings are refused.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
        """
        name = self.name("g")
        self.assertEqual(self.target_group(Name=name), self.target_group(Name=name))
        self.refused("DuplicateTargetGroupName", self.target_group, Name=name, Port=81)
        self.refused("ValidationError", self.target_group, Name="x" * 33)

    def test_attributes(self):
        """A new target group for HTTP has all documented attributes with their defaults.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
        """
        found = self.attributes(self.target_group())
        self.assertEqual({key: found.get(key) for key in DEFAULTS}, DEFAULTS)

    def test_attribute_values(self):
        """Attributes are read back, and refuse unknown names and values out of range.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroupAttributes.html
        """
        arn = self.target_group()
        self.modify(arn, stickiness__enabled="true", deregistration_delay__timeout_seconds="3600")
        found = self.attributes(arn)
        self.assertEqual((found["stickiness.enabled"], found["deregistration_delay.timeout_seconds"]), ("true", "3600"))
        for values in ({"deregistration_delay__timeout_seconds": "3601"}, {"slow_start__duration_seconds": "29"},
                       {"stickiness__enabled": "yes"}, {"load_balancing__algorithm__type": "random"},
                       {"stickiness__lb_cookie__duration_seconds": "0"}, {"no__such": "1"}):
            with self.subTest(values):
                self.refused("ValidationError", self.modify, arn=arn, **values)
        self.refused("InvalidConfigurationRequest", self.modify, arn=arn, stickiness__type="app_cookie")

    def test_in_use(self):
        """A target group that a rule or a listener forwards to is not deleted.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html
        """
        arn, balancer = self.target_group(), self.balancer()
        listener = self.listener(balancer)
        rule = self.rule(listener, 1, actions=self.forward(arn))
        self.assertEqual(self.group(arn)["LoadBalancerArns"], [balancer])
        self.refused("ResourceInUse", self.elb.delete_target_group, TargetGroupArn=arn)
        self.elb.delete_rule(RuleArn=rule["RuleArn"])
        self.assertEqual(self.group(arn)["LoadBalancerArns"], [])
        self.elb.delete_target_group(TargetGroupArn=arn)
        self.refused("TargetGroupNotFound", self.group, arn=arn)

    def test_one_balancer(self):
        """A target group belongs to one load balancer.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
        """
        arn = self.in_use()
        self.refused("TargetGroupAssociationLimit", self.listener, balancer=self.balancer(), actions=self.forward(arn))

    def test_health(self):
        """A target is initial and then unhealthy when nothing answers; without a load balancer it is unused.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
        """
        alone, arn = self.target_group(), self.in_use()
        self.register(alone, "10.0.0.10")
        self.assertEqual(self.health(alone), {("10.0.0.10", 80): ("unused", "Target.NotInUse")})
        self.register(arn, "10.0.0.10")
        seen = self.eventually({("10.0.0.10", 80): ("unhealthy", "Target.Timeout")}, lambda: self.health(arn))
        self.assertEqual(seen, [{("10.0.0.10", 80): ("initial", "Elb.RegistrationInProgress")}])
        self.assertEqual(self.health(arn, {"Id": "10.0.0.11", "Port": 80}),
                         {("10.0.0.11", 80): ("unused", "Target.NotRegistered")})

    def test_draining(self):
        """A deregistered target drains for the deregistration delay, and is not listed after it.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html
        """
        arn = self.in_use(deregistration_delay__timeout_seconds="60")
        self.register(arn, "10.0.0.10")
        for _ in range(2):
            self.elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "10.0.0.10"}])
        self.assertEqual(self.health(arn), {("10.0.0.10", 80): ("draining", "Target.DeregistrationInProgress")})
        self.eventually({}, lambda: self.health(arn))
        self.elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "10.0.0.10"}])

    def test_ports(self):
        """An address is registered with several ports, each a target of its own; anyone can add one.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html
        """
        arn = self.in_use(deregistration_delay__timeout_seconds="0")
        self.register(arn, {"Id": "10.0.0.10", "Port": 81}, {"Id": "10.0.0.10", "Port": 82}, "10.0.0.10")
        self.assertEqual(set(self.health(arn)), {("10.0.0.10", port) for port in (80, 81, 82)})
        self.elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "10.0.0.10", "Port": 81}])
        self.eventually({("10.0.0.10", port) for port in (80, 82)}, lambda: set(self.health(arn)))

    def test_addresses(self):
        """A target is an address of the VPC, or a private one with a zone.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
        """
        arn = self.target_group()
        self.refused("ValidationError", self.elb.register_targets, TargetGroupArn=arn, Targets=[{"Id": "i-1"}])
        for target in ({"Id": "8.8.8.8"}, {"Id": "10.9.0.1"}):
            self.refused("InvalidTarget", self.elb.register_targets, TargetGroupArn=arn, Targets=[target])
        self.register(arn, {"Id": "10.9.0.1", "AvailabilityZone": "all"})

    def test_health_check(self):
        """The timeout of a health check is shorter than its interval, and counts are from 2 to 10.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroup.html
        """
        arn = self.target_group()
        self.elb.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/health", HealthyThresholdCount=2)
        found = self.group(arn)
        self.assertEqual((found["HealthCheckPath"], found["HealthyThresholdCount"]), ("/health", 2))
        for more in ({"HealthCheckTimeoutSeconds": 30}, {"HealthyThresholdCount": 11},
                     {"HealthCheckIntervalSeconds": 301}):
            self.refused("ValidationError", self.elb.modify_target_group, TargetGroupArn=arn, **more)

    def test_listing(self):
        """Target groups are listed by page, by name and by load balancer, with tags by ARN.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html
        """
        name = self.name("g")
        arns = {self.target_group(Name=name, Tags=[TAG]), self.target_group(), self.target_group()}
        found = listed(self.elb.describe_target_groups, "TargetGroups", PageSize=2)
        self.assertLessEqual(arns, {one["TargetGroupArn"] for one in found})
        named = self.elb.describe_target_groups(Names=[name])["TargetGroups"][0]["TargetGroupArn"]
        self.assertEqual(self.elb.describe_tags(ResourceArns=[named])["TagDescriptions"][0]["Tags"], [TAG])
        self.refused("TargetGroupNotFound", self.elb.describe_target_groups, Names=[self.name()])


if __name__ == "__main__":
    unittest.main()
