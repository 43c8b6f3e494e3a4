"""Elastic Load Balancing: load balancers and their attributes."""

import unittest

from conformance import client, listed
from elbv2.fixtures import TAG, ElbTest

DEFAULTS = {
    "access_logs.s3.enabled": "false", "client_keep_alive.seconds": "3600", "connection_logs.s3.enabled": "false",
    "deletion_protection.enabled": "false", "health_check_logs.s3.enabled": "false",
    "idle_timeout.timeout_seconds": "60", "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive", "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false", "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true", "waf.fail_open.enabled": "false", "zonal_shift.config.enabled": "false",
}


class LoadBalancersTest(ElbTest):
    """CreateLoadBalancer, DescribeLoadBalancers, attributes and DeleteLoadBalancer."""

    def attributes(self, balancer):
        """Reads the attributes."""
        found = self.elb.describe_load_balancer_attributes(LoadBalancerArn=balancer)["Attributes"]
        return {one["Key"]: one["Value"] for one in found}

    def modify(self, balancer, key, value):
        """Changes an attribute."""
        self.elb.modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=[{"Key": key, "Value": value}])

    def test_provisioning(self):
        """A new load balancer is provisioning, with a DNS name and its zones, and active later.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html
        """
        made = self.elb.create_load_balancer(Name=self.name("b"), Subnets=self.vpc.subnets[:2])["LoadBalancers"][0]
        self.cleanup(self.elb.delete_load_balancer, LoadBalancerArn=made["LoadBalancerArn"])
        self.assertEqual((made["State"]["Code"], made["Type"], made["Scheme"]),
                         ("provisioning", "application", "internet-facing"))
        self.assertTrue(made["DNSName"] and made["CanonicalHostedZoneId"])
        self.assertEqual({zone["SubnetId"] for zone in made["AvailabilityZones"]}, set(self.vpc.subnets[:2]))
        self.eventually("active", lambda: self.read(made["LoadBalancerArn"])["State"]["Code"])

    def test_created_again(self):
        """The same name with the same settings gives the load balancer that is there, other settings are refused.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
        """
        name = self.name("b")
        self.assertEqual(self.balancer(Name=name), self.balancer(Name=name))
        self.refused("DuplicateLoadBalancerName", self.balancer, Name=name, Scheme="internal")

    def test_network(self):
        """A load balancer needs two subnets in two zones, and an internet gateway when it faces the internet.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
        """
        self.refused("ValidationError", self.balancer, Subnets=self.vpc.subnets[:1])
        self.refused("SubnetNotFound", self.balancer, Subnets=["subnet-0", "subnet-1"])
        self.refused("InvalidConfigurationRequest", self.balancer, SecurityGroups=["sg-0"])
        self.refused("ValidationError", self.balancer, Name="internal-x")
        self.ec2.detach_internet_gateway(VpcId=self.vpc.id, InternetGatewayId=self.gateway)
        self.refused("InvalidSubnet", self.balancer)
        self.balancer(Scheme="internal")

    def test_attributes(self):
        """A new Application Load Balancer has all documented attributes with their defaults.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
        """
        public = self.attributes(self.balancer())
        self.assertEqual({key: public.get(key) for key in DEFAULTS}, DEFAULTS)
        for key in ("access_logs", "connection_logs", "health_check_logs"):
            self.assertEqual((public[f"{key}.s3.bucket"], public[f"{key}.s3.prefix"]), ("", ""))
        self.assertEqual(public["ipv6.deny_all_igw_traffic"], "false")
        self.assertEqual(self.attributes(self.balancer(Scheme="internal"))["ipv6.deny_all_igw_traffic"], "true")

    def test_attribute_values(self):
        """An attribute is changed alone, and refuses other values than the documented ones.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyLoadBalancerAttributes.html
        """
        balancer = self.balancer()
        self.modify(balancer, "idle_timeout.timeout_seconds", "4000")
        self.modify(balancer, "routing.http.desync_mitigation_mode", "strictest")
        changed = {"idle_timeout.timeout_seconds": "4000", "routing.http.desync_mitigation_mode": "strictest"}
        found = self.attributes(balancer)
        self.assertEqual({key: found[key] for key in DEFAULTS}, {**DEFAULTS, **changed})
        for key, value in (("idle_timeout.timeout_seconds", "4001"), ("client_keep_alive.seconds", "59"),
                           ("routing.http2.enabled", "yes"), ("routing.http.desync_mitigation_mode", "lax"),
                           ("load_balancing.cross_zone.enabled", "false"), ("no.such", "1"),
                           ("access_logs.s3.enabled", "true")):
            with self.subTest(key):
                self.refused("InvalidConfigurationRequest", self.modify, balancer=balancer, key=key, value=value)

    def test_deletion(self):
        """A protected load balancer is not deleted; deleting one that is gone succeeds.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html
        """
        balancer = self.balancer()
        listener = self.listener(balancer)
        self.modify(balancer, "deletion_protection.enabled", "true")
        self.refused("OperationNotPermitted", self.elb.delete_load_balancer, LoadBalancerArn=balancer)
        self.modify(balancer, "deletion_protection.enabled", "false")
        for _ in range(2):
            self.elb.delete_load_balancer(LoadBalancerArn=balancer)
        self.refused("LoadBalancerNotFound", self.read, balancer=balancer)
        self.refused("ListenerNotFound", self.elb.describe_listeners, ListenerArns=[listener])

    def test_interfaces_stay(self):
        """The interfaces of a deleted load balancer block its subnets and security groups for a while.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html
        """
        group = self.vpc.security_group()
        balancer = self.balancer(SecurityGroups=[group])
        interfaces = lambda: len(self.ec2.describe_network_interfaces(
            Filters=[{"Name": "group-id", "Values": [group]}])["NetworkInterfaces"])
        self.eventually(2, interfaces)
        self.elb.delete_load_balancer(LoadBalancerArn=balancer)
        self.assertEqual(interfaces(), 2)
        self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=group)
        self.eventually(0, interfaces)
        self.ec2.delete_security_group(GroupId=group)

    def test_listing(self):
        """DescribeLoadBalancers takes names, ARNs and pages; one unknown name refuses all.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html
        """
        names = [self.name("b") for _ in range(3)]
        arns = {self.balancer(Name=name) for name in names}
        found = listed(self.elb.describe_load_balancers, "LoadBalancers", PageSize=2)
        self.assertLessEqual(arns, {one["LoadBalancerArn"] for one in found})
        named = self.elb.describe_load_balancers(Names=names[:1])["LoadBalancers"]
        self.assertEqual([one["LoadBalancerName"] for one in named], names[:1])
        self.refused("LoadBalancerNotFound", self.elb.describe_load_balancers, Names=[names[0], self.name()])

    def test_tags(self):
        """Tags are given at creation, and read by ARN for up to 20 resources; one unknown ARN refuses all.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html
        """
        balancer = self.balancer(Tags=[TAG])
        self.elb.add_tags(ResourceArns=[balancer], Tags=[{"Key": "b", "Value": "c"}])
        self.elb.remove_tags(ResourceArns=[balancer], TagKeys=["b"])
        found = self.elb.describe_tags(ResourceArns=[balancer])["TagDescriptions"]
        self.assertEqual(found, [{"ResourceArn": balancer, "Tags": [TAG]}])
        self.refused("LoadBalancerNotFound", self.elb.describe_tags, ResourceArns=[balancer, balancer[:-1] + "x"])
        self.refused("ValidationError", self.elb.describe_tags, ResourceArns=[balancer] * 21)

    def test_log_bucket(self):
        """Access logs need a bucket whose policy lets log delivery write.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
        """
        balancer, bucket = self.balancer(), self.name("logs")
        client("s3").create_bucket(Bucket=bucket)
        self.cleanup(client("s3").delete_bucket, Bucket=bucket)
        self.refused("InvalidConfigurationRequest", self.elb.modify_load_balancer_attributes, LoadBalancerArn=balancer,
                     Attributes=[{"Key": "access_logs.s3.enabled", "Value": "true"},
                                 {"Key": "access_logs.s3.bucket", "Value": bucket}], message="Access Denied")


if __name__ == "__main__":
    unittest.main()
