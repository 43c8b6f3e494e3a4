"""CloudTrail's event history."""

import json
import time
import unittest

import boto3
from botocore.config import Config

from support import EmulatorTest, ask, client, url

HOME = "us-east-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


def signed_in(service, key, region=HOME):
    """Gives a client with an access key and a user agent of its own."""
    return boto3.client(service, endpoint_url=url(), region_name=region, config=Config(user_agent_extra="app/other"),
                        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
                        aws_session_token=key.get("SessionToken"))


def access_key(name):
    """Creates a user, and gives an access key of it."""
    client("iam").create_user(UserName=name)
    return client("iam").create_access_key(UserName=name)["AccessKey"]


class HistoryTest(EmulatorTest):
    """A test that asks for events."""

    def lookup(self, key=None, value=None, region=HOME, **more):
        """Asks for events, as slowly as AWS allows."""
        time.sleep(0.51)
        if key:
            more["LookupAttributes"] = [{"AttributeKey": key, "AttributeValue": value}]
        trail = boto3.client("cloudtrail", endpoint_url=url(), region_name=region, aws_access_key_id="test",
                             aws_secret_access_key="test", config=Config(retries={"total_max_attempts": 1}))
        return trail.lookup_events(**more)

    def names(self, *which, **more):
        """Gives the names of the events found."""
        return [event["EventName"] for event in self.lookup(*which, **more)["Events"]]


class EventsTest(HistoryTest):
    """What an event says."""

    def test_user(self):
        """An event says who changed what, when, from where and with what program."""
        group = client("ec2").create_security_group(GroupName="g", Description="d")["GroupId"]
        key = access_key("kim")
        signed_in("ec2", key).authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
        event = self.lookup("ResourceName", group)["Events"][0]
        self.assertEqual(
            [event[name] for name in ("EventName", "EventSource", "Username", "AccessKeyId", "ReadOnly")],
            ["AuthorizeSecurityGroupIngress", "ec2.amazonaws.com", "kim", key["AccessKeyId"], "false"])
        self.assertIn({"ResourceType": "AWS::EC2::SecurityGroup", "ResourceName": group}, event["Resources"])
        record = json.loads(event["CloudTrailEvent"])
        self.assertEqual(record["userIdentity"]["arn"], signed_in("sts", key).get_caller_identity()["Arn"])
        self.assertEqual(record["userIdentity"]["type"], "IAMUser")
        self.assertIn("app/other", record["userAgent"])
        self.assertEqual((record["sourceIPAddress"], record["eventID"]), ("127.0.0.1", event["EventId"]))
        self.assertEqual(record["requestParameters"]["groupId"], group)
        self.assertLess(abs(event["EventTime"].timestamp() - time.time()), 10)

    def test_role(self):
        """The identity of a role's session names the session and the role."""
        client("iam").create_role(RoleName="operator", AssumeRolePolicyDocument=TRUST)
        session = client("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/operator", RoleSessionName="task-1")
        key = session["Credentials"]
        signed_in("s3", key).create_bucket(Bucket="a-bucket")
        event = self.lookup("ResourceName", "a-bucket")["Events"][0]
        identity = json.loads(event["CloudTrailEvent"])["userIdentity"]
        self.assertEqual((event["Username"], identity["type"], identity["arn"]),
                         ("task-1", "AssumedRole", session["AssumedRoleUser"]["Arn"]))
        self.assertEqual(identity["sessionContext"]["sessionIssuer"]["userName"], "operator")

    def test_refused(self):
        """A refused request has the code of its error."""
        bad = client("ec2")
        self.refused("InvalidGroup.NotFound", bad.delete_security_group, GroupId="sg-0123456789abcdef0")
        event = self.lookup("ResourceName", "sg-0123456789abcdef0")["Events"][0]
        self.assertEqual(json.loads(event["CloudTrailEvent"])["errorCode"], "InvalidGroup.NotFound")

    def test_secret(self):
        """A sensitive parameter is hidden."""
        client("secretsmanager").create_secret(Name="app/key", SecretString="hush")
        event = self.lookup("ResourceName", "app/key")["Events"][0]
        self.assertNotIn("hush", event["CloudTrailEvent"])

    def test_data(self):
        """Reads, and changes of the data in a bucket, are left out."""
        client("s3").create_bucket(Bucket="a-bucket")
        client("s3").put_object(Bucket="a-bucket", Key="k", Body=b"x")
        client("s3").list_objects_v2(Bucket="a-bucket")
        client("s3").put_bucket_versioning(Bucket="a-bucket", VersioningConfiguration={"Status": "Enabled"})
        self.assertEqual(self.names("ResourceName", "a-bucket"), ["PutBucketVersioning", "CreateBucket"])


