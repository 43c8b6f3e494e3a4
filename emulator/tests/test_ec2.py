"""EC2: states, refusals, idempotency and attributes."""

import unittest

from network import Network
from support import EmulatorTest, client, tagged, tags


class NetworkTest(EmulatorTest):
    """A test with a network."""

    def setUp(self):
        """Creates the network."""
        super().setUp()
        self.net = Network()
        self.ec2 = self.net.ec2


class TagsTest(NetworkTest):
    """Tags of resources."""

    def test_delete_tags(self):
        """DeleteTags without Tags deletes all tags of a resource, and with Tags those."""
        mine = [{"Name": "resource-id", "Values": [self.net.vpc]}]
        keys = lambda: [tag["Key"] for tag in self.ec2.describe_tags(Filters=mine)["Tags"]]
        self.ec2.create_tags(Resources=[self.net.vpc], Tags=[{"Key": "b", "Value": "c"}])
        self.ec2.delete_tags(Resources=[self.net.vpc], Tags=[{"Key": "app"}])
        self.assertEqual(keys(), ["b"])
        self.ec2.delete_tags(Resources=[self.net.vpc])
        self.assertEqual(keys(), [])


class NatTest(NetworkTest):
    """NAT gateways and their addresses."""

    def test_states(self):
        """A NAT gateway is pending, available, deleting and deleted, and is still listed then."""
        self.settings(timeScale=0.005)
        nat = self.net.nat()
        self.assertEqual(nat["State"], "pending")
        self.eventually("available", lambda: self.net.nat_state(nat))
        self.ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
        self.assertEqual(self.net.nat_state(nat), "deleting")
        self.eventually("deleted", lambda: self.net.nat_state(nat))
        self.settings(timeScale=0)
        self.refused("NatGatewayNotFound", self.ec2.describe_nat_gateways,
                     NatGatewayIds=[nat["NatGatewayId"]])

    def test_address_in_use(self):
        """An address can be released only once its NAT gateway is deleted."""
        self.settings(timeScale=0.005)
        address = self.net.address()
        nat = self.net.nat(AllocationId=address)
        self.ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
        self.refused("InvalidIPAddress.InUse", self.ec2.release_address, AllocationId=address)
        association = self.ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
        self.refused("AuthFailure", self.ec2.disassociate_address,
                     AssociationId=association["AssociationId"])
        self.eventually("deleted", lambda: self.net.nat_state(nat))
        self.ec2.release_address(AllocationId=address)
        self.assertEqual(self.ec2.describe_addresses()["Addresses"], [])
        self.assertEqual(self.net.interfaces(), [])

    def test_associated_address(self):
        """A NAT gateway with an associated address fails with a failure code."""
        address = self.net.address()
        self.net.nat(AllocationId=address)
        second = self.net.nat(AllocationId=address)
        found = self.ec2.describe_nat_gateways(NatGatewayIds=[second["NatGatewayId"]])
        self.assertEqual(found["NatGateways"][0]["State"], "failed")
        self.assertEqual(found["NatGateways"][0]["FailureCode"], "Resource.AlreadyAssociated")

    def test_description(self):
        """A NAT gateway is described with its address, its interface and its connectivity type."""
        address = self.net.address()
        nat = self.net.nat(AllocationId=address, TagSpecifications=tags("natgateway", a="b"))
        self.assertEqual(nat["ConnectivityType"], "public")
        self.assertEqual(nat["Tags"], [{"Key": "a", "Value": "b"}])
        shown = nat["NatGatewayAddresses"][0]
        self.assertEqual(shown["AllocationId"], address)
        self.assertRegex(shown["PrivateIp"], r"^10\.0\.0\.")
        self.assertEqual(self.net.interfaces()[0]["InterfaceType"], "nat_gateway")

    def test_token(self):
        """A repeated client token returns the same NAT gateway, and with other parameters an error."""
        address = self.net.address()
        first = self.net.nat(AllocationId=address, ClientToken="t")
        second = self.net.nat(AllocationId=address, ClientToken="t")
        self.assertEqual(first["NatGatewayId"], second["NatGatewayId"])
        self.refused("IdempotentParameterMismatch", self.ec2.create_nat_gateway, ClientToken="t",
                     SubnetId=self.net.subnets[1], AllocationId=address)

    def test_parameters(self):
        """A public NAT gateway without an address, or in an unknown subnet, is refused."""
        self.refused("MissingParameter", self.ec2.create_nat_gateway, SubnetId=self.net.subnets[0])
        self.refused("InvalidSubnetID.NotFound", self.ec2.create_nat_gateway,
                     SubnetId="subnet-0", AllocationId=self.net.address())
        self.refused("InvalidAllocationID.NotFound", self.ec2.create_nat_gateway,
                     SubnetId=self.net.subnets[0], AllocationId="eipalloc-0")
        self.refused("NatGatewayNotFound", self.ec2.delete_nat_gateway, NatGatewayId="nat-0")

    def test_routes(self):
        """A route to a deleted NAT gateway is a blackhole, and a new one is refused."""
        nat, table = self.net.nat(), self.net.table()
        route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0",
                 "NatGatewayId": nat["NatGatewayId"]}
        self.ec2.create_route(**route)
        self.assertEqual(self.net.routes(table)[0]["State"], "active")
        self.refused("RouteAlreadyExists", self.ec2.create_route, **route)
        self.settings(timeScale=1)
        self.ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
        self.assertEqual(self.net.routes(table)[0]["State"], "blackhole")
        self.refused("InvalidNatGatewayID.NotFound", self.ec2.replace_route, **route)


