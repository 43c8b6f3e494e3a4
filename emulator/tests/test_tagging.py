"""The Resource Groups Tagging API: every tagged resource is found and can be tagged."""

import unittest

from network import Network
from support import EmulatorTest, client, tags

TAG = {"Key": "app", "Value": "a"}
SMALL = {"key": "app", "value": "a"}


def make_all(net):
    """Creates one tagged resource of each type, besides those of a network."""
    _make_network(net)
    _make_data(net)
    client("s3").create_bucket(Bucket="bucket")
    client("s3").put_bucket_tagging(Bucket="bucket", Tagging={"TagSet": [TAG]})
    client("logs").create_log_group(logGroupName="/a/b", tags={"app": "a"})
    client("ecr").create_repository(repositoryName="repo", tags=[TAG])
    client("secretsmanager").create_secret(Name="s", SecretString="v", Tags=[TAG])
    client("ssm").put_parameter(Name="/a/p", Value="v", Type="String", Tags=[TAG])
    client("ecs").create_cluster(clusterName="c", tags=[SMALL])
    client("ecs").register_task_definition(
        family="f", containerDefinitions=[{"name": "n", "image": "i", "memory": 64}], tags=[SMALL])
    elb = client("elbv2")
    elb.create_load_balancer(Name="lb", Subnets=net.subnets, Tags=[TAG])
    elb.create_target_group(Name="t", Protocol="HTTP", Port=80, VpcId=net.vpc, Tags=[TAG])


def _make_network(net):
    """Creates the tagged resources of a network."""
    net.ec2.allocate_address(Domain="vpc", TagSpecifications=tags("elastic-ip", app="a"))
    net.nat(TagSpecifications=tags("natgateway", app="a"))
    net.endpoint(TagSpecifications=tags("vpc-endpoint", app="a"))
    net.ec2.create_tags(Resources=[*net.subnets, net.gateway, net.table(), net.group("g")],
                        Tags=[TAG])


def _make_data(net):
    """Creates the tagged resources of the data stores."""
    client("rds").create_db_parameter_group(
        DBParameterGroupName="pg", DBParameterGroupFamily="postgres16", Description="d", Tags=[TAG])
    net.database(Tags=[TAG])
    net.proxy(Tags=[TAG])
    net.cache(Tags=[TAG])


KINDS = {
    "ec2:vpc", "ec2:subnet", "ec2:internet-gateway", "ec2:route-table", "ec2:security-group",
    "ec2:natgateway", "ec2:elastic-ip", "ec2:vpc-endpoint", "rds:db", "rds:db-proxy",
    "rds:subgrp", "rds:pg", "elasticache:replicationgroup", "elasticache:subnetgroup",
    "s3:bucket", "logs:log-group", "ecr:repository", "secretsmanager:secret", "ssm:parameter",
    "ecs:cluster", "ecs:task-definition", "elasticloadbalancing:loadbalancer",
    "elasticloadbalancing:targetgroup",
}


def kind(arn):
    """Gives the resource type of an ARN."""
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[5]
    return "s3:bucket" if service == "s3" else f"{service}:{resource.replace('/', ':').split(':')[0]}"


