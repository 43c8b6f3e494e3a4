"""EC2: listings are eventually consistent, also when resources are described by id.

https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
"""

from moto.ec2 import exceptions
from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.flow_logs import FlowLogs
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPC, VPCEndPoint

from core import late
from patches.ec2.nat_gateways import not_found

late.listing(EC2Backend, "describe_vpcs", [VPC], "vpc_ids", exceptions.InvalidVPCIdError)
late.listing(EC2Backend, "describe_subnets", [Subnet], "subnet_ids",
             exceptions.InvalidSubnetIdError)
late.listing(EC2Backend, "describe_internet_gateways", [InternetGateway],
             "internet_gateway_ids", exceptions.InvalidInternetGatewayIdError)
late.listing(EC2Backend, "describe_addresses", [ElasticAddress], "allocation_ids",
             exceptions.InvalidAllocationIdError)
late.listing(EC2Backend, "describe_nat_gateways", [NatGateway], "nat_gateway_ids", not_found)
late.listing(EC2Backend, "describe_route_tables", [RouteTable], "route_table_ids",
             exceptions.InvalidRouteTableIdError)
late.listing(EC2Backend, "describe_security_groups", [SecurityGroup], "group_ids",
             exceptions.InvalidSecurityGroupNotFoundError)
late.listing(EC2Backend, "describe_security_group_rules", [SecurityGroupRule], "sg_rule_ids",
             exceptions.InvalidSecurityGroupRuleIdNotFoundError)
late.listing(EC2Backend, "describe_vpc_endpoints", [VPCEndPoint], "vpc_end_point_ids",
             exceptions.InvalidVpcEndPointIdError)
late.listing(EC2Backend, "get_all_network_interfaces", [NetworkInterface], "eni_ids",
             exceptions.InvalidNetworkInterfaceIdError)
late.listing(EC2Backend, "describe_flow_logs", [FlowLogs])
