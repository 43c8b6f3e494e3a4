"""EC2: VPC endpoints, their routes and their interfaces."""

import unittest

from network import Network
from support import EmulatorTest, tagged, tags


class EndpointTest(EmulatorTest):
    """Gateway endpoints and interface endpoints."""

    def setUp(self):
        """Creates a network."""
        super().setUp()
        self.net = Network()
        self.ec2 = self.net.ec2

    def state(self, endpoint):
        """Gives the state of an endpoint."""
        found = self.ec2.describe_vpc_endpoints(
            Filters=[{"Name": "vpc-endpoint-id", "Values": [endpoint["VpcEndpointId"]]}])
        return found["VpcEndpoints"][0]["State"] if found["VpcEndpoints"] else "gone"

    def test_gateway(self):
        """A gateway endpoint is available at once, with a route in its route tables."""
        self.settings(timeScale=1)
        tables = [self.net.table(), self.net.table()]
        made = self.net.endpoint(RouteTableIds=tables[:1], ClientToken="t",
                                 TagSpecifications=tags("vpc-endpoint", app="a"))
        again = self.net.endpoint(RouteTableIds=tables[:1], ClientToken="t",
                                  TagSpecifications=tags("vpc-endpoint", app="a"))
        self.assertEqual(made["VpcEndpointId"], again["VpcEndpointId"])
        self.assertEqual((made["State"], made["RouteTableIds"]), ("available", tables[:1]))
        found = self.ec2.describe_vpc_endpoints(Filters=tagged(app="a"))["VpcEndpoints"]
        self.assertEqual([e["RouteTableIds"] for e in found], [tables[:1]])
        self.assertEqual(found[0]["Tags"], [{"Key": "app", "Value": "a"}])
        route = self.net.routes(tables[0])[0]
        self.assertEqual(route["GatewayId"], made["VpcEndpointId"])
        self.refused("RouteAlreadyExists", self.net.endpoint, RouteTableIds=tables[:1])
        self.refused("InvalidParameterValue", self.ec2.delete_route, RouteTableId=tables[0],
                     DestinationPrefixListId=route["DestinationPrefixListId"])
        self.ec2.modify_vpc_endpoint(VpcEndpointId=made["VpcEndpointId"],
                                     AddRouteTableIds=tables[1:], RemoveRouteTableIds=tables[:1])
        self.assertEqual([len(self.net.routes(table)) for table in tables], [0, 1])
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
        self.assertEqual((self.state(made), self.net.routes(tables[1])), ("gone", []))

    def test_interface(self):
        """An interface endpoint is pending for a while, and its interfaces keep subnets and group in use."""
        self.settings(timeScale=0.01)
        for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
            self.ec2.modify_vpc_attribute(VpcId=self.net.vpc, **{attribute: {"Value": True}})
        group = self.net.group("g")
        made = self.net.endpoint("ecr.api", "Interface", SubnetIds=self.net.subnets[:1],
                                 SecurityGroupIds=[group], PrivateDnsEnabled=True)
        self.assertEqual((made["State"], made["SubnetIds"]), ("pending", self.net.subnets[:1]))
        self.assertEqual([g["GroupId"] for g in made["Groups"]], [group])
        self.refused("InvalidParameter", self.net.endpoint, service="ecr.api", kind="Interface",
                     SubnetIds=self.net.subnets[:1], PrivateDnsEnabled=True)
        self.eventually("available", lambda: self.state(made))
        self.ec2.modify_vpc_endpoint(VpcEndpointId=made["VpcEndpointId"],
                                     AddSubnetIds=self.net.subnets[1:])
        self.assertEqual(len(self.net.interfaces(group_id=group)), 2)
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
        self.assertEqual(self.state(made), "deleting")
        self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=group)
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.net.subnets[1])
        self.eventually("gone", lambda: self.state(made))
        self.ec2.delete_security_group(GroupId=group)

    def test_unknown(self):
        """Unknown endpoints are listed as unsuccessful, and unknown services are refused."""
        failed = self.ec2.delete_vpc_endpoints(VpcEndpointIds=["vpce-0"])["Unsuccessful"]
        self.assertEqual(failed[0]["Error"]["Code"], "InvalidVpcEndpoint.NotFound")
        self.refused("InvalidServiceName", self.ec2.create_vpc_endpoint, VpcId=self.net.vpc,
                     ServiceName="com.amazonaws.eu-west-1.s3")
        self.refused("InvalidParameter", self.net.endpoint, service="logs", kind="Interface",
                     SubnetIds=self.net.subnets, PrivateDnsEnabled=True)


if __name__ == "__main__":
    unittest.main()
