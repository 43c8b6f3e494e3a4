"""EC2: a resource that another one depends on is neither deleted nor detached; routes need a target.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
"""

from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import Route
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.route_tables import RouteTables

from core import calls, interfaces
from core.errors import AwsError
from core.patching import patch
from core.tokens import idempotent


def requested(operation):
    """Tells whether the client asked for this operation, rather than moto calling itself."""
    call = calls.current()
    return bool(call) and call.operation == operation


def has_dependencies(kind, identifier):
    """Makes the error for a resource that others depend on."""
    text = f"The {kind} '{identifier}' has dependencies and cannot be deleted."
    return AwsError("DependencyViolation", text)


@patch(EC2Backend, "delete_subnet")
def refuse_subnet_in_use(original, self, subnet_id):
    """DeleteSubnet refuses while any network interface is in the subnet (DependencyViolation)."""
    self.get_subnet(subnet_id)
    if interfaces.in_subnet(self, subnet_id):
        raise has_dependencies("subnet", subnet_id)
    for table in self.route_tables.values():
        for key in [k for k, target in table._associations.items() if target == subnet_id]:
            del table._associations[key]
    return original(self, subnet_id)


@patch(EC2Backend, "detach_internet_gateway")
def refuse_mapped_addresses(original, self, internet_gateway_id, vpc_id):
    """DetachInternetGateway refuses while the VPC has mapped public addresses."""
    self.get_internet_gateway(internet_gateway_id)
    if any(eni.public_ip for eni in interfaces.in_vpc(self, vpc_id)):
        text = (f"Network {vpc_id} has some mapped public address(es). "
                "Please unmap those public address(es) before detaching the gateway.")
        raise AwsError("DependencyViolation", text)
    return original(self, internet_gateway_id, vpc_id)


@patch(EC2Backend, "attach_internet_gateway")
def refuse_second_gateway(original, self, internet_gateway_id, vpc_id):
    """AttachInternetGateway refuses a second gateway for a VPC (InvalidParameterValue)."""
    self.get_vpc(vpc_id)
    other = [g for g in self.internet_gateways.values() if g.vpc and g.vpc.id == vpc_id]
    if other and other[0].id != internet_gateway_id:
        text = f"Network {vpc_id} already has an internet gateway attached"
        raise AwsError("InvalidParameterValue", text)
    return original(self, internet_gateway_id, vpc_id)


@patch(EC2Backend, "delete_vpc")
def refuse_vpc_with_content(original, self, vpc_id):
    """DeleteVpc refuses a VPC that has more than its default resources (DependencyViolation)."""
    self.get_vpc(vpc_id)
    content = [
        *(g for g in self.internet_gateways.values() if g.vpc and g.vpc.id == vpc_id),
        *(e for e in self.vpc_end_points.values() if e.vpc_id == vpc_id),
        *(g for g in self.groups.get(vpc_id, {}).values() if not g.is_default),
        *(t for t in self.route_tables.values() if t.vpc_id == vpc_id and not t.main_association_id),
        *(s for subnets in self.subnets.values() for s in subnets.values() if s.vpc_id == vpc_id),
        *interfaces.in_vpc(self, vpc_id),
    ]
    if content:
        raise has_dependencies("vpc", vpc_id)
    for acl in [a for a in self.network_acls.values() if a.vpc_id == vpc_id]:
        del self.network_acls[acl.id]
    return original(self, vpc_id)


@patch(EC2Backend, "delete_route_table")
def refuse_table_in_use(original, self, route_table_id):
    """DeleteRouteTable refuses the main table, and a table of subnets or gateway endpoints."""
    table = self.get_route_table(route_table_id)
    endpoint = any(isinstance(route.gateway, VPCEndPoint) for route in table._routes.values())
    main = table.main_association_id and requested("DeleteRouteTable")
    if main or endpoint or table._associations:
        raise has_dependencies("routeTable", route_table_id)
    return original(self, route_table_id)


@patch(EC2Backend, "delete_network_interface")
def refuse_interface_in_use(original, self, eni_id):
    """DeleteNetworkInterface refuses an attached interface (InvalidNetworkInterface.InUse)."""
    interfaces.sync(self)
    eni = self.get_network_interface(eni_id)
    if eni.status == "in-use" and requested("DeleteNetworkInterface"):
        text = f"Network interface '{eni_id}' is currently in use."
        raise AwsError("InvalidNetworkInterface.InUse", text)
    return original(self, eni_id)


@patch(EC2Backend, "get_all_network_interfaces")
def list_service_interfaces(original, self, eni_ids=None, filters=None):
    """DescribeNetworkInterfaces lists the interfaces of load balancers, databases and caches too."""
    interfaces.sync(self)
    return original(self, eni_ids, filters)


@patch(EC2Backend, "create_route")
def refuse_missing_target(original, self, route_table_id, destination_cidr_block, *args, **kwargs):
    """CreateRoute refuses a NAT gateway that does not exist (InvalidNatGatewayID.NotFound)."""
    _check_nat(self, kwargs.get("nat_gateway_id"))
    return original(self, route_table_id, destination_cidr_block, *args, **kwargs)


@patch(EC2Backend, "replace_route")
def refuse_missing_replacement(original, self, route_table_id, destination, ipv6=None,
                               prefix_list=None, nat_gateway_id=None, *args, **kwargs):
    """ReplaceRoute refuses a NAT gateway that does not exist (InvalidNatGatewayID.NotFound)."""
    _check_nat(self, nat_gateway_id)
    return original(self, route_table_id, destination, ipv6, prefix_list, nat_gateway_id,
                    *args, **kwargs)


def _check_nat(backend, nat_gateway_id):
    """Refuses an unknown or a deleted NAT gateway as a route's target."""
    nat = backend.nat_gateways.get(nat_gateway_id)
    if nat_gateway_id and (nat is None or nat.state in ("deleting", "deleted", "failed")):
        text = f"The natGateway ID '{nat_gateway_id}' does not exist"
        raise AwsError("InvalidNatGatewayID.NotFound", text)


def _route_state(self):
    """DescribeRouteTables shows a route to a deleted or detached target as a blackhole."""
    nat, gateway = self.nat_gateway, self.gateway
    gone = nat is not None and nat.state in ("deleting", "deleted", "failed")
    if gateway is not None and gateway.id.startswith("igw-"):
        vpc = getattr(gateway, "vpc", None)
        gone = vpc is None or vpc.id != self.route_table.vpc_id
    return "blackhole" if gone else "active"


Route.state = property(_route_state)


idempotent(RouteTables, "create_route_table", "ec2_backend")
