"""The network in which tests of documented behaviour create their resources."""

from conformance import client


class Vpc:
    """A VPC with a subnet in each of three zones."""

    def __init__(self, test):
        """Creates the VPC for a test, which deletes it at its end."""
        self.test, self.ec2 = test, client("ec2")
        self.id = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        test.cleanup(self.ec2.delete_vpc, VpcId=self.id)
        found = self.ec2.describe_availability_zones(Filters=[
            {"Name": "state", "Values": ["available"]}, {"Name": "zone-type", "Values": ["availability-zone"]}])
        self.zones = [zone["ZoneName"] for zone in found["AvailabilityZones"][:3]]
        self.subnets = [self._subnet(number, zone) for number, zone in enumerate(self.zones)]

    def _subnet(self, number, zone):
        """Creates a subnet in a zone."""
        made = self.ec2.create_subnet(VpcId=self.id, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)
        self.test.cleanup(self.ec2.delete_subnet, SubnetId=made["Subnet"]["SubnetId"])
        return made["Subnet"]["SubnetId"]

    def attach_gateway(self):
        """Attaches an internet gateway, which load balancers with public addresses need."""
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.test.cleanup(self.ec2.delete_internet_gateway, InternetGatewayId=gateway)
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.id)
        self.test.cleanup(self.ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=self.id)
        return gateway

    def security_group(self):
        """Creates a security group."""
        name = self.test.name("group")
        made = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.id)["GroupId"]
        self.test.cleanup(self.ec2.delete_security_group, GroupId=made)
        return made

    def default_group(self):
        """Gives the default security group of the VPC."""
        filters = [{"Name": "vpc-id", "Values": [self.id]}, {"Name": "group-name", "Values": ["default"]}]
        return self.ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]
