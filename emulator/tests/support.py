"""One emulator for all tests of a run, and its clients."""

import atexit
import functools
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import unittest
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

LAUNCHER = pathlib.Path(__file__).resolve().parent.parent / "launch.py"
# Whether the tests use the emulator; another endpoint is the subject of the tests of AWS's documentation alone.
EMULATED = "AWS_ENDPOINT_URL" not in os.environ
_started = {}


def launch(*more):
    """Starts an emulator on a free port; gives (process, address) once it serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(LAUNCHER), "--port", str(port), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.strip() == "Ready.":
            return process, f"http://127.0.0.1:{port}"
    raise RuntimeError("the emulator did not start")


def url():
    """Gives the address of this run's emulator."""
    if not _started:
        process, _started["url"] = launch("--time-scale", "0")
        atexit.register(process.wait)
        atexit.register(process.terminate)
        atexit.register(process.stdout.close)
    return _started["url"]


def ask(method, path, body=None):
    """Requests one of the emulator's own pages."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url() + path, data=data, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or "null")


@functools.cache
def client(service, retries=0):
    """Gives a client that does not validate parameters, and retries only as often as `retries` says."""
    settings = Config(
        parameter_validation=False,
        retries={"total_max_attempts": retries + 1, "mode": "standard"},
        s3={"addressing_style": "path"},
        max_pool_connections=40,
    )
    return boto3.client(
        service, endpoint_url=url(), region_name="us-east-1", config=settings,
        aws_access_key_id="test", aws_secret_access_key="test",
    )


class EmulatorTest(unittest.TestCase):
    """A test that begins with an empty emulator, which has no delays unless the class sets a time scale."""

    time_scale = 0
    # For how many seconds a test waits at most, and for how many between two calls.
    patience, pause = 10, 0.02

    @classmethod
    def setUpClass(cls):
        """Skips the tests of the emulator itself where another endpoint is tested."""
        if not EMULATED:
            raise unittest.SkipTest("tests the emulator itself")

    def setUp(self):
        """Empties the emulator and sets its settings back."""
        self.settings(timeScale=self.time_scale, lateListings=0, lateEvents=0, availabilityZones={}, fargateVcpus=None)
        ask("POST", "/moto-api/reset")

    def settings(self, **wanted):
        """Changes the emulator's settings."""
        return ask("POST", "/_postmagiq/settings", wanted)

    def refused(self, code, function, message=None, **parameters):
        """Asserts that a call is refused with a code and with a text in its message, and gives the error."""
        with self.assertRaises(ClientError) as caught:
            function(**parameters)
        error = caught.exception.response
        self.assertEqual(error["Error"]["Code"], code, error)
        self.assertIn(message or "", error["Error"].get("Message", ""))
        return error

    def eventually(self, wanted, function):
        """Waits until a function gives the wanted value, and gives the other values that it gave before."""
        end = time.monotonic() + self.patience
        seen = []
        while (value := function()) != wanted:
            if value not in seen:
                seen.append(value)
            self.assertLess(time.monotonic(), end, f"not {wanted!r} but {seen!r}")
            time.sleep(self.pause)
        return seen


def tags(kind, **pairs):
    """Gives EC2's TagSpecifications for one resource."""
    listed = [{"Key": key, "Value": value} for key, value in pairs.items()]
    return [{"ResourceType": kind, "Tags": listed}]


def tagged(**pairs):
    """Gives EC2's Filters for tags."""
    return [{"Name": f"tag:{key}", "Values": [value]} for key, value in pairs.items()]