class ResourcesTest(HistoryTest):
    """The names that events give to resources."""

    def test_names(self):
        """Each service names resources in its way: by id, by name, as the caller did, or by ARN."""
        vpc = client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        client("ec2").modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": False})
        client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
        client("logs").create_log_group(logGroupName="/a/b")
        client("ssm").put_parameter(Name="/a/p", Value="v", Type="String")
        repository = client("ecr").create_repository(repositoryName="a/b")["repository"]["repositoryArn"]
        client("rds").create_db_parameter_group(DBParameterGroupName="pg", DBParameterGroupFamily="postgres16", Description="d")
        for name, events in ((vpc, ["ModifyVpcAttribute", "CreateVpc"]), ("r", ["CreateRole"]), ("/a/b", ["CreateLogGroup"]),
                             ("/a/p", ["PutParameter"]), (repository, ["CreateRepository"]), ("pg", ["CreateDBParameterGroup"])):
            with self.subTest(name=name):
                self.assertEqual(self.names("ResourceName", name), events)

    def test_ecs(self):
        """ECS names no resource."""
        client("ecs").create_cluster(clusterName="c")
        event = self.lookup("EventName", "CreateCluster")["Events"][0]
        self.assertEqual((event["EventSource"], event["Resources"]), ("ecs.amazonaws.com", []))


class SearchTest(HistoryTest):
    """How events are found."""

    def test_attributes(self):
        """An event is found by each attribute, and by one at a time."""
        client("s3").create_bucket(Bucket="a-bucket")
        event = self.lookup()["Events"][0]
        for key, value in (("EventId", event["EventId"]), ("EventName", "CreateBucket"), ("EventSource", "s3.amazonaws.com"),
                           ("Username", "moto"), ("AccessKeyId", "test"), ("ResourceType", "AWS::S3::Bucket"), ("ReadOnly", "false")):
            with self.subTest(key=key):
                self.assertEqual(self.names(key, value), ["CreateBucket"])
        self.assertEqual(self.names("Username", "somebody"), [])
        two = [{"AttributeKey": "Username", "AttributeValue": "moto"}] * 2
        self.refused("InvalidLookupAttributesException", self.lookup, LookupAttributes=two)

    def test_pages(self):
        """A search gives the newest events first, in pages of at most 50."""
        for number in range(3):
            client("logs").create_log_group(logGroupName=f"g{number}")
        first = self.lookup("EventSource", "logs.amazonaws.com", MaxResults=2)
        client("logs").create_log_group(logGroupName="late")
        second = self.lookup("EventSource", "logs.amazonaws.com", MaxResults=2, NextToken=first["NextToken"])
        groups = [event["Resources"][0]["ResourceName"] for event in [*first["Events"], *second["Events"]]]
        self.assertEqual((groups, "NextToken" in second), (["g2", "g1", "g0"], False))
        self.refused("InvalidNextTokenException", self.lookup, NextToken=first["NextToken"])
        self.refused("InvalidMaxResultsException", self.lookup, MaxResults=51)

    def test_times(self):
        """A search is for events between two times."""
        client("s3").create_bucket(Bucket="a-bucket")
        now = time.time()
        self.assertEqual(self.names(StartTime=now - 60, EndTime=now + 60), ["CreateBucket"])
        self.assertEqual(self.names(StartTime=now + 60), [])
        self.assertEqual(self.names(EndTime=now - 60), [])
        self.refused("InvalidTimeRangeException", self.lookup, StartTime=now, EndTime=now - 1)

    def test_regions(self):
        """An event is in the region of its request, and one of IAM in us-east-1."""
        signed_in("ec2", {"AccessKeyId": "test", "SecretAccessKey": "test"}, "eu-west-1").create_vpc(CidrBlock="10.0.0.0/16")
        client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
        self.assertEqual(self.names(region="eu-west-1"), ["CreateVpc"])
        self.assertEqual(self.names(), ["CreateRole"])

    def test_late(self):
        """An event appears as late as the setting says."""
        self.settings(lateEvents=1)
        client("s3").create_bucket(Bucket="a-bucket")
        self.assertEqual(self.names(), [])
        self.eventually(["CreateBucket"], self.names)

    def test_rate(self):
        """A third request within a second is refused, in each region."""
        trail = client("cloudtrail")
        time.sleep(1)
        trail.lookup_events(), trail.lookup_events()
        self.refused("ThrottlingException", trail.lookup_events)
        self.lookup(region="eu-west-1")
        time.sleep(1)
        trail.lookup_events()

    def test_reset(self):
        """A reset empties the history."""
        client("s3").create_bucket(Bucket="a-bucket")
        ask("POST", "/moto-api/reset")
        self.assertEqual(self.names(), [])


if __name__ == "__main__":
    unittest.main()
