"""EC2: the states of NAT gateways and their addresses; a deleted one is listed for an hour.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html
"""

from moto.ec2.models import EC2Backend
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.responses.nat_gateways import NatGateways
from moto.ec2.utils import generic_filter

from core import interfaces, slow
from core.errors import AwsError
from core.patching import patch
from core.tokens import idempotent

CREATING, DELETING, LISTED_AFTER = 100, 60, 3600
GONE = ("deleting", "deleted")


def not_found(nat_gateway_id):
    """Makes the error for an unknown NAT gateway."""
    return AwsError("NatGatewayNotFound", f"NatGateway {nat_gateway_id} was not found")


@patch(NatGateway, "get_filter_value", new=True)
def filter_value(self, filter_name, method_name=None):
    """DescribeNatGateways filters by nat-gateway-id, state, subnet-id, vpc-id and tags."""
    if filter_name == "nat-gateway-id":
        return self.id
    return super(NatGateway, self).get_filter_value(filter_name, "DescribeNatGateways")


@patch(NatGateways, "create_nat_gateway")
def check_allocation(original, self):
    """CreateNatGateway needs an AllocationId for a public gateway, and refuses one for a private gateway."""
    kind = self._get_param("ConnectivityType") or "public"
    allocation = self._get_param("AllocationId")
    if not self._get_param("SubnetId"):
        raise AwsError("MissingParameter", "The request must contain the parameter SubnetId")
    if kind == "public" and not allocation:
        raise AwsError("MissingParameter", "The request must contain the parameter AllocationId")
    if kind == "private" and allocation:
        text = "AllocationId cannot be used with a private NAT gateway"
        raise AwsError("InvalidParameterCombination", text)
    return original(self)


@patch(EC2Backend, "create_nat_gateway")
def create_gateway(original, self, subnet_id, allocation_id, tags=None, connectivity_type=None):
    """CreateNatGateway: a new gateway is pending; an address in use makes it fail."""
    self.get_subnet(subnet_id)
    taken = allocation_id and self.address_by_allocation([allocation_id])[0].association_id
    nat = original(self, subnet_id, None if taken else allocation_id, tags,
                   connectivity_type or "public")
    eni = nat._eni
    eni.status, eni.interface_type, eni.requester_managed = "in-use", "nat_gateway", True
    eni.description = f"Interface for NAT Gateway {nat.id}"
    if taken:
        nat.address_set[0]["allocationId"] = allocation_id
        nat.failure_code = "Resource.AlreadyAssociated"
        nat.failure_message = f"Elastic IP address [{allocation_id}] is already associated"
        slow.begin(nat, "pending", "failed", CREATING / 10, "state",
                   lambda: interfaces.remove(self, eni.id))
    else:
        slow.begin(nat, "pending", "available", CREATING, "state")
    return nat


@patch(NatGateway, "__init__")
def address_from_subnet(original, self, backend, subnet_id, *args, **kwargs):
    """DescribeNatGateways returns a private address in the range of the subnet."""
    original(self, backend, subnet_id, *args, **kwargs)
    cidr = backend.get_subnet(subnet_id).cidr_block
    network, _, _ = cidr.partition("/")
    taken = {eni.private_ip_address for eni in backend.enis.values()}
    head, last = network.rsplit(".", 1)
    free = (f"{head}.{int(last) + n}" for n in range(4, 15))
    address = next((ip for ip in free if ip not in taken), self.private_ip)
    self.private_ip = self._eni.private_ip_address = address
    self._eni.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]


@patch(EC2Backend, "delete_nat_gateway")
def delete_gateway(_original, self, nat_gateway_id):
    """DeleteNatGateway: a deleted gateway gives its address back and is listed for another hour."""
    nat = self.nat_gateways.get(nat_gateway_id)
    if nat is None or nat.state == "deleted":
        raise not_found(nat_gateway_id)
    if nat.state != "deleting":
        slow.begin(nat, "deleting", "deleted", DELETING, "state", lambda: _complete_deletion(self, nat))
    return nat


def _complete_deletion(backend, nat):
    """Frees the address and the interface of a deleted gateway, and drops its record later."""
    for address in backend.addresses:
        if address.eni is nat._eni:
            address.eni = address.association_id = None
    interfaces.remove(backend, nat._eni.id)
    slow.later(LISTED_AFTER, lambda: _forget(backend, nat.id))


def _forget(backend, nat_gateway_id):
    """Drops the record and the tags of a deleted gateway."""
    backend.nat_gateways.pop(nat_gateway_id, None)
    backend.tags.pop(nat_gateway_id, None)


@patch(EC2Backend, "describe_nat_gateways")
def describe_with_filters(_original, self, filters, nat_gateway_ids):
    """DescribeNatGateways refuses unknown ids, and filters by tags."""
    for wanted in nat_gateway_ids or []:
        if wanted not in self.nat_gateways:
            raise not_found(wanted)
    found = [
        nat for nat in self.nat_gateways.values()
        if not nat_gateway_ids or nat.id in nat_gateway_ids
    ]
    return generic_filter(filters, found)


idempotent(NatGateways, "create_nat_gateway", "ec2_backend")
