"""Overrides: an answer has another value than the one that was set."""

import unittest
import urllib.error

from network import Network
from support import EmulatorTest, ask, client


def order(**fields):
    """Orders one override."""
    return ask("POST", "/_postmagiq/faults", {"kind": "override", **fields})


class OverridesTest(EmulatorTest):
    """Each protocol, and the fields of an order."""

    def test_query(self):
        """A field of one database has the ordered value, however often another value is set."""
        Network().database()
        rds = client("rds")
        order(service="rds", operation="DescribeDBInstances", field="DBInstances[].BackupRetentionPeriod",
              value=1, where={"DBInstanceIdentifier": "db"})
        for days in (7, 14):
            rds.modify_db_instance(DBInstanceIdentifier="db", BackupRetentionPeriod=days, ApplyImmediately=True)
            self.assertEqual(rds.describe_db_instances()["DBInstances"][0]["BackupRetentionPeriod"], 1)
        ask("DELETE", "/_postmagiq/faults")
        self.assertEqual(rds.describe_db_instances()["DBInstances"][0]["BackupRetentionPeriod"], 14)

    def test_ec2(self):
        """A field of one subnet has the ordered value, and the fields of other subnets and the rest are unchanged."""
        net = Network()
        before = net.ec2.describe_subnets(SubnetIds=net.subnets)["Subnets"]
        order(service="ec2", operation="DescribeSubnets", field="Subnets[].MapPublicIpOnLaunch",
              value=True, where={"SubnetId": net.subnets[0]})
        after = net.ec2.describe_subnets(SubnetIds=net.subnets)["Subnets"]
        self.assertEqual(after, [{**before[0], "MapPublicIpOnLaunch": True}, before[1]])

    def test_rest_xml(self):
        """A field of the bucket that the request names has the ordered value."""
        s3 = client("s3")
        for name in ("one", "two"):
            s3.create_bucket(Bucket=f"bucket-{name}")
            s3.put_bucket_versioning(Bucket=f"bucket-{name}", VersioningConfiguration={"Status": "Enabled"})
        order(service="s3", operation="GetBucketVersioning", field="Status", value="Suspended",
              where={"Bucket": "bucket-one"})
        self.assertEqual(s3.get_bucket_versioning(Bucket="bucket-one")["Status"], "Suspended")
        self.assertEqual(s3.get_bucket_versioning(Bucket="bucket-two")["Status"], "Enabled")

    def test_rest_xml_header(self):
        """A field in a header has the ordered value."""
        s3 = client("s3")
        s3.create_bucket(Bucket="bucket")
        order(service="s3", operation="HeadBucket", field="BucketRegion", value="eu-west-1")
        self.assertEqual(s3.head_bucket(Bucket="bucket")["BucketRegion"], "eu-west-1")

    def test_json(self):
        """A nested field has the ordered value."""
        logs = client("logs")
        logs.create_log_group(logGroupName="group")
        order(service="logs", operation="DescribeLogGroups", field="logGroups[].retentionInDays", value=3)
        self.assertEqual(logs.describe_log_groups()["logGroups"][0]["retentionInDays"], 3)

    def test_rest_json(self):
        """A field of an answer in REST JSON has the ordered value."""
        scheduler = client("scheduler")
        for name in ("one", "two"):
            scheduler.create_schedule_group(Name=name)
        order(service="scheduler", operation="ListScheduleGroups", field="ScheduleGroups[].State",
              value="DELETING", where={"Name": "two"})
        found = {group["Name"]: group["State"] for group in scheduler.list_schedule_groups()["ScheduleGroups"]}
        self.assertEqual(found, {"default": "ACTIVE", "one": "ACTIVE", "two": "DELETING"})

    def test_null(self):
        """A field with the value null is missing."""
        net = Network()
        order(service="ec2", operation="DescribeVpcs", field="Vpcs[].Tags", value=None)
        order(service="ecs", operation="DescribeClusters", field="clusters[].status", value=None)
        client("ecs").create_cluster(clusterName="c")
        self.assertNotIn("Tags", net.ec2.describe_vpcs(VpcIds=[net.vpc])["Vpcs"][0])
        self.assertNotIn("status", client("ecs").describe_clusters(clusters=["c"])["clusters"][0])

    def test_missing_structure(self):
        """A field in a structure that the answer lacks is added with the structure."""
        client("ecs").create_cluster(clusterName="c")
        order(service="ecs", operation="DescribeClusters", value="n",
              field="clusters[].serviceConnectDefaults.namespace")
        found = client("ecs").describe_clusters(clusters=["c"])["clusters"][0]
        self.assertEqual(found["serviceConnectDefaults"], {"namespace": "n"})

    def test_times(self):
        """An order with times ends after that many answers."""
        logs = client("logs")
        logs.create_log_group(logGroupName="group")
        order(service="logs", field="logGroups[].retentionInDays", value=3, times=1)
        seen = [logs.describe_log_groups()["logGroups"][0].get("retentionInDays") for _ in range(2)]
        self.assertEqual(seen, [3, None])

    def test_refused_call(self):
        """An error answer is unchanged."""
        order(service="ecs", operation="DescribeClusters", field="clusters[].status", value="ODD")
        self.refused("InvalidParameterException", client("ecs").describe_clusters, clusters=["c"] * 101)

    def test_malformed_orders(self):
        """An order with an unknown field, a value of another type or no service is refused."""
        good = {"service": "ec2", "operation": "DescribeVpcs", "field": "Vpcs[].CidrBlock", "value": "x"}
        for wrong in ({"field": "Vpcs[].Cidr"}, {"field": "Vpcs.CidrBlock"}, {"field": "Vpcs[]"}, {"value": 1},
                      {"operation": "DescribeVpc"}, {"service": None}, {"seconds": 1}):
            with self.subTest(**wrong), self.assertRaises(urllib.error.HTTPError) as caught:
                order(**{**good, **wrong})
            self.assertEqual(caught.exception.code, 400)
            caught.exception.close()


if __name__ == "__main__":
    unittest.main()
