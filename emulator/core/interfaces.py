"""The network interfaces that AWS services put into the subnets of their users.

Load balancers, databases, proxies and caches have interfaces on AWS, which keep
subnets, security groups, gateways and VPCs from being deleted. moto makes none,
so they are derived here from the services' backends each time that EC2 is about
to read them.
"""

from collections import namedtuple

from moto.elasticache.models import elasticache_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends

from core import slow
from core.state import state_table

# Seconds for which an interface outlives its owner.
LINGER = 60
Owner = namedtuple("Owner", "key subnets groups description public requester")


def owners(account, region):
    """Gives everything in a region that owns interfaces, besides NAT gateways, endpoints and tasks."""
    yield from _load_balancers(elbv2_backends[account][region])
    yield from _databases(rds_backends[account][region])
    yield from _proxies(rds_backends[account][region])
    yield from _caches(elasticache_backends[account][region])


def sync(backend):
    """Brings the interfaces of an EC2 backend into step with their owners.

    The interfaces of a deleted owner linger for a minute of AWS, as the
    documentation of the services warns.
    """
    table = state_table(backend, "service interfaces")
    wanted = {}
    for owner in owners(backend.account_id, backend.region_name):
        for subnet in owner.subnets:
            if any(subnet in subnets for subnets in backend.subnets.values()):
                wanted[owner.key, subnet] = owner
    for key in [key for key in table if key not in wanted]:
        _remove_later(backend, table.pop(key))
    for (key, subnet), owner in wanted.items():
        eni = table.get((key, subnet)) or _create_for(backend, subnet, owner)
        table[key, subnet] = eni
        eni._group_set = [g for g in map(backend.get_security_group_from_id, owner.groups) if g]


def create(backend, subnet, groups, description, kind="interface", requester="amazon-aws"):
    """Creates an interface of an AWS service in a subnet."""
    eni = backend.create_network_interface(
        backend.get_subnet(subnet), None, group_ids=groups, description=description)
    eni.status = "in-use"
    eni.interface_type = kind
    eni.requester_managed = True
    eni.requester_id = requester
    return eni


def remove(backend, eni_id):
    """Removes an interface with its address and its tags."""
    eni = backend.enis.pop(eni_id, None)
    if eni is None:
        return
    for address in eni.private_ip_addresses:
        eni.subnet.del_subnet_ip(address["PrivateIpAddress"])
    backend.tags.pop(eni_id, None)


def in_subnet(backend, subnet_id):
    """Gives the interfaces in a subnet."""
    sync(backend)
    return [eni for eni in backend.enis.values() if eni.subnet.id == subnet_id]


def in_vpc(backend, vpc_id):
    """Gives the interfaces in a VPC."""
    sync(backend)
    return [eni for eni in backend.enis.values() if eni.subnet.vpc_id == vpc_id]


def in_group(backend, group_id):
    """Gives the interfaces with a security group."""
    sync(backend)
    return [e for e in backend.enis.values() if group_id in [g.id for g in e.group_set]]


def _create_for(backend, subnet, owner):
    """Creates an owner's interface in a subnet."""
    eni = create(backend, subnet, list(owner.groups), owner.description, requester=owner.requester)
    if owner.public:
        eni.public_ip_auto_assign = True
        eni.check_auto_public_ip()
    return eni


def _remove_later(backend, eni):
    """Removes the interface of a deleted owner once it has lingered."""
    slow.later(LINGER, lambda: remove(backend, eni.id))


def _load_balancers(backend):
    """Gives the load balancers, which have an interface in each of their subnets."""
    for balancer in backend.load_balancers.values():
        short = balancer.arn.split("loadbalancer/")[-1]
        subnets = [getattr(subnet, "id", subnet) for subnet in balancer.subnets]
        yield Owner(balancer.arn, subnets, balancer.security_groups or [], f"ELB {short}",
                    balancer.scheme != "internal", "amazon-elb")


def _databases(backend):
    """Gives the RDS instances, which have an interface in their zone, and one in that of their standby."""
    for instance in backend.databases.values():
        yield Owner(f"db:{instance.db_instance_identifier}", list(getattr(instance, "subnets_in_use", [])),
                    instance.vpc_security_group_ids or [], "RDSNetworkInterface",
                    bool(getattr(instance, "publicly_accessible", False)), "amazon-rds")


def _proxies(backend):
    """Gives the RDS proxies, which have an interface in each of their subnets."""
    for proxy in backend.db_proxies.values():
        yield Owner(f"proxy:{proxy.db_proxy_name}", list(proxy.vpc_subnet_ids), proxy.vpc_security_group_ids or [],
                    f"Network interface for DBProxy {proxy.db_proxy_name}", False, "amazon-rds")


def _caches(backend):
    """Gives the replication groups, which have an interface in the zone of each of their nodes."""
    for group in backend.replication_groups.values():
        yield Owner(f"cache:{group.replication_group_id}", list(getattr(group, "subnets_in_use", [])),
                    getattr(group, "security_group_ids", None) or [],
                    f"ElastiCache {group.replication_group_id}", False, "amazon-elasticache")
