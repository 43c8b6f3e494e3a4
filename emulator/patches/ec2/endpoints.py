"""EC2: the states of VPC endpoints, and their routes and network interfaces.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
"""

import json

from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.vpcs import VPCs

from core import calls, interfaces, slow
from core.errors import AwsError
from core.patching import patch
from core.state import state_table
from core.tokens import idempotent

CREATING = DELETING = 60


@patch(VPCEndPoint, "get_filter_value")
def filter_value(original, self, filter_name, method_name=None):
    """DescribeVpcEndpoints filters by vpc-endpoint-id."""
    if filter_name == "vpc-endpoint-id":
        return self.id
    return original(self, filter_name, method_name)


@patch(EC2Backend, "create_vpc_endpoint")
def create_endpoint(original, self, vpc_id, service_name, endpoint_type, policy_document,
                  route_table_ids, subnet_ids=None, **more):
    """CreateVpcEndpoint: a new interface endpoint is pending, a new gateway endpoint available."""
    kind = endpoint_type or "Gateway"
    vpc = self.get_vpc(vpc_id)
    _check_service_name(self, service_name)
    if kind == "Gateway":
        for route_table in route_table_ids:
            _check_route(self, route_table, service_name)
        more["private_dns_enabled"] = False
        return original(self, vpc_id, service_name, kind, policy_document,
                        list(route_table_ids), [], **more)
    if more.get("private_dns_enabled"):
        _check_private_dns(self, vpc, service_name)
    groups = list(more.pop("security_group_ids", None) or [])
    groups = groups or [self.get_default_security_group(vpc_id).id]
    for group in groups:
        if self.get_security_group_from_id(group) is None:
            raise AwsError("InvalidGroup.NotFound", f"The security group '{group}' does not exist")
    _check_zones(self, subnet_ids or [])
    endpoint = original(self, vpc_id, service_name, kind, policy_document, [], [],
                        security_group_ids=groups, **more)
    endpoint.subnet_ids = []
    _add_subnets(self, endpoint, subnet_ids or [])
    slow.begin(endpoint, "pending", "available", CREATING, "state")
    return endpoint


def _check_service_name(backend, name):
    """Refuses a service name of another region, as CreateVpcEndpoint does."""
    own = (f"com.amazonaws.{backend.region_name}.", "com.amazonaws.vpce.", "aws.")
    if not name.startswith(own):
        text = f"The Vpc Endpoint Service '{name}' does not exist"
        raise AwsError("InvalidServiceName", text)


def _check_route(backend, route_table_id, service_name):
    """Refuses a second gateway endpoint for one service in a route table."""
    table = backend.get_route_table(route_table_id)
    for route in table._routes.values():
        listed = route.destination_prefix_list
        if listed is not None and listed.prefix_list_name == service_name:
            text = (f"route table {route_table_id} already has a route with "
                    f"destination-prefix-list-id {listed.id}")
            raise AwsError("RouteAlreadyExists", text)


def _check_private_dns(backend, vpc, service_name):
    """Refuses private DNS without the VPC's DNS attributes, or for a second endpoint of one service."""
    if not (_is_on(vpc.enable_dns_support) and _is_on(vpc.enable_dns_hostnames)):
        text = ("Enabling private DNS requires both enableDnsSupport and enableDnsHostnames "
                f"VPC attributes set to true for {vpc.id}")
        raise AwsError("InvalidParameter", text)
    for other in backend.vpc_end_points.values():
        same = (other.vpc_id, other.service_name) == (vpc.id, service_name)
        if same and other.private_dns_enabled and other.vpc_endpoint_type == "Interface":
            text = ("private-dns-enabled cannot be set because there is already a conflicting "
                    f"DNS domain for {service_name} in the VPC {vpc.id}")
            raise AwsError("InvalidParameter", text)


def _is_on(attribute):
    """Tells whether a VPC attribute, which moto stores as a boolean or as text, is true."""
    return str(attribute).lower() == "true"


def _check_zones(backend, subnet_ids, taken=()):
    """Refuses two subnets in one Availability Zone (DuplicateSubnetsInSameZone)."""
    zones = {backend.get_subnet(subnet).availability_zone for subnet in taken}
    for subnet in subnet_ids:
        zone = backend.get_subnet(subnet).availability_zone
        if zone in zones:
            text = (f"Found another VPC endpoint subnet in the availability zone of {subnet}. "
                    "VPC endpoint subnets should be in different availability zones "
                    "supported by the VPC endpoint service.")
            raise AwsError("DuplicateSubnetsInSameZone", text)
        zones.add(zone)


def _add_subnets(backend, endpoint, subnet_ids):
    """Creates an interface of the endpoint in each subnet."""
    table = state_table(backend, "endpoint interfaces")
    for subnet in subnet_ids:
        if subnet in endpoint.subnet_ids:
            continue
        eni = interfaces.create(backend, subnet, endpoint.security_group_ids,
                              f"VPC Endpoint Interface {endpoint.id}", "vpc_endpoint")
        table[eni.id] = subnet
        endpoint.subnet_ids.append(subnet)
        endpoint.network_interface_ids.append(eni.id)


def _remove_subnets(backend, endpoint, subnet_ids):
    """Removes the endpoint's interfaces from subnets."""
    table = state_table(backend, "endpoint interfaces")
    for eni_id in list(endpoint.network_interface_ids):
        if table.get(eni_id) in subnet_ids:
            endpoint.network_interface_ids.remove(eni_id)
            endpoint.subnet_ids.remove(table.pop(eni_id))
            interfaces.remove(backend, eni_id)


