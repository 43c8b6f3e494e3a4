"""Tests that compare an endpoint with AWS's documentation: the emulator of this run, or `AWS_ENDPOINT_URL`.

    AWS_ENDPOINT_URL=http://127.0.0.1:4566 python -m unittest discover -s emulator/tests/ecs -t emulator/tests
"""

import functools
import os
import time
import unittest
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import support

ENDPOINT = os.environ.get("AWS_ENDPOINT_URL")
REGION = os.environ.get("AWS_REGION", "us-east-1")
# Wall seconds that a state may take beyond its share.
SLACK = 15

emulator_only = unittest.skipIf(ENDPOINT, "uses the emulator's own pages")


@functools.cache
def client(service):
    """Gives a client, which sends what a test says, valid or not."""
    keys = {} if os.environ.get("AWS_ACCESS_KEY_ID") else \
        {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    config = Config(parameter_validation=False, retries={"total_max_attempts": 4, "mode": "standard"})
    return boto3.client(service, endpoint_url=ENDPOINT or support.url(), region_name=REGION, config=config, **keys)


class ConformanceTest(unittest.TestCase):
    """A test of documented behaviour, which removes what it created."""

    # The share of the time that AWS takes which the emulator takes.
    time_scale = 0.005

    def setUp(self):
        """Empties the emulator; another endpoint keeps what it has."""
        if not ENDPOINT:
            support.ask("POST", "/moto-api/reset")
            support.ask("POST", "/_postmagiq/settings", {"timeScale": self.time_scale, "lateListings": 0})

    def name(self, prefix="t"):
        """Gives a name that nothing has yet."""
        return f"{prefix}-{uuid.uuid4().hex[:10]}"

    def cleanup(self, function, **parameters):
        """Calls a function at the end of the test, whose refusal does not matter."""
        def call():
            try:
                function(**parameters)
            except ClientError:
                pass
        if ENDPOINT:
            self.addCleanup(call)

    def refused(self, code, function, message=None, **parameters):
        """Asserts that a call is refused with a code, and with a text in its message."""
        with self.assertRaises(ClientError) as caught:
            function(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code, error)
        if message:
            self.assertIn(message, error["Message"])

    def eventually(self, wanted, function, seconds=60):
        """Asserts that a function gives the wanted value within some seconds of AWS, and gives the values before."""
        end = time.monotonic() + SLACK + seconds * (1 if ENDPOINT else self.time_scale)
        seen = []
        while True:
            value = function()
            if value == wanted:
                return seen
            if value not in seen:
                seen.append(value)
            self.assertLess(time.monotonic(), end, f"not {wanted!r} but {seen!r}")
            time.sleep(1 if ENDPOINT else 0.03)


def pages(function, member, token="nextToken", **parameters):
    """Gives the pages of a listing; the token of an answer is named as that of a request, or NextMarker."""
    found, following = [], {}
    while True:
        answer = function(**parameters, **following)
        found.append(answer[member])
        if not answer.get(token):
            return found
        following = {"Marker" if token == "NextMarker" else token: answer[token]}
