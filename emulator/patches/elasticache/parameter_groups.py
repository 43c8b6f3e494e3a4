"""ElastiCache: parameter groups, which moto does not have.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.html
"""

from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.models import ElastiCacheBackend, elasticache_backends
from moto.elasticache.responses import ElastiCacheResponse

from core import late, tagged
from core.errors import AwsError
from core.patching import patch
from core.state import state_table
from patches.elasticache.parameter_table import DEFAULTS, FIXED, REBOOT, UNUSED_ONLY, allowed, check_value, data_type

AT_ONCE = 20
FAMILIES = ("redis5.0", "redis6.x", "redis7", "valkey7", "valkey8", "valkey9")


class ParameterGroup:
    """A cache parameter group: the family's parameters with its own values over them."""

    def __init__(self, backend, name, family, description):
        """Makes a group without values of its own."""
        self.cache_parameter_group_name = name
        self.cache_parameter_group_family = family
        self.description = description
        self.is_global = False
        self.arn = f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:parametergroup:{name}"
        self.own = {}

    def parameters(self):
        """Gives all its parameters as DescribeCacheParameters shows them."""
        return [self._parameter(name, default) for name, default in sorted(DEFAULTS.items())]

    def _parameter(self, name, default):
        """Gives one parameter: the group's own value, or else the family's."""
        source = "user" if name in self.own else "system"
        return {"ParameterName": name, "ParameterValue": self.own.get(name, default), "Source": source,
                "DataType": data_type(name), "AllowedValues": allowed(name), "IsModifiable": name not in FIXED,
                "MinimumEngineVersion": "7.0", "ChangeType": "requires-reboot" if name in REBOOT else "immediate"}


def table(backend):
    """Gives the parameter groups of a backend; each family has a default one, and one for cluster mode."""
    groups = state_table(backend, "parameter groups")
    for family in FAMILIES if not groups else ():
        for name in (f"default.{family}", f"default.{family}.cluster.on"):
            groups[name] = ParameterGroup(backend, name, family, f"Default parameter group for {family}")
    return groups


def not_found(name):
    """Makes the error for an unknown parameter group."""
    name = getattr(name, "cache_parameter_group_name", name)
    return AwsError("CacheParameterGroupNotFound", f"CacheParameterGroup not found: {name}", 404)


def group_of(backend, name):
    """Gives the parameter group of a name."""
    group = table(backend).get((name or "").lower())
    if group is None:
        raise not_found(name)
    return group


@patch(ElastiCacheBackend, "describe_cache_parameter_groups", new=True)
def list_groups(self, name=None):
    """Gives all parameter groups, or the one that is named."""
    return [group_of(self, name)] if name else list(table(self).values())


@patch(ElastiCacheResponse, "create_cache_parameter_group", new=True)
def create_group(self):
    """CreateCacheParameterGroup makes a group without values of its own, of a known family."""
    backend, params = self.elasticache_backend, self.params
    name, family = params["CacheParameterGroupName"].lower(), params["CacheParameterGroupFamily"]
    if name in table(backend):
        raise AwsError("CacheParameterGroupAlreadyExists", f"A Cache Parameter Group named {name} already exists.")
    if family not in FAMILIES:
        text = f"CacheParameterGroupFamily {family} is not a valid parameter group family."
        raise AwsError("InvalidParameterValue", text)
    group = table(backend)[name] = ParameterGroup(backend, name, family, params["Description"])
    if params.get("Tags"):
        backend.tagging_service.tag_resource(group.arn, params["Tags"])
    return ActionResult({"CacheParameterGroup": group})


@patch(ElastiCacheResponse, "describe_cache_parameter_groups", new=True)
def describe_groups(self):
    """DescribeCacheParameterGroups lists all, the default ones included, or the one that is named."""
    found = self.elasticache_backend.describe_cache_parameter_groups(self.params.get("CacheParameterGroupName"))
    return ActionResult({"CacheParameterGroups": found})


@patch(ElastiCacheResponse, "describe_cache_parameters", new=True)
def describe_parameters(self):
    """DescribeCacheParameters lists all parameters with their source, by which they are filtered."""
    name, source = self.params["CacheParameterGroupName"], self.params.get("Source")
    found = self.elasticache_backend.describe_cache_parameter_groups(name)
    if not found:
        raise not_found(name)
    return ActionResult({"Parameters": [p for p in found[0].parameters() if source in (None, p["Source"])]})


