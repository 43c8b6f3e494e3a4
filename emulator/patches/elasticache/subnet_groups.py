"""ElastiCache: subnet groups.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html
"""

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import ec2_backends
from moto.elasticache.models import CacheSubnetGroup, ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from core import late
from core.errors import AwsError
from core.patching import patch


def not_found(name):
    """Makes the error for an unknown subnet group."""
    name = getattr(name, "cache_subnet_group_name", name)
    return AwsError("CacheSubnetGroupNotFoundFault", f"Cache Subnet Group {name} does not exist.")


def check_subnets(backend, ids):
    """Refuses unknown subnets, and subnets of several VPCs (InvalidSubnet); gives their VPC."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    known = {subnet.id: subnet for some in ec2.subnets.values() for subnet in some.values()}
    unknown = [subnet for subnet in ids if subnet not in known]
    if unknown or not ids:
        raise AwsError("InvalidSubnet", f"Some input subnets in :[{', '.join(unknown)}] are invalid.")
    vpcs = {known[subnet].vpc_id for subnet in ids}
    if len(vpcs) > 1:
        raise AwsError("InvalidSubnet", "The specified subnets are not all in the same VPC.")
    return vpcs.pop()


def zones_of(backend, ids):
    """Gives the zone of each of several subnets."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    known = {subnet.id: subnet for some in ec2.subnets.values() for subnet in some.values()}
    return {name: known[name].availability_zone for name in ids if name in known}


def check_groups(backend, ids):
    """Refuses an unknown VPC security group."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    for group in ids or []:
        if ec2.get_security_group_from_id(group) is None:
            raise AwsError("InvalidParameterValue", f"The security group {group} does not exist.")


@patch(ElastiCacheBackend, "create_cache_subnet_group")
def create_group(original, self, cache_subnet_group_name, cache_subnet_group_description, subnet_ids, tags):
    """CreateCacheSubnetGroup refuses unknown subnets; names are lower case."""
    check_subnets(self, subnet_ids)
    return original(self, cache_subnet_group_name.lower(), cache_subnet_group_description, subnet_ids, tags)


@patch(CacheSubnetGroup, "__init__")
def name_zones(original, self, *args, **kwargs):
    """A subnet's zone is a structure with the name of the zone (SubnetAvailabilityZone.Name)."""
    original(self, *args, **kwargs)
    for subnet in self.subnets:
        subnet["subnet_availability_zone"] = {"Name": subnet["subnet_availability_zone"]}


def group_of(backend, name):
    """Gives the subnet group of a name, which has no case."""
    group = backend.cache_subnet_groups.get((name or "").lower())
    if group is None:
        raise not_found(name)
    return group


@patch(ElastiCacheBackend, "describe_cache_subnet_groups")
def find_groups(original, self, cache_subnet_group_name=None):
    """DescribeCacheSubnetGroups lists all, or the one that is named, whose name has no case."""
    return [group_of(self, cache_subnet_group_name)] if cache_subnet_group_name else original(self)


def users(backend, group):
    """Gives the replication groups in a subnet group."""
    name = group.cache_subnet_group_name
    return [g for g in backend.replication_groups.values() if g.cache_subnet_group_name == name]


@patch(ElastiCacheResponse, "modify_cache_subnet_group", new=True)
def modify_group(self):
    """ModifyCacheSubnetGroup changes the description and the subnets, but for those that nodes are in (SubnetInUse):

    the first one of each zone in use.
    """
    backend = self.elasticache_backend
    group = group_of(backend, self.params["CacheSubnetGroupName"])
    subnets = self.params.get("SubnetIds")
    if subnets and check_subnets(backend, subnets) != group.vpc_id:
        raise AwsError("InvalidSubnet", "The new subnets are not in the VPC of the subnet group.")
    used = {zone for user in users(backend, group) for zone in user.node_zones.values()}
    first = {zone: subnet for subnet, zone in reversed(zones_of(backend, group.subnet_ids).items())}
    blocked = sorted(first[zone] for zone in used & first.keys() if first[zone] not in (subnets or group.subnet_ids))
    if blocked:
        raise AwsError("SubnetInUse", f"Some of the subnets to be removed are in use: {', '.join(blocked)}")
    group.cache_subnet_group_description = self.params.get(
        "CacheSubnetGroupDescription", group.cache_subnet_group_description)
    if subnets:
        name = group.cache_subnet_group_name
        fresh = CacheSubnetGroup(backend.account_id, backend.region_name, name, "", subnets, [])
        group.subnet_ids, group.subnets = list(subnets), fresh.subnets
    return ActionResult({"CacheSubnetGroup": group})


@patch(ElastiCacheResponse, "delete_cache_subnet_group", new=True)
def delete_group(self):
    """DeleteCacheSubnetGroup refuses a group with a cache in it (CacheSubnetGroupInUse)."""
    backend = self.elasticache_backend
    group = group_of(backend, self.params["CacheSubnetGroupName"])
    name = group.cache_subnet_group_name
    if users(backend, group):
        text = f"Cache Subnet Group {name} is currently in use by a cache."
        raise AwsError("CacheSubnetGroupInUse", text)
    del backend.cache_subnet_groups[name]
    backend.tagging_service.delete_all_tags_for_resource(group.arn)
    return EmptyResult()


late.listing(ElastiCacheBackend, "describe_cache_subnet_groups", [CacheSubnetGroup], "cache_subnet_group_name",
             not_found)
