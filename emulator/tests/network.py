"""A small network for the tests of EC2."""

import json

from support import client, tags

TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "rds.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


class Network:
    """A VPC with an internet gateway and two subnets, and the calls that tests share."""

    def __init__(self):
        """Creates the VPC and the resources in it."""
        self.ec2 = client("ec2")
        self.vpc = self.ec2.create_vpc(
            CidrBlock="10.0.0.0/16", TagSpecifications=tags("vpc", app="a"))["Vpc"]["VpcId"]
        self.gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=self.gateway, VpcId=self.vpc)
        self.subnets = [self._subnet(number, zone) for number, zone in enumerate("ab")]

    def _subnet(self, number, zone):
        """Creates one subnet."""
        made = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.0.{number}.0/24",
                                      AvailabilityZone=f"us-east-1{zone}")
        return made["Subnet"]["SubnetId"]

    def address(self):
        """Allocates an address."""
        return self.ec2.allocate_address(Domain="vpc")["AllocationId"]

    def nat(self, **more):
        """Creates a NAT gateway with a new address unless one is given."""
        if "AllocationId" not in more:
            more["AllocationId"] = self.address()
        return self.ec2.create_nat_gateway(SubnetId=self.subnets[0], **more)["NatGateway"]

    def nat_state(self, nat):
        """Gives the state of a NAT gateway."""
        found = self.ec2.describe_nat_gateways(NatGatewayIds=[nat["NatGatewayId"]])
        return found["NatGateways"][0]["State"]

    def group(self, name):
        """Creates a security group."""
        made = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)
        return made["GroupId"]

    def table(self, **more):
        """Creates a route table."""
        return self.ec2.create_route_table(VpcId=self.vpc, **more)["RouteTable"]["RouteTableId"]

    def routes(self, table):
        """Gives the routes of a table besides the local one."""
        found = self.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]
        return [route for route in found["Routes"] if route.get("GatewayId") != "local"]

    def endpoint(self, service="s3", kind="Gateway", **more):
        """Creates a VPC endpoint."""
        return self.ec2.create_vpc_endpoint(
            VpcId=self.vpc, ServiceName=f"com.amazonaws.us-east-1.{service}",
            VpcEndpointType=kind, **more)["VpcEndpoint"]

    def interfaces(self, **filters):
        """Lists the interfaces in the VPC."""
        wanted = [{"Name": "vpc-id", "Values": [self.vpc]}]
        wanted += [{"Name": k.replace("_", "-"), "Values": [v]} for k, v in filters.items()]
        return self.ec2.describe_network_interfaces(Filters=wanted)["NetworkInterfaces"]

    def database(self, **more):
        """Creates a database in a subnet group of its own."""
        client("rds").create_db_subnet_group(
            DBSubnetGroupName="g", DBSubnetGroupDescription="d", SubnetIds=self.subnets,
            Tags=more.get("Tags", []))
        client("rds").create_db_instance(
            DBInstanceIdentifier="db", DBInstanceClass="db.t3.micro", Engine="postgres",
            DBSubnetGroupName="g", AllocatedStorage=20, MasterUsername="master",
            MasterUserPassword="password", **more)

    def proxy(self, **more):
        """Creates a proxy, with the secret and the role that it needs."""
        role = client("iam").create_role(
            RoleName="proxy", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        secret = client("secretsmanager").create_secret(Name="proxy", SecretString="{}")["ARN"]
        client("rds").create_db_proxy(
            DBProxyName="p", EngineFamily="POSTGRESQL", VpcSubnetIds=self.subnets, RoleArn=role,
            Auth=[{"AuthScheme": "SECRETS", "SecretArn": secret}], **more)

    def cache(self, **more):
        """Creates a cache in a subnet group of its own."""
        client("elasticache").create_cache_subnet_group(
            CacheSubnetGroupName="g", CacheSubnetGroupDescription="d", SubnetIds=self.subnets,
            Tags=more.get("Tags", []))
        client("elasticache").create_replication_group(
            ReplicationGroupId="c", ReplicationGroupDescription="d", CacheSubnetGroupName="g",
            CacheNodeType="cache.t4g.micro", Engine="valkey", **more)
