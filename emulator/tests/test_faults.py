"""Ordered faults affect the calls that they name, as often as they say."""

import time
import unittest
import urllib.error

from support import EmulatorTest, ask, client


def order(**fault):
    """Orders one fault."""
    return ask("POST", "/_postmagiq/faults", [fault])


class FaultsTest(EmulatorTest):
    """Throttling, errors and delays."""

    def test_throttle_in_each_protocol(self):
        """A throttled call is refused with the code and the status of its service, and changes nothing."""
        for service, operation, parameters, code, status in (
            ("ec2", "create_vpc", {"CidrBlock": "10.0.0.0/16"}, "RequestLimitExceeded", 503),
            ("ecs", "create_cluster", {"clusterName": "c"}, "ThrottlingException", 400),
            ("rds", "describe_db_instances", {}, "Throttling", 400),
            ("s3", "create_bucket", {"Bucket": "bucket"}, "SlowDown", 503),
        ):
            with self.subTest(service=service):
                order(service=service, kind="throttle")
                error = self.refused(code, getattr(client(service), operation), **parameters)
                self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], status)
        self.assertEqual(len(client("ec2").describe_vpcs()["Vpcs"]), 1)
        self.assertEqual(client("s3").list_buckets()["Buckets"], [])

    def test_retries(self):
        """A client that retries succeeds once the fault is used up."""
        order(kind="throttle", times=2)
        client("ecs", retries=3).create_cluster(clusterName="c")

    def test_every(self):
        """A fault affects every n-th matching call until its times are used up."""
        order(service="ec2", operation="Describe.*", kind="error", code="Odd", every=2, times=2)
        ec2, seen = client("ec2"), []
        for _ in range(6):
            try:
                ec2.describe_vpcs()
                seen.append("ok")
            except ec2.exceptions.ClientError as error:
                seen.append(error.response["Error"]["Code"])
        self.assertEqual(seen, ["ok", "Odd", "ok", "Odd", "ok", "ok"])

    def test_delay(self):
        """A delayed call answers after the delay."""
        order(operation="DescribeVpcs", kind="delay", seconds=0.5)
        started = time.monotonic()
        client("ec2").describe_vpcs()
        self.assertGreaterEqual(time.monotonic() - started, 0.5)

    def test_other_calls_pass(self):
        """A fault does not affect calls of other services and operations, and DELETE drops it."""
        order(service="ec2", operation="CreateVpc", kind="throttle")
        client("ec2").describe_vpcs()
        client("ecs").list_clusters()
        self.assertEqual(ask("GET", "/_postmagiq/faults")[0]["left"], 1)
        ask("DELETE", "/_postmagiq/faults")
        self.assertEqual(ask("GET", "/_postmagiq/faults"), [])

    def test_wrong_orders(self):
        """A malformed order is refused."""
        for wrong in ({"kind": "burn"}, {"kind": "delay", "when": 1}, ["delay"]):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                ask("POST", "/_postmagiq/faults", wrong)
            self.assertEqual(caught.exception.code, 400)
            caught.exception.close()


if __name__ == "__main__":
    unittest.main()
