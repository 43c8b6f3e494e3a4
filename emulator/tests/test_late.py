"""Late listings: a new resource is not listed yet, but can be used."""

import unittest

from network import Network
from support import EmulatorTest, client, tagged, tags


class LateTest(EmulatorTest):
    """Listings of EC2."""

    def test_listings_and_reads(self):
        """A new VPC is neither listed nor described by its id, but a subnet can be created in it."""
        ec2 = client("ec2")
        self.settings(lateListings=60)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16",
                             TagSpecifications=tags("vpc", app="a"))["Vpc"]["VpcId"]
        self.assertEqual(ec2.describe_vpcs(Filters=tagged(app="a"))["Vpcs"], [])
        self.refused("InvalidVpcID.NotFound", ec2.describe_vpcs, VpcIds=[vpc])
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        self.settings(lateListings=0)
        self.assertEqual(len(ec2.describe_vpcs(Filters=tagged(app="a"))["Vpcs"]), 1)

    def test_older_resources(self):
        """A listing shows a resource once it is older than the setting."""
        ec2 = client("ec2")
        self.settings(lateListings=60)
        ec2.create_vpc(CidrBlock="10.0.0.0/16")
        listed = lambda: len(ec2.describe_vpcs(
            Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"])
        self.assertEqual(listed(), 0)
        self.settings(lateListings=0.5)
        self.eventually(1, listed)

    def test_every_listing(self):
        """Every listing of a network's resources is late, and every write finds them."""
        self.settings(lateListings=60)
        net = Network()
        ec2 = net.ec2
        nat, table, group = net.nat(), net.table(), net.group("g")
        net.endpoint(RouteTableIds=[table])
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
                         NatGatewayId=nat["NatGatewayId"])
        ec2.associate_route_table(RouteTableId=table, SubnetId=net.subnets[0])
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}])
        mine = [{"Name": "vpc-id", "Values": [net.vpc]}]
        self.assertEqual(ec2.describe_subnets(Filters=mine)["Subnets"], [])
        self.assertEqual(ec2.describe_route_tables(Filters=mine)["RouteTables"], [])
        self.assertEqual(ec2.describe_security_groups(Filters=mine)["SecurityGroups"], [])
        self.assertEqual(ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"], [])
        self.assertEqual(ec2.describe_nat_gateways(Filter=mine)["NatGateways"], [])
        self.assertEqual(ec2.describe_addresses()["Addresses"], [])
        self.assertEqual(ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"], [])
        self.assertEqual(ec2.describe_internet_gateways(Filters=[
            {"Name": "attachment.vpc-id", "Values": [net.vpc]}])["InternetGateways"], [])
        self.refused("InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=[group])
        self.refused("InvalidRouteTableID.NotFound", ec2.describe_route_tables,
                     RouteTableIds=[table])
        self.refused("NatGatewayNotFound", ec2.describe_nat_gateways,
                     NatGatewayIds=[nat["NatGatewayId"]])


if __name__ == "__main__":
    unittest.main()
