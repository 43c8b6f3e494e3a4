"""EC2: Availability Zones, Local Zones, and the zones that an account may use."""

import unittest

from support import EmulatorTest, ask, client


def names(**parameters):
    """Gives the names of zones."""
    found = client("ec2").describe_availability_zones(**parameters)["AvailabilityZones"]
    return sorted(zone["ZoneName"] for zone in found)


class ZonesTest(EmulatorTest):
    """Zones of us-east-1."""

    def create_subnet(self, cidr="10.0.0.0/24", **zone):
        """Creates a VPC with a subnet, and gives the subnet."""
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        return ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, **zone)["Subnet"]

    def test_availability_zone(self):
        """An Availability Zone is described with its id, its group and its opt-in status."""
        zone = client("ec2").describe_availability_zones(ZoneNames=["us-east-1a"])["AvailabilityZones"][0]
        self.assertEqual(zone, {
            "OptInStatus": "opt-in-not-required", "Messages": [], "RegionName": "us-east-1",
            "ZoneName": "us-east-1a", "ZoneId": "use1-az6", "GroupName": "us-east-1-zg-1",
            "NetworkBorderGroup": "us-east-1", "ZoneType": "availability-zone",
            "GroupLongName": "US East (N. Virginia) 1", "State": "available"})

    def test_local_zones(self):
        """A zone without opt-in is listed with AllAvailabilityZones only, and has a parent zone."""
        self.assertEqual(names(), [f"us-east-1{letter}" for letter in "abcdef"])
        everything = names(AllAvailabilityZones=True)
        self.assertIn("us-east-1-bos-1a", everything)
        self.assertIn("us-east-1-wl1-bos-wlz-1", everything)
        local = client("ec2").describe_availability_zones(AllAvailabilityZones=True, Filters=[
            {"Name": "zone-name", "Values": ["us-east-1-bos-*"]}])["AvailabilityZones"][0]
        wanted = {"OptInStatus": "not-opted-in", "ZoneType": "local-zone", "NetworkBorderGroup": "us-east-1-bos-1",
                  "ParentZoneName": "us-east-1a"}
        self.assertEqual({name: local[name] for name in wanted}, wanted)

    def test_opt_in(self):
        """A subnet can be created in a Local Zone after the account opted in to its group."""
        ec2 = client("ec2")
        zone = {"AvailabilityZone": "us-east-1-bos-1a"}
        self.refused("InvalidParameterValue", self.create_subnet, **zone)
        ec2.modify_availability_zone_group(GroupName="us-east-1-bos-1", OptInStatus="opted-in")
        self.assertEqual(names(Filters=[{"Name": "opt-in-status", "Values": ["opted-in"]}]), ["us-east-1-bos-1a"])
        subnet = self.create_subnet(**zone)
        self.assertEqual((subnet["AvailabilityZone"], subnet["DefaultForAz"]), ("us-east-1-bos-1a", False))
        for wrong in ({"GroupName": "us-east-1-zg-1", "OptInStatus": "opted-in"},
                      {"GroupName": "us-east-1-bos-1", "OptInStatus": "not-opted-in"}):
            self.refused("InvalidParameterValue", ec2.modify_availability_zone_group, **wrong)

    def test_filters(self):
        """Zones are filtered by type, id and group, and unknown names and filters are refused."""
        local = [{"Name": "zone-type", "Values": ["local-zone"]}]
        self.assertEqual(names(Filters=local), [])
        self.assertEqual(names(Filters=local, AllAvailabilityZones=True), ["us-east-1-atl-2a", "us-east-1-bos-1a"])
        self.assertEqual(names(ZoneIds=["use1-az1"]), ["us-east-1b"])
        self.assertEqual(names(Filters=[{"Name": "region-name", "Values": ["us-east-2"]}]), [])
        for wrong in ({"ZoneNames": ["us-east-1x"]}, {"ZoneIds": ["use1-az9"]}, {"ZoneNames": ["us-east-1-bos-1a"]},
                      {"Filters": [{"Name": "color", "Values": ["red"]}]}):
            with self.subTest(**wrong):
                self.refused("InvalidParameterValue", names, **wrong)

    def test_zones_of_the_account(self):
        """A zone that the account does not have is not listed, and a subnet in it is refused."""
        self.settings(availabilityZones={"us-east-1": ["us-east-1a", "us-east-1c"]})
        ask("POST", "/moto-api/reset")
        self.assertEqual(names(), ["us-east-1a", "us-east-1c"])
        error = self.refused("InvalidParameterValue", self.create_subnet, AvailabilityZone="us-east-1b")
        self.assertEqual(error["Error"]["Message"],
                         "Value (us-east-1b) for parameter availabilityZone is invalid. Subnets can currently only be "
                         "created in the following availability zones: us-east-1a, us-east-1c.")
        defaults = client("ec2").describe_subnets()["Subnets"]
        self.assertEqual(sorted(subnet["AvailabilityZone"] for subnet in defaults), ["us-east-1a", "us-east-1c"])
        self.assertIn(self.create_subnet()["AvailabilityZone"], ["us-east-1a", "us-east-1c"])

    def test_zone_id(self):
        """A subnet is created in the zone of an id, and an unknown id is refused."""
        self.assertEqual(self.create_subnet(AvailabilityZoneId="use1-az1")["AvailabilityZone"], "us-east-1b")
        self.refused("InvalidParameterValue", self.create_subnet, AvailabilityZoneId="use1-az9")
        self.refused("InvalidParameterValue", self.create_subnet, AvailabilityZone="eu-west-1a")

    def test_new_subnet(self):
        """A subnet outside of the default VPC is not the default of its zone and maps no public addresses."""
        subnet = self.create_subnet(AvailabilityZone="us-east-1f")
        self.assertEqual((subnet["DefaultForAz"], subnet["MapPublicIpOnLaunch"]), (False, False))


if __name__ == "__main__":
    unittest.main()
