"""Tests of AWS's documentation, which need boto3 and an endpoint and nothing else.

`AWS_ENDPOINT_URL` names the endpoint; without it the tests start this emulator. On another endpoint each wait lasts
`AWS_PATIENCE` seconds at most (1800), and the tests delete what they created. Tests that need the emulator's own
settings are skipped there (`@own`).
"""

import functools
import os
import time
import unittest
import uuid

import boto3
import support
from botocore.exceptions import ClientError

OWN = "AWS_ENDPOINT_URL" not in os.environ
PATIENCE = 20 if OWN else float(os.environ.get("AWS_PATIENCE", "1800"))
PAUSE = 0.02 if OWN else PATIENCE / 360

if "://127.0.0.1" in os.environ.get("AWS_ENDPOINT_URL", ""):
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")

own = unittest.skipUnless(OWN, "needs the settings of this emulator")


@functools.cache
def client(service):
    """Gives a client that does not check what it sends."""
    if OWN:
        return support.client(service)
    settings = support.Config(parameter_validation=False, s3={"addressing_style": "path"})
    return boto3.client(service, config=settings, region_name=os.environ.get("AWS_REGION", "us-east-1"))


def tags(**pairs):
    """Gives tags as most services take them."""
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


class ConformanceTest(support.EmulatorTest):
    """A test of AWS's documentation against any endpoint."""

    @classmethod
    def setUpClass(cls):
        """Empties this emulator before the tests of a class; another endpoint stays as it is."""
        if OWN:
            support.ask("POST", "/moto-api/reset")

    def setUp(self):
        """Makes this emulator instant; its resources stay, as no test depends on those of another."""
        if OWN:
            self.settings(timeScale=0, lateListings=0)

    def pace(self, scale=0.02):
        """Makes the states of this emulator last for so many seconds for each second of AWS."""
        if OWN:
            self.settings(timeScale=scale)

    def hurry(self):
        """Makes this emulator do at once what takes AWS time."""
        self.pace(0)

    def eventually(self, wanted, function, seconds=PATIENCE):
        """Waits until a function gives the wanted value."""
        end = time.monotonic() + seconds
        while (found := function()) != wanted:
            self.assertLess(time.monotonic(), end, f"still {found!r}")
            time.sleep(PAUSE)

    def name(self, kind="test"):
        """Gives a name that no other test uses."""
        return f"{kind}-{uuid.uuid4().hex[:8]}"

    def finally_(self, function, **parameters):
        """Deletes something after the test, however often AWS must be asked to."""
        if not OWN:
            self.addCleanup(_delete, function, parameters)


def _delete(function, parameters):
    """Repeats a call until AWS carries it out, or does not know the resource any more."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return function(**parameters)
        except ClientError as error:
            if "NotFound" in error.response["Error"]["Code"]:
                return None
            time.sleep(PAUSE)
    return None


class Network:
    """A VPC with a subnet in each of three zones."""

    def __init__(self, test):
        """Makes the network, and deletes it after the test."""
        ec2 = client("ec2")
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        test.finally_(ec2.delete_vpc, VpcId=self.vpc)
        zones = ec2.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])
        self.zones = [zone["ZoneName"] for zone in zones["AvailabilityZones"][:3]]
        self.subnets = {}
        for number, zone in enumerate(self.zones):
            made = ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)
            self.subnets[zone] = made["Subnet"]["SubnetId"]
            test.finally_(ec2.delete_subnet, SubnetId=self.subnets[zone])
        self.ids, self.test = list(self.subnets.values()), test

    def group(self):
        """Makes a security group."""
        ec2, name = client("ec2"), self.test.name("group")
        made = ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)["GroupId"]
        self.test.finally_(ec2.delete_security_group, GroupId=made)
        return made

    def default_group(self):
        """Gives the default security group of the VPC."""
        filters = [{"Name": "vpc-id", "Values": [self.vpc]}, {"Name": "group-name", "Values": ["default"]}]
        return client("ec2").describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]