class RefusalTest(NetworkTest):
    """Resources in use, which cannot be deleted."""

    def test_subnet(self):
        """A subnet with an interface of any kind cannot be deleted."""
        nat = self.net.nat()
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.net.subnets[0])
        self.ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
        self.ec2.delete_subnet(SubnetId=self.net.subnets[0])
        self.refused("InvalidSubnetID.NotFound", self.ec2.delete_subnet,
                     SubnetId=self.net.subnets[0])

    def test_gateway(self):
        """An internet gateway cannot be detached while the VPC has mapped public addresses."""
        nat = self.net.nat()
        attachment = {"InternetGatewayId": self.net.gateway, "VpcId": self.net.vpc}
        self.refused("DependencyViolation", self.ec2.detach_internet_gateway, **attachment)
        self.refused("DependencyViolation", self.ec2.delete_internet_gateway,
                     InternetGatewayId=self.net.gateway)
        self.ec2.delete_nat_gateway(NatGatewayId=nat["NatGatewayId"])
        self.ec2.detach_internet_gateway(**attachment)
        self.ec2.delete_internet_gateway(InternetGatewayId=self.net.gateway)

    def test_one_gateway(self):
        """A second internet gateway of a VPC is refused."""
        other = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.refused("InvalidParameterValue", self.ec2.attach_internet_gateway,
                     InternetGatewayId=other, VpcId=self.net.vpc)

    def test_vpc(self):
        """A VPC can be deleted once it has only its default resources."""
        delete = {"VpcId": self.net.vpc}
        self.refused("DependencyViolation", self.ec2.delete_vpc, **delete)
        for subnet in self.net.subnets:
            self.ec2.delete_subnet(SubnetId=subnet)
        self.refused("DependencyViolation", self.ec2.delete_vpc, **delete)
        self.ec2.detach_internet_gateway(InternetGatewayId=self.net.gateway, VpcId=self.net.vpc)
        group, table = self.net.group("g"), self.net.table()
        self.refused("DependencyViolation", self.ec2.delete_vpc, **delete)
        self.ec2.delete_security_group(GroupId=group)
        self.refused("DependencyViolation", self.ec2.delete_vpc, **delete)
        self.ec2.delete_route_table(RouteTableId=table)
        self.ec2.delete_vpc(**delete)
        self.assertEqual(self.ec2.describe_vpcs(Filters=tagged(app="a"))["Vpcs"], [])
        self.assertEqual(self.ec2.describe_tags()["Tags"], [])

    def test_route_table(self):
        """A main route table, or one with a subnet or an endpoint, cannot be deleted."""
        table = self.net.table()
        association = self.ec2.associate_route_table(
            RouteTableId=table, SubnetId=self.net.subnets[0])["AssociationId"]
        self.refused("DependencyViolation", self.ec2.delete_route_table, RouteTableId=table)
        self.ec2.disassociate_route_table(AssociationId=association)
        endpoint = self.net.endpoint(RouteTableIds=[table])
        self.refused("DependencyViolation", self.ec2.delete_route_table, RouteTableId=table)
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
        self.ec2.delete_route_table(RouteTableId=table)
        main = self.ec2.describe_route_tables(
            Filters=[{"Name": "vpc-id", "Values": [self.net.vpc]}])["RouteTables"][0]
        self.refused("DependencyViolation", self.ec2.delete_route_table,
                     RouteTableId=main["RouteTableId"])

    def test_table_token(self):
        """A repeated client token returns the same route table."""
        self.assertEqual(self.net.table(ClientToken="t"), self.net.table(ClientToken="t"))

    def test_load_balancer(self):
        """The interfaces of a load balancer keep network resources in use, for a minute after its deletion."""
        self.settings(timeScale=0.01)
        group = self.net.group("g")
        elb = client("elbv2")
        arn = elb.create_load_balancer(Name="lb", Subnets=self.net.subnets, SecurityGroups=[group])[
            "LoadBalancers"][0]["LoadBalancerArn"]
        shown = self.net.interfaces(group_id=group)
        self.assertEqual({eni["SubnetId"] for eni in shown}, set(self.net.subnets))
        self.assertTrue(all(eni["Description"].startswith("ELB app/lb/") for eni in shown))
        self._held(group)
        self.refused("InvalidNetworkInterface.InUse", self.ec2.delete_network_interface,
                     NetworkInterfaceId=shown[0]["NetworkInterfaceId"])
        elb.delete_load_balancer(LoadBalancerArn=arn)
        self._held(group)
        self.eventually([], lambda: self.net.interfaces())
        self.ec2.delete_security_group(GroupId=group)

    def _held(self, group):
        """Asserts that the group, a subnet and the gateway are in use."""
        self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=group)
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.net.subnets[1])
        self.refused("DependencyViolation", self.ec2.detach_internet_gateway,
                     InternetGatewayId=self.net.gateway, VpcId=self.net.vpc)

    def test_data_stores(self):
        """A security group of a database, a proxy or a cache cannot be deleted."""
        groups = {name: self.net.group(name) for name in ("db", "proxy", "cache")}
        self.net.database(VpcSecurityGroupIds=[groups["db"]])
        self.net.proxy(VpcSecurityGroupIds=[groups["proxy"]])
        self.net.cache(SecurityGroupIds=[groups["cache"]])
        for group in groups.values():
            self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=group)


