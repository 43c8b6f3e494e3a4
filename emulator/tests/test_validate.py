"""Requests that break botocore's model are refused with the error that AWS returns."""

import unittest

from support import EmulatorTest, client


class JsonTest(EmulatorTest):
    """The JSON protocol."""

    def test_missing(self):
        """A request without a required member is refused."""
        self.refused("InvalidParameterException", client("ecs").create_service)
        self.refused("ValidationException", client("secretsmanager").create_secret)

    def test_enum(self):
        """A value outside of an enum is refused."""
        self.refused("InvalidParameterException", client("ecs").create_service,
                     serviceName="s", launchType="BOAT")
        self.refused("ValidationException", client("ssm").put_parameter,
                     Name="n", Value="v", Type="Text")

    def test_nested(self):
        """An invalid value in lists and structures is refused, and named by its path."""
        error = self.refused(
            "InvalidParameterException", client("ecs").create_service, serviceName="s",
            networkConfiguration={"awsvpcConfiguration": {"subnets": ["s"], "assignPublicIp": "YES"}})
        self.assertIn("networkConfiguration.awsvpcConfiguration.assignPublicIp",
                      error["Error"]["Message"])

    def test_type(self):
        """A value of another type is refused as a SerializationException."""
        self.refused("SerializationException", client("ecs").create_service,
                     serviceName="s", enableExecuteCommand="yes")

    def test_unknown(self):
        """A member that the model lacks is refused."""
        raw = client("ecs")
        raw.meta.events.register("before-call.ecs.ListClusters", _add_member)
        self.addCleanup(raw.meta.events.unregister, "before-call.ecs.ListClusters", _add_member)
        self.refused("InvalidParameterException", raw.list_clusters)

    def test_pattern_and_length(self):
        """A text that breaks a pattern or a length is refused."""
        logs = client("logs")
        self.refused("InvalidParameterException", logs.create_log_group, logGroupName="a b")
        self.refused("InvalidParameterException", logs.create_log_group, logGroupName="a" * 513)
        logs.create_log_group(logGroupName="/a/b_c-d.e#f")
        self.refused("InvalidParameterException", client("ecr").create_repository,
                     repositoryName="Upper")

    def test_range_and_size(self):
        """A number out of range or a list that is too long is refused."""
        self.refused("ValidationException", client("ssm").get_parameters, Names=["n"] * 11)
        self.refused("InvalidParameterException", client("logs").describe_log_groups, limit=51)


def _add_member(params, **_):
    """Adds an unknown member to a JSON body."""
    params["body"] = b'{"clusterName": "c"}'


class FormTest(EmulatorTest):
    """The query and the EC2 protocol."""

    def test_missing(self):
        """Each service has its own code for a missing parameter."""
        self.refused("MissingParameter", client("ec2").create_subnet)
        self.refused("MissingParameter", client("rds").create_db_subnet_group)
        self.refused("ValidationError", client("elbv2").create_load_balancer)
        self.refused("ValidationError", client("iam").create_role, RoleName="r")

    def test_enum_and_pattern(self):
        """A value that breaks an enum or a pattern is refused at any depth."""
        ec2 = client("ec2")
        self.refused("InvalidParameterValue", ec2.create_vpc, CidrBlock="10.0.0.0/16",
                     InstanceTenancy="shared")
        self.refused("InvalidParameterValue", ec2.create_vpc, CidrBlock="10.0.0.0/16",
                     TagSpecifications=[{"ResourceType": "network", "Tags": []}])
        self.refused("ValidationError", client("iam").create_role, RoleName="a b",
                     AssumeRolePolicyDocument="{}")
        self.refused("InvalidParameterValue", client("rds").create_db_proxy, DBProxyName="a_b",
                     EngineFamily="POSTGRESQL", RoleArn="r" * 20, VpcSubnetIds=["s"])

    def test_unknown(self):
        """EC2 refuses unknown parameters."""
        raw = client("ec2")
        raw.meta.events.register("before-call.ec2.DescribeVpcs", _add_field)
        self.addCleanup(raw.meta.events.unregister, "before-call.ec2.DescribeVpcs", _add_field)
        self.refused("UnknownParameter", raw.describe_vpcs)

    def test_numbers(self):
        """A malformed number or boolean is refused."""
        self.refused("ValidationError", client("elbv2").describe_load_balancers, PageSize="many")
        self.refused("InvalidParameterValue", client("ec2").describe_vpcs, MaxResults="many")

    def test_slow_pattern(self):
        """A text on which a pattern backtracks for ever is refused in time."""
        self.refused("InvalidParameterValue", client("rds").create_db_proxy,
                     DBProxyName="a" * 60 + "_", EngineFamily="POSTGRESQL", RoleArn="r" * 20,
                     VpcSubnetIds=["s"])


def _add_field(params, **_):
    """Adds an unknown field to a form."""
    params["body"]["VpcName"] = "x"


class RestTest(EmulatorTest):
    """S3's protocol."""

    def test_xml(self):
        """An invalid value in the XML is refused as MalformedXML."""
        s3 = client("s3")
        s3.create_bucket(Bucket="bucket")
        self.refused("MalformedXML", s3.put_bucket_versioning, Bucket="bucket",
                     VersioningConfiguration={"Status": "On"})
        s3.put_bucket_versioning(Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})

    def test_head(self):
        """An invalid value in the query or a header is refused as InvalidArgument."""
        s3 = client("s3")
        s3.create_bucket(Bucket="bucket")
        self.refused("InvalidArgument", s3.list_objects_v2, Bucket="bucket", MaxKeys="many")
        self.refused("InvalidArgument", s3.put_object, Bucket="bucket", Key="k", Body=b"",
                     StorageClass="COLD")

    def test_objects_pass(self):
        """Objects with any content are accepted."""
        s3 = client("s3")
        s3.create_bucket(Bucket="bucket")
        for body in (b"", b"<a>", bytes(range(256)), b"x" * 3_000_000):
            s3.put_object(Bucket="bucket", Key="a b/c?d", Body=body, Metadata={"a": "b"})
            self.assertEqual(s3.get_object(Bucket="bucket", Key="a b/c?d")["Body"].read(), body)
        s3.delete_objects(Bucket="bucket", Delete={"Objects": [{"Key": "a b/c?d"}]})

    def test_presigned_urls_pass(self):
        """A presigned URL is accepted."""
        import urllib.request

        s3 = client("s3")
        s3.create_bucket(Bucket="bucket")
        s3.put_object(Bucket="bucket", Key="k", Body=b"body")
        address = s3.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "k"})
        with urllib.request.urlopen(address) as answer:
            self.assertEqual(answer.read(), b"body")


if __name__ == "__main__":
    unittest.main()