def _add_tables(backend, endpoint, tables):
    """Adds the endpoint's route to route tables."""
    for table in tables:
        if table in endpoint.route_table_ids:
            continue
        _check_route(backend, table, endpoint.service_name)
        backend.create_route(table, None, gateway_id=endpoint.id,
                             destination_prefix_list_id=endpoint.destination_prefix_list_id)
        endpoint.route_table_ids.append(table)


def _remove_tables(backend, endpoint, tables):
    """Removes the endpoint's route from route tables."""
    for name in tables:
        table = backend.route_tables.get(name)
        for key, route in list(table._routes.items() if table else []):
            if route.gateway is endpoint:
                del table._routes[key]
        if name in endpoint.route_table_ids:
            endpoint.route_table_ids.remove(name)


@patch(EC2Backend, "modify_vpc_endpoint")
def modify_endpoint(_original, self, vpc_id, policy_doc, add_subnets, remove_subnets,
                             remove_route_tables, add_route_tables, add_security_groups,
                             remove_security_groups):
    """ModifyVpcEndpoint creates and removes the routes and interfaces of the endpoint."""
    endpoint = self.describe_vpc_endpoints(vpc_end_point_ids=[vpc_id])[0]
    for group in add_security_groups or []:
        if self.get_security_group_from_id(group) is None:
            raise AwsError("InvalidGroup.NotFound", f"The security group '{group}' does not exist")
    if endpoint.vpc_endpoint_type == "Interface":
        _check_zones(self, [s for s in add_subnets or [] if s not in endpoint.subnet_ids],
                     endpoint.subnet_ids)
        _add_subnets(self, endpoint, add_subnets or [])
        _remove_subnets(self, endpoint, remove_subnets or [])
    else:
        _add_tables(self, endpoint, add_route_tables or [])
        _remove_tables(self, endpoint, remove_route_tables or [])
    endpoint.modify(policy_doc, [], [], [], [], add_security_groups, remove_security_groups)
    groups = [self.get_security_group_from_id(group) for group in endpoint.security_group_ids]
    for eni_id in endpoint.network_interface_ids:
        self.enis[eni_id]._group_set = groups


@patch(VPCs, "modify_vpc_endpoint")
def modify_dns_and_policy(original, self):
    """ModifyVpcEndpoint applies PrivateDnsEnabled and ResetPolicy."""
    result = original(self)
    endpoint = self.ec2_backend.vpc_end_points[self._get_param("VpcEndpointId")]
    private_dns = self._get_bool_param("PrivateDnsEnabled")
    if private_dns is not None and private_dns != endpoint.private_dns_enabled:
        if private_dns:
            vpc = self.ec2_backend.get_vpc(endpoint.vpc_id)
            _check_private_dns(self.ec2_backend, vpc, endpoint.service_name)
        endpoint.private_dns_enabled = private_dns
    if self._get_bool_param("ResetPolicy"):
        endpoint.modify(_default_policy(), [], [], [], [], [], [])
    return result


def _default_policy():
    """Gives the policy of an endpoint for which none was given."""
    return json.dumps(VPCEndPoint.DEFAULT_POLICY)


@patch(VPCs, "delete_vpc_endpoints")
def delete_endpoints(_original, self):
    """DeleteVpcEndpoints lists unknown ids under Unsuccessful; interfaces remain for a minute."""
    backend, unsuccessful = self.ec2_backend, []
    for endpoint_id in self._get_param("VpcEndpointIds", []):
        endpoint = backend.vpc_end_points.get(endpoint_id)
        if endpoint is None:
            text = f"The Vpc Endpoint Id '{endpoint_id}' does not exist"
            error = {"Code": "InvalidVpcEndpoint.NotFound", "Message": text}
            unsuccessful.append({"ResourceId": endpoint_id, "Error": error})
        elif endpoint.vpc_endpoint_type == "Interface":
            if endpoint.state != "deleting":
                slow.begin_deletion(endpoint, DELETING, _deletion(backend, endpoint), attribute="state")
        else:
            _remove_tables(backend, endpoint, list(endpoint.route_table_ids))
            _forget(backend, endpoint)
    return ActionResult({"Unsuccessful": unsuccessful})


def _deletion(backend, endpoint):
    """Gives the function that completes the deletion of an interface endpoint."""
    def complete():
        for eni_id in endpoint.network_interface_ids:
            interfaces.remove(backend, eni_id)
        _forget(backend, endpoint)
    return complete


def _forget(backend, endpoint):
    """Drops an endpoint and its tags."""
    backend.vpc_end_points.pop(endpoint.id, None)
    backend.tags.pop(endpoint.id, None)


@patch(EC2Backend, "delete_route")
def refuse_endpoint_route(original, self, route_table_id, *args, **kwargs):
    """DeleteRoute refuses the route of a gateway endpoint, which ModifyVpcEndpoint removes."""
    call = calls.current()
    wanted = [*args, *kwargs.values()]
    for route in self.get_route_table(route_table_id)._routes.values():
        own = isinstance(route.gateway, VPCEndPoint) and route.destination_prefix_list_id in wanted
        if own and call and call.operation == "DeleteRoute":
            text = f"cannot remove VPC endpoint route {route.destination_prefix_list_id}"
            raise AwsError("InvalidParameterValue", text)
    return original(self, route_table_id, *args, **kwargs)


idempotent(VPCs, "create_vpc_endpoint", "ec2_backend")
