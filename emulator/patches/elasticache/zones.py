"""ElastiCache: the zones that the nodes of a replication group are in.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
(PreferredCacheClusterAZs)
"""

import zlib

from moto.ec2.models import ec2_backends
from moto.elasticache.models import ReplicationGroup

from core.errors import AwsError
from patches.elasticache.subnet_groups import zones_of


def check(backend, wanted, nodes, subnet_group):
    """Refuses zones that are not one for each node, and those without a subnet in the group."""
    if wanted and len(wanted) != nodes:
        text = ("When specifying preferred availability zones, the number of cache clusters must be specified and "
                "must match the number of preferred availability zones.")
        raise AwsError("InvalidParameterValue", text)
    known = available(backend, subnet_group)
    strange = [zone for zone in wanted or [] if zone not in known]
    if strange:
        text = f"The availability zone {strange[0]} has no subnet in the cache subnet group."
        raise AwsError("InvalidParameterCombination", text)


def available(backend, subnet_group):
    """Gives the zones of a subnet group, or those of the region."""
    if subnet_group is not None:
        return sorted(set(zones_of(backend, subnet_group.subnet_ids).values()))
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    return sorted(zone.name for zone in ec2.describe_availability_zones())


def choose(seed, known, number):
    """Gives the zone of a node.

    AWS chooses, and spreads nodes over the zones. Here the identifier of the group is the seed, so that a test meets
    the same zones each time.
    """
    return known[(zlib.crc32(seed.encode()) + number) % len(known)]


def place(backend, group, wanted=None):
    """Puts each node of a new group into a zone."""
    known = available(backend, backend.cache_subnet_groups.get(group.cache_subnet_group_name))
    for node_group in group.node_groups:
        for number, member in enumerate(node_group["node_group_members"]):
            zone = wanted[number] if wanted else choose(group.replication_group_id, known, number)
            member["preferred_availability_zone"] = zone
    group.node_zones = {member["cache_cluster_id"]: member["preferred_availability_zone"]
                        for node_group in group.node_groups for member in node_group["node_group_members"]}
    group.backend = backend


def _subnets_in_use(self):
    """Gives the subnets with the interfaces of a group's nodes: the first of each zone by its id."""
    backend = getattr(self, "backend", None)
    subnet_group = backend and backend.cache_subnet_groups.get(self.cache_subnet_group_name)
    if subnet_group is None:
        return []
    first = {zone: name for name, zone in sorted(zones_of(backend, subnet_group.subnet_ids).items(), reverse=True)}
    return [first[zone] for zone in sorted(set(self.node_zones.values())) if zone in first]


ReplicationGroup.subnets_in_use = property(_subnets_in_use)
