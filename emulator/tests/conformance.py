"""The base of the tests that compare an endpoint with AWS's documentation, with boto3 alone.

`AWS_ENDPOINT_URL` names the endpoint; without it the tests start the emulator and empty it before each test. On another
endpoint a test waits `AWS_PATIENCE` seconds at most (1800), and deletes what it created.
"""

import functools
import itertools
import os
import re
import time
import unittest
import uuid

import boto3
import support
from botocore.config import Config
from botocore.exceptions import ClientError
from support import EMULATED

REGION = os.environ.get("AWS_REGION", "us-east-1")
PATIENCE = 30 if EMULATED else float(os.environ.get("AWS_PATIENCE", "1800"))
PAUSE = 0.02 if EMULATED else PATIENCE / 360
# The codes of refusals that end when something else has been deleted or has changed.
BUSY = re.compile("Busy|Conflict|Contains|Dependency|InProgress|InUse|NotEmpty|State|Throttl|TooManyRequests")
# The members of answers that lead to the next page, with the parameters that take them.
TOKENS = {"nextToken": "nextToken", "NextToken": "NextToken", "NextMarker": "Marker", "Marker": "Marker"}

emulator_only = unittest.skipUnless(EMULATED, "needs the settings of the emulator")


@functools.cache
def client(service):
    """Gives a client, which sends what a test says, valid or not."""
    if EMULATED:
        return support.client(service)
    known = os.environ.get("AWS_ACCESS_KEY_ID") or os.environ.get("AWS_PROFILE")
    keys = {} if known else {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    config = Config(parameter_validation=False, retries={"total_max_attempts": 4, "mode": "standard"},
                    s3={"addressing_style": "path"})
    return boto3.client(service, region_name=REGION, config=config, **keys)


def tags(**pairs):
    """Gives tags in the form that most services take."""
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def pages(function, member, **parameters):
    """Gives the pages of a listing, each of which is the list in a member of an answer."""
    found, following = [], {}
    while True:
        answer = function(**parameters, **following)
        found.append(answer[member])
        following = {TOKENS[name]: answer[name] for name in TOKENS if answer.get(name)}
        if not following:
            return found


def listed(function, member, **parameters):
    """Gives all items of a listing."""
    return list(itertools.chain.from_iterable(pages(function, member, **parameters)))


class ConformanceTest(support.EmulatorTest):
    """A test of documented behaviour against any endpoint."""

    patience, pause = PATIENCE, PAUSE

    @classmethod
    def setUpClass(cls):
        """Runs the tests against every endpoint."""

    def setUp(self):
        """Empties the emulator; another endpoint is not emptied."""
        self.deletions = []
        if EMULATED:
            super().setUp()

    def pace(self, scale=0.02):
        """Makes the states of the emulator last so many seconds for each second of AWS."""
        if EMULATED:
            self.settings(timeScale=scale)

    def hurry(self):
        """Makes every change of a state immediate in the emulator."""
        self.pace(0)

    def name(self, prefix="test"):
        """Gives a name that nothing has yet."""
        return f"{prefix}-{uuid.uuid4().hex[:10]}"

    def cleanup(self, function, **parameters):
        """Deletes something after the test; the emulator is emptied instead."""
        if EMULATED:
            return
        if not self.deletions:
            self.addCleanup(_delete, self.deletions)
        self.deletions.insert(0, functools.partial(function, **parameters))


def _delete(deletions):
    """Carries out deletions, the latest first, and repeats those that something else prevents."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        deletions = [delete for delete in deletions if _is_prevented(delete)]
        if not deletions:
            return
        time.sleep(PAUSE)


def _is_prevented(delete):
    """Tells whether a deletion is refused for now; a resource that is gone already needs none."""
    try:
        delete()
    except ClientError as error:
        return bool(BUSY.search(error.response["Error"]["Code"]))
    return False
