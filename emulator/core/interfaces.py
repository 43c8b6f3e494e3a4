"""The network interfaces that AWS services put into the subnets of their users.

Load balancers, databases, proxies and caches hold interfaces on AWS, and these
are what keeps subnets, security groups, gateways and VPCs from being deleted.
moto makes none, so they are derived here from what the services' backends
hold, each time when EC2 is about to look at them.
"""

from collections import namedtuple

from moto.ec2.models import ec2_backends
from moto.elasticache.models import elasticache_backends
from moto.elbv2.models import elbv2_backends
from moto.rds.models import rds_backends

from core import slow
from core.state import state_table

LINGER = 60
Holder = namedtuple("Holder", "key subnets groups description public requester")


def holders(account, region):
    """Gives everything in one region that holds interfaces, besides NATs, endpoints and tasks."""
    yield from _load_balancers(elbv2_backends[account][region])
    yield from _databases(rds_backends[account][region])
    yield from _proxies(rds_backends[account][region])
    yield from _caches(elasticache_backends[account][region])


def sync(backend):
    """Brings the interfaces of an EC2 backend into step with their holders.

    The interfaces of a holder that has gone linger for a minute of AWS, as the
    documentation of the services warns.
    """
    table = state_table(backend, "held interfaces")
    wanted = {}
    for holder in holders(backend.account_id, backend.region_name):
        for subnet in holder.subnets:
            if any(subnet in subnets for subnets in backend.subnets.values()):
                wanted[holder.key, subnet] = holder
    for place in [place for place in table if place not in wanted]:
        _let_go(backend, table.pop(place))
    for (key, subnet), holder in wanted.items():
        eni = table.get((key, subnet)) or _hold(backend, subnet, holder)
        table[key, subnet] = eni
        eni._group_set = [g for g in map(backend.get_security_group_from_id, holder.groups) if g]


def make(backend, subnet, groups, description, kind="interface", requester="amazon-aws"):
    """Puts an interface of an AWS service into a subnet."""
    eni = backend.create_network_interface(
        backend.get_subnet(subnet), None, group_ids=groups, description=description)
    eni.status = "in-use"
    eni.interface_type = kind
    eni.requester_managed = True
    eni.requester_id = requester
    return eni


def remove(backend, eni_id):
    """Takes an interface away, with its address and its tags."""
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


def _hold(backend, subnet, holder):
    """Makes one interface of a holder."""
    eni = make(backend, subnet, list(holder.groups), holder.description,
               requester=holder.requester)
    if holder.public:
        eni.public_ip_auto_assign = True
        eni.check_auto_public_ip()
    return eni


def _let_go(backend, eni):
    """Takes away an interface whose holder has gone, after its time."""
    slow.later(LINGER, lambda: remove(backend, eni.id))


def _load_balancers(backend):
    """Gives the load balancers: an interface in each of their subnets."""
    for balancer in backend.load_balancers.values():
        short = balancer.arn.split("loadbalancer/")[-1]
        subnets = [getattr(subnet, "id", subnet) for subnet in balancer.subnets]
        yield Holder(balancer.arn, subnets, balancer.security_groups or [], f"ELB {short}",
                     balancer.scheme != "internal", "amazon-elb")


def _databases(backend):
    """Gives the RDS instances: one interface, or two with a standby."""
    for instance in backend.databases.values():
        group = getattr(instance, "db_subnet_group", None)
        subnets = sorted(getattr(s, "id", s) for s in getattr(group, "_subnets", []))
        count = 2 if getattr(instance, "multi_az", False) else 1
        yield Holder(f"db:{instance.db_instance_identifier}", subnets[:count],
                     instance.vpc_security_group_ids or [], "RDSNetworkInterface",
                     bool(getattr(instance, "publicly_accessible", False)), "amazon-rds")


def _proxies(backend):
    """Gives the RDS proxies: an interface in each of their subnets."""
    for proxy in backend.db_proxies.values():
        yield Holder(f"proxy:{proxy.db_proxy_name}", list(proxy.vpc_subnet_ids),
                     proxy.vpc_security_group_ids or [], f"Network interface for DBProxy {proxy.db_proxy_name}",
                     False, "amazon-rds")


def _caches(backend):
    """Gives the replication groups: an interface in each subnet of their group."""
    for group in backend.replication_groups.values():
        placed = backend.cache_subnet_groups.get(getattr(group, "cache_subnet_group_name", None))
        groups = getattr(group, "security_group_ids", None) or []
        yield Holder(f"cache:{group.replication_group_id}", list(getattr(placed, "subnet_ids", [])),
                     groups, f"ElastiCache {group.replication_group_id}", False, "amazon-elasticache")