class DhcpOptionsTest(NetworkTest):
    """DHCP options of VPCs."""

    def used(self):
        """Gives the id of the options that the VPC uses."""
        return self.ec2.describe_vpcs(VpcIds=[self.net.vpc])["Vpcs"][0]["DhcpOptionsId"]

    def configuration(self, identifier):
        """Gives a set of options as a dict."""
        found = self.ec2.describe_dhcp_options(DhcpOptionsIds=[identifier])["DhcpOptions"][0]
        return {one["Key"]: [value["Value"] for value in one["Values"]] for one in found["DhcpConfigurations"]}

    def test_default(self):
        """A new VPC uses the region's default options, and others can use them too."""
        self.assertEqual(self.configuration(self.used()),
                         {"domain-name-servers": ["AmazonProvidedDNS"], "domain-name": ["ec2.internal"]})
        other = self.ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]
        self.assertEqual(other["DhcpOptionsId"], self.used())
        self.ec2.delete_vpc(VpcId=other["VpcId"])
        self.assertEqual(len(self.ec2.describe_dhcp_options()["DhcpOptions"]), 1)

    def test_association(self):
        """A VPC uses other options or none; options in use cannot be deleted."""
        made = self.ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name-servers", "Values": ["10.0.0.2"]}])
        identifier = made["DhcpOptions"]["DhcpOptionsId"]
        self.ec2.associate_dhcp_options(VpcId=self.net.vpc, DhcpOptionsId=identifier)
        self.assertEqual(self.used(), identifier)
        self.refused("DependencyViolation", self.ec2.delete_dhcp_options, DhcpOptionsId=identifier)
        self.ec2.associate_dhcp_options(VpcId=self.net.vpc, DhcpOptionsId="default")
        self.assertEqual(self.used(), "default")
        self.ec2.delete_dhcp_options(DhcpOptionsId=identifier)