class TaggingTest(EmulatorTest):
    """GetResources, TagResources and UntagResources."""

    def setUp(self):
        """Creates a network."""
        super().setUp()
        self.net = Network()
        self.api = client("resourcegroupstaggingapi")

    def found(self, **parameters):
        """Gives the ARNs of all pages."""
        arns, token = [], ""
        while True:
            page = self.api.get_resources(PaginationToken=token, **parameters)
            arns += [one["ResourceARN"] for one in page["ResourceTagMappingList"]]
            token = page["PaginationToken"]
            if not token:
                return arns

    def test_every_kind(self):
        """A tagged resource of each type is found, in pages and by its type."""
        make_all(self.net)
        wanted = {"TagFilters": [{"Key": "app", "Values": ["a", "b"]}]}
        arns = self.found(**wanted)
        self.assertEqual({kind(arn) for arn in arns} ^ KINDS, set())
        self.assertEqual(self.found(ResourcesPerPage=3, **wanted), arns)
        for one in KINDS:
            part = self.found(ResourceTypeFilters=[one], **wanted)
            self.assertEqual(part, [arn for arn in arns if kind(arn) == one])
        self.assertEqual(self.found(TagFilters=[{"Key": "app", "Values": ["c"]}]), [])
        self.assertEqual(self.found(TagFilters=[{"Key": "none"}]), [])

    def test_tagging(self):
        """A resource of each type can be tagged and untagged."""
        make_all(self.net)
        arns = self.found(TagFilters=[{"Key": "app"}])
        answer = self.api.tag_resources(ResourceARNList=arns[:20], Tags={"x": "1"})
        self.assertEqual(answer["FailedResourcesMap"], {})
        self.api.tag_resources(ResourceARNList=arns[20:], Tags={"x": "1"})
        self.assertEqual(self.found(TagFilters=[{"Key": "x", "Values": ["1"]}]), arns)
        self.api.untag_resources(ResourceARNList=arns[:20], TagKeys=["x"])
        self.assertEqual(self.found(TagFilters=[{"Key": "x"}]), arns[20:])
        self.assertEqual(self.found(TagFilters=[{"Key": "app"}]), arns)

    def test_unknown(self):
        """An unknown resource is listed as failed."""
        arn = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0"
        failed = self.api.tag_resources(ResourceARNList=[arn], Tags={"x": "1"})
        self.assertEqual(list(failed["FailedResourcesMap"]), [arn])

    def test_limits(self):
        """A request with more filters, values, types or ARNs than AWS takes is refused."""
        refuse = lambda **parameters: self.refused(
            "InvalidParameterException", self.api.get_resources, **parameters)
        self.api.get_resources(TagFilters=[{"Key": "k", "Values": [f"v{n}" for n in range(20)]}] * 50)
        refuse(TagFilters=[{"Key": "k"}] * 51)
        refuse(TagFilters=[{"Key": "k", "Values": [f"v{n}" for n in range(21)]}])
        refuse(ResourceTypeFilters=["ec2:vpc"] * 101)
        refuse(ResourceARNList=["arn:aws:s3:::bucket"] * 101)
        refuse(ResourcesPerPage=101)
        refuse(TagsPerPage=99)
        refuse(ResourceARNList=["arn:aws:s3:::bucket"], TagFilters=[{"Key": "k"}])
        refuse(ResourceARNList=["arn:aws:s3:::bucket"], ResourcesPerPage=5)
        self.refused("PaginationTokenExpiredException", self.api.get_resources, PaginationToken="x")

    def test_tags_per_page(self):
        """A page has no more tags than TagsPerPage, and does not split a resource."""
        s3 = client("s3")
        for number in range(5):
            s3.create_bucket(Bucket=f"bucket-{number}")
            s3.put_bucket_tagging(Bucket=f"bucket-{number}", Tagging={
                "TagSet": [{"Key": f"k{n}", "Value": "v"} for n in range(40)]})
        wanted = {"TagFilters": [{"Key": "k0"}]}
        self.assertEqual(len(self.api.get_resources(**wanted)["ResourceTagMappingList"]), 5)
        self.assertEqual(len(self.api.get_resources(TagsPerPage=100, **wanted)["ResourceTagMappingList"]), 2)
        self.assertEqual(len(self.found(TagsPerPage=100, **wanted)), 5)

    def test_late(self):
        """A new resource is not found while listings are late."""
        self.settings(lateListings=60)
        vpc = self.net.ec2.create_vpc(CidrBlock="10.1.0.0/16",
                                      TagSpecifications=tags("vpc", app="late"))["Vpc"]["VpcId"]
        self.assertEqual(self.found(TagFilters=[{"Key": "app", "Values": ["late"]}]), [])
        self.settings(lateListings=0)
        self.assertEqual([arn.split("/")[-1] for arn in
                          self.found(TagFilters=[{"Key": "app", "Values": ["late"]}])], [vpc])


if __name__ == "__main__":
    unittest.main()
