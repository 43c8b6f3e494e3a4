"""The resources that the tests of load balancers share."""

from conformance import ConformanceTest, client
from vpc import Vpc

FIXED = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
TAG = {"Key": "app", "Value": "a"}


class ElbTest(ConformanceTest):
    """A test of Elastic Load Balancing, in a network of its own."""

    time_scale = 0.02

    def setUp(self):
        """Creates a VPC with an internet gateway."""
        super().setUp()
        self.elb, self.ec2 = client("elbv2"), client("ec2")
        self.vpc = Vpc(self)
        self.gateway = self.vpc.attach_gateway()

    def balancer(self, **more):
        """Creates a load balancer and gives its ARN."""
        parameters = {"Name": self.name("b"), "Subnets": self.vpc.subnets[:2], **more}
        arn = self.elb.create_load_balancer(**parameters)["LoadBalancers"][0]["LoadBalancerArn"]
        self.cleanup(self.elb.delete_load_balancer, LoadBalancerArn=arn)
        return arn

    def target_group(self, **more):
        """Creates a target group and gives its ARN."""
        parameters = {"Name": self.name("g"), "Protocol": "HTTP", "Port": 80, "VpcId": self.vpc.id, "TargetType": "ip",
                      **more}
        arn = self.elb.create_target_group(**parameters)["TargetGroups"][0]["TargetGroupArn"]
        self.cleanup(self.elb.delete_target_group, TargetGroupArn=arn)
        return arn

    def listener(self, balancer, port=80, actions=None, **more):
        """Creates a listener and gives its ARN."""
        made = self.elb.create_listener(LoadBalancerArn=balancer, **{
            "Protocol": "HTTP", "Port": port, "DefaultActions": actions or FIXED, **more})
        return made["Listeners"][0]["ListenerArn"]

    def forward(self, group):
        """Gives the actions that forward to a target group."""
        return [{"Type": "forward", "TargetGroupArn": group}]

    def rule(self, listener, priority, paths=("/a",), actions=None, **more):
        """Creates a rule for paths and gives it."""
        conditions = [{"Field": "path-pattern", "PathPatternConfig": {"Values": list(paths)}}]
        return self.elb.create_rule(ListenerArn=listener, Priority=priority, Conditions=conditions,
                                    Actions=actions or FIXED, **more)["Rules"][0]

    def read(self, balancer):
        """Reads a load balancer."""
        return self.elb.describe_load_balancers(LoadBalancerArns=[balancer])["LoadBalancers"][0]

    def certificate(self):
        """Requests a certificate and waits until it is issued."""
        acm = client("acm")
        arn = acm.request_certificate(DomainName=f"{self.name()}.example.com",
                                      ValidationMethod="DNS")["CertificateArn"]
        self.cleanup(acm.delete_certificate, CertificateArn=arn)
        self.eventually("ISSUED", lambda: acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"])
        return arn