class AttributesTest(NetworkTest):
    """Attributes and tags, which are read back as they were written."""

    def test_attributes(self):
        """The attributes of VPCs and subnets are read as they were written."""
        read = {"EnableDnsSupport": "enableDnsSupport", "EnableDnsHostnames": "enableDnsHostnames"}
        for value in (True, False, True):
            for written, attribute in read.items():
                self.ec2.modify_vpc_attribute(VpcId=self.net.vpc, **{written: {"Value": value}})
                found = self.ec2.describe_vpc_attribute(VpcId=self.net.vpc, Attribute=attribute)
                self.assertEqual(found[written]["Value"], value)
            self.ec2.modify_subnet_attribute(SubnetId=self.net.subnets[0],
                                             MapPublicIpOnLaunch={"Value": value})
            found = self.ec2.describe_subnets(SubnetIds=self.net.subnets[:1])["Subnets"][0]
            self.assertEqual(found["MapPublicIpOnLaunch"], value)

    def test_tags_at_creation(self):
        """Every kind of resource can be tagged at creation and is found by its tag."""
        ec2, wanted = self.ec2, tagged(app="b")
        ec2.allocate_address(Domain="vpc", TagSpecifications=tags("elastic-ip", app="b"))
        self.assertEqual(len(ec2.describe_addresses(Filters=wanted)["Addresses"]), 1)
        self.net.nat(TagSpecifications=tags("natgateway", app="b"))
        self.net.nat()
        self.assertEqual(len(ec2.describe_nat_gateways(Filter=wanted)["NatGateways"]), 1)
        self.net.table(TagSpecifications=tags("route-table", app="b"))
        self.assertEqual(len(ec2.describe_route_tables(Filters=wanted)["RouteTables"]), 1)
        ec2.create_internet_gateway(TagSpecifications=tags("internet-gateway", app="b"))
        self.assertEqual(len(ec2.describe_internet_gateways(Filters=wanted)["InternetGateways"]), 1)
        ec2.create_subnet(VpcId=self.net.vpc, CidrBlock="10.0.9.0/24",
                          TagSpecifications=tags("subnet", app="b"))
        self.assertEqual(len(ec2.describe_subnets(Filters=wanted)["Subnets"]), 1)
        ec2.create_security_group(GroupName="g", Description="d", VpcId=self.net.vpc,
                                  TagSpecifications=tags("security-group", app="b"))
        self.assertEqual(len(ec2.describe_security_groups(Filters=wanted)["SecurityGroups"]), 1)

    def test_filter_limits(self):
        """A request with more than 200 filter values, 50 filters or 255 characters is refused."""
        ec2 = self.net.ec2
        values = lambda count: [{"Name": "vpc-id", "Values": [f"vpc-{n}" for n in range(count)]}]
        self.assertEqual(ec2.describe_vpcs(Filters=values(200))["Vpcs"], [])
        error = self.refused("FilterLimitExceeded", ec2.describe_vpcs, Filters=values(201))
        self.assertEqual(error["Error"]["Message"],
                         "The maximum number of filter values specified on a single call is 200")
        halves = [*values(101), {"Name": "owner-id", "Values": [str(n) for n in range(100)]}]
        self.refused("FilterLimitExceeded", ec2.describe_subnets, Filters=halves)
        self.refused("FilterLimitExceeded", ec2.describe_nat_gateways, Filter=values(201))
        self.refused("FilterLimitExceeded", ec2.describe_vpcs, Filters=[
            {"Name": f"tag:{n}", "Values": ["x"]} for n in range(51)])
        self.refused("FilterLimitExceeded", ec2.describe_vpcs, Filters=[{"Name": "vpc-id", "Values": ["x" * 256]}])

    def test_prefix_lists(self):
        """The prefix lists of CloudFront and of S3 in the region are found by their names."""
        for name in ("com.amazonaws.global.cloudfront.origin-facing", "com.amazonaws.us-east-1.s3"):
            found = self.ec2.describe_managed_prefix_lists(
                Filters=[{"Name": "prefix-list-name", "Values": [name]}])["PrefixLists"]
            self.assertEqual([one["PrefixListName"] for one in found], [name])


if __name__ == "__main__":
    unittest.main()
