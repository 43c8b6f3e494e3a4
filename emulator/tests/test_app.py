"""The app: readiness, reset, settings, the log of calls, errors and concurrency."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
from concurrent.futures import ThreadPoolExecutor

from support import LAUNCHER, EmulatorTest, ask, client, launch, url


class AppTest(EmulatorTest):
    """The emulator's own pages."""

    def test_health(self):
        """LocalStack's health page names the services."""
        self.assertEqual(ask("GET", "/_localstack/health")["services"]["ec2"], "available")

    def test_every_patch_is_loaded(self):
        """Every file under patches/ is loaded, and each patch has a reason."""
        patches = ask("GET", "/_postmagiq/patches")
        self.assertEqual(patches["broken"], {})
        self.assertEqual([one for one in patches["applied"] if not one["why"]], [])

    def test_reset_empties_everything(self):
        """A reset forgets resources, calls and faults."""
        client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
        ask("POST", "/_postmagiq/faults", [{"kind": "throttle"}])
        ask("POST", "/moto-api/reset")
        self.assertEqual(ask("GET", "/_postmagiq/calls"), [])
        self.assertEqual(ask("GET", "/_postmagiq/faults"), [])
        self.assertEqual(len(client("ec2").describe_vpcs()["Vpcs"]), 1)

    def test_settings(self):
        """Each setting can be read and changed alone, and invalid settings are refused."""
        self.settings(lateListings=2)
        zones = {"us-east-1": ["us-east-1a"]}
        self.settings(availabilityZones=zones)
        self.assertEqual(ask("GET", "/_postmagiq/settings"),
                         {"timeScale": 0, "lateListings": 2, "lateEvents": 0, "availabilityZones": zones,
                          "fargateVcpus": None})
        for wrong in ({"timeScale": -1}, {"timescale": 1}, {"timeScale": "1"}, [], {"fargateVcpus": "1"},
                      {"availabilityZones": 1}, {"availabilityZones": {"us-east-1": []}},
                      {"availabilityZones": {"us-east-1": ["eu-west-1a"]}}):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                ask("POST", "/_postmagiq/settings", wrong)
            self.assertEqual(caught.exception.code, 400)
            caught.exception.close()

    def test_calls(self):
        """The log of calls uses botocore's names, and DELETE clears it."""
        client("ec2").describe_vpcs()
        client("elbv2").describe_load_balancers()
        client("s3").list_buckets()
        client("ecs").list_clusters()
        seen = [(c["service"], c["operation"]) for c in ask("GET", "/_postmagiq/calls")]
        self.assertEqual(seen, [
            ("ec2", "DescribeVpcs"), ("elbv2", "DescribeLoadBalancers"),
            ("s3", "ListBuckets"), ("ecs", "ListClusters"),
        ])
        ask("DELETE", "/_postmagiq/calls")
        self.assertEqual(ask("GET", "/_postmagiq/calls"), [])

    def test_inputs(self):
        """The log of inputs has the region and the parameters of each call, in every protocol."""
        client("ssm").get_parameters_by_path(Path="/a", MaxResults=3)
        client("ec2").describe_vpcs(VpcIds=[])
        client("rds").describe_db_instances(MaxRecords=100)
        client("s3").create_bucket(Bucket="b-1")
        seen = [(one["operation"], one["region"], one["input"]) for one in ask("GET", "/_postmagiq/inputs")]
        self.assertEqual(seen, [
            ("GetParametersByPath", "us-east-1", {"Path": "/a", "MaxResults": 3}), ("DescribeVpcs", "us-east-1", {}),
            ("DescribeDBInstances", "us-east-1", {"MaxRecords": "100"}), ("CreateBucket", "us-east-1", {"Bucket": "b-1"}),
        ])
        ask("DELETE", "/_postmagiq/calls")
        self.assertEqual(ask("GET", "/_postmagiq/inputs"), [])

    def test_missing_operations(self):
        """A missing operation or service answers with an AWS error in every protocol."""
        for service, operation, parameters in (
            ("ecs", "submit_task_state_change", {}),
            ("rds", "describe_source_regions", {}),
            ("ec2", "describe_fast_launch_images", {}),
            ("codeconnections", "list_connections", {}),
        ):
            with self.subTest(service=service):
                call = getattr(client(service), operation)
                error = self.refused("NotImplemented", call, **parameters)
                self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 501)
                self.assertIn(service, error["Error"]["Message"])


class ServerTest(EmulatorTest):
    """The process and its connections."""

    def test_parallel_clients(self):
        """Clients that call in parallel see no error of the server."""
        errors, names = [], []
        ec2 = client("ec2")
        def work(number):
            try:
                for turn in range(4):
                    made = ec2.create_security_group(GroupName=f"g-{number}-{turn}", Description="d")
                    names.append(made["GroupId"])
                    ec2.describe_security_groups()
            except Exception as error:
                errors.append(error)
        threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(len(set(names)), 16 * 4)

    def test_lost_answer(self):
        """A call whose answer is lost is carried out, and its connection is closed."""
        ask("POST", "/_postmagiq/faults", {"kind": "lose-answer", "operation": "CreateVpc"})
        with self.assertRaisesRegex(Exception, "(?i)connection was closed"):
            client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
        self.assertEqual(len(client("ec2").describe_vpcs()["Vpcs"]), 2)

    def test_connection_reuse(self):
        """A connection serves more than one request."""
        host, port = url().removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 5) as connection:
            for _ in range(2):
                connection.sendall(b"GET /_postmagiq/settings HTTP/1.1\r\nHost: x\r\n\r\n")
                answer = connection.recv(4096)
                while answer and b"\r\n\r\n{" not in answer:
                    answer += connection.recv(4096)
                self.assertIn("timeScale", json.loads(answer.split(b"\r\n\r\n")[1]))

    def test_signals(self):
        """The process ends at once on SIGTERM and on SIGINT."""
        with ThreadPoolExecutor() as pool:
            processes = [process for process, _ in pool.map(lambda _: launch(), range(2))]
        for process, number in zip(processes, (signal.SIGTERM, signal.SIGINT)):
            started = time.monotonic()
            process.send_signal(number)
            self.assertEqual(process.wait(5), 0)
            process.stdout.close()
            self.assertLess(time.monotonic() - started, 1)

    def test_taken_port(self):
        """The process fails with a sentence on stderr when its port is in use."""
        port = url().rsplit(":", 1)[1]
        done = subprocess.run([sys.executable, LAUNCHER, "--port", port],
                              capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"cannot listen on 127.0.0.1:{port}", done.stderr)


if __name__ == "__main__":
    unittest.main()