@patch(ElastiCacheResponse, "modify_cache_parameter_group", new=True)
def modify_group(self):
    """ModifyCacheParameterGroup takes 20 known parameters; one set to its default does not count as set."""
    group = group_of(self.elasticache_backend, self.params["CacheParameterGroupName"])
    wanted = self.params["ParameterNameValues"]
    check(group, wanted)
    check_values(self.elasticache_backend, group, wanted)
    for parameter in wanted:
        name, value = parameter["ParameterName"], parameter.get("ParameterValue")
        group.own.pop(name, None)
        if value != DEFAULTS[name]:
            group.own[name] = value
    return ActionResult({"CacheParameterGroupName": group.cache_parameter_group_name})


@patch(ElastiCacheResponse, "reset_cache_parameter_group", new=True)
def reset_group(self):
    """ResetCacheParameterGroup brings all parameters, or those named, back to their defaults."""
    group = group_of(self.elasticache_backend, self.params["CacheParameterGroupName"])
    wanted, everything = self.params.get("ParameterNameValues") or [], self.params.get("ResetAllParameters", False)
    if everything == bool(wanted):
        raise AwsError("InvalidParameterCombination", "Either ResetAllParameters or ParameterNameValues must be given")
    check(group, wanted)
    for name in list(group.own) if everything else [parameter["ParameterName"] for parameter in wanted]:
        group.own.pop(name, None)
    return ActionResult({"CacheParameterGroupName": group.cache_parameter_group_name})


def check(group, wanted):
    """Refuses default groups, too many parameters, and parameters that cannot be modified."""
    if group.cache_parameter_group_name.startswith("default."):
        raise AwsError("InvalidCacheParameterGroupState", "A default parameter group can't be modified.")
    if len(wanted) > AT_ONCE:
        raise AwsError("InvalidParameterValue", f"At most {AT_ONCE} parameters can be modified in a single request")
    for name in (parameter.get("ParameterName") for parameter in wanted):
        if name not in DEFAULTS:
            raise AwsError("InvalidParameterValue", f"The parameter {name} does not exist in the parameter group.")
        if name in FIXED:
            raise AwsError("InvalidParameterValue", f"The parameter {name} cannot be modified.")


def users(backend, group):
    """Gives the replication groups with a parameter group."""
    name = group.cache_parameter_group_name
    return [user for user in backend.replication_groups.values() if user.cache_parameter_group_name == name]


def check_values(backend, group, wanted):
    """Refuses values that are not allowed, and those of parameters that can't change while a cache uses the group."""
    for parameter in wanted:
        name, value = parameter["ParameterName"], parameter.get("ParameterValue")
        check_value(name, value or "")
        if name in UNUSED_ONLY and value != group.own.get(name, DEFAULTS[name]) and users(backend, group):
            text = f"The parameter {name} can't be modified while a cache cluster uses the parameter group."
            raise AwsError("InvalidCacheParameterGroupState", text)


@patch(ElastiCacheResponse, "delete_cache_parameter_group", new=True)
def delete_group(self):
    """DeleteCacheParameterGroup refuses default groups and those of a cache (InvalidCacheParameterGroupState)."""
    backend = self.elasticache_backend
    group = group_of(backend, self.params["CacheParameterGroupName"])
    name = group.cache_parameter_group_name
    if name.startswith("default.") or users(backend, group):
        text = (f"One or more cache clusters are still members of this parameter group {name}, "
                "so the group cannot be deleted.")
        raise AwsError("InvalidCacheParameterGroupState", text)
    del table(backend)[name]
    backend.tagging_service.delete_all_tags_for_resource(group.arn)
    return EmptyResult()


@tagged.source(elasticache_backends)
def tagged_groups(backend):
    """The tagging API also knows parameter groups."""
    for group in table(backend).values():
        yield group.arn, backend.tagging_service.get_tag_dict_for_resource(group.arn), group


late.listing(ElastiCacheBackend, "describe_cache_parameter_groups", [ParameterGroup], "name", not_found)
