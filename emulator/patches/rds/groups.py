"""RDS: subnet groups and parameter groups.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
"""

import re

from moto.rds.models import DBParameterGroup, DBSubnetGroup, RDSBackend
from moto.rds.responses import RDSResponse

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.rds import engine_versions, zones
from patches.rds.checks import check_name, check_zones, subnets_of

SUBNET_GROUP = re.compile(r"[a-zA-Z][a-zA-Z0-9._ -]{0,254}")


def not_found(code, what):
    """Makes the function that makes the error for something unknown."""
    return lambda name: AwsError(code, f"{what} not found: {getattr(name, 'name', name)}", 404)


no_subnet_group = not_found("DBSubnetGroupNotFoundFault", "DB subnet group")
no_parameter_group = not_found("DBParameterGroupNotFound", "DBParameterGroup")


def subnet_group_of(backend, name):
    """Gives the subnet group of a name, which has no case."""
    group = backend.subnet_groups.get(name.lower())
    if group is None:
        raise no_subnet_group(name)
    return group


@patch(RDSResponse, "create_db_subnet_group")
def create_subnet_group(original, self):
    """CreateDBSubnetGroup refuses a name that is taken, unknown subnets and those of one zone only."""
    name = self.params["DBSubnetGroupName"]
    if name.lower() in self.backend.subnet_groups:
        raise AwsError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.")
    if not SUBNET_GROUP.fullmatch(name) or name.lower() == "default":
        text = f"The parameter DBSubnetGroupName is not a valid identifier: {name}"
        raise AwsError("InvalidParameterValue", text)
    if not self.params["DBSubnetGroupDescription"]:
        text = "The parameter DBSubnetGroupDescription must be provided and must not be blank."
        raise AwsError("InvalidParameterValue", text)
    check_zones(subnets_of(self.backend, self.params["SubnetIds"]))
    self.params["DBSubnetGroupName"] = name.lower()
    return original(self)


@patch(RDSResponse, "modify_db_subnet_group")
def modify_subnet_group(original, self):
    """ModifyDBSubnetGroup leaves the group in its VPC, in two zones, and with the subnets in use: the first one of each zone in use."""
    group = subnet_group_of(self.backend, self.params["DBSubnetGroupName"])
    subnets = subnets_of(self.backend, self.params["SubnetIds"])
    if subnets[0].vpc_id != group.vpc_id:
        raise AwsError("InvalidParameterValue", "The new Subnets are not in the same Vpc as the existing subnet group")
    check_zones(subnets)
    in_use = {zone for database in users(self.backend, group) for zone in zones.zones_in_use(database)}
    remaining = {subnet.id for subnet in subnets}
    first = {subnet.availability_zone: subnet.id for subnet in reversed(group._subnets)}
    lost = sorted(first[zone] for zone in in_use & first.keys() if first[zone] not in remaining)
    if lost:
        text = f"Some of the subnets to be deleted are currently in use: {', '.join(lost)}"
        raise AwsError("SubnetAlreadyInUse", text)
    self.params["DBSubnetGroupName"] = group.name
    return original(self)


@patch(RDSBackend, "modify_db_subnet_group")
def change_subnet_group(_original, self, subnet_name, description, subnets):
    """ModifyDBSubnetGroup changes the group: moto takes it out of its table."""
    group = self.subnet_groups[subnet_name]
    group.subnets = subnets
    group.description = description or group.description
    return group


@patch(RDSBackend, "describe_db_subnet_groups")
def find_subnet_groups(original, self, subnet_group_name):
    """DescribeDBSubnetGroups lists all, or the one that is named, whose name has no case."""
    return [subnet_group_of(self, subnet_group_name)] if subnet_group_name else original(self, None)


@patch(RDSBackend, "delete_subnet_group")
def delete_subnet_group(original, self, subnet_name):
    """DeleteDBSubnetGroup refuses a group that an instance uses, one that is being deleted included."""
    group = subnet_group_of(self, subnet_name)
    if users(self, group):
        text = (f"Cannot delete the subnet group '{subnet_name}' because at least one database instance: "
                f"{users(self, group)[0].db_instance_identifier} is still using it.")
        raise AwsError("InvalidDBSubnetGroupStateFault", text)
    return original(self, group.name)


def users(backend, group):
    """Gives the instances in a subnet group."""
    return [d for d in backend.databases.values() if getattr(d, "db_subnet_group", None) is group]


@patch(RDSBackend, "create_db_parameter_group")
def create_parameter_group(original, self, kwargs):
    """CreateDBParameterGroup refuses invalid names and unknown families; names are stored in lower case."""
    check_name(kwargs["db_parameter_group_name"], "DBParameterGroupName")
    family = kwargs.get("db_parameter_group_family", "")
    known = {f"postgres{major}" for major in engine_versions.NEWEST}
    if family.startswith("postgres") and family not in known:
        text = f"ParameterGroupFamily {family} is not a valid parameter group family"
        raise AwsError("InvalidParameterValue", text)
    kwargs["db_parameter_group_name"] = kwargs["db_parameter_group_name"].lower()
    return original(self, kwargs)


@patch(RDSBackend, "delete_db_parameter_group")
def delete_parameter_group(original, self, name):
    """DeleteDBParameterGroup refuses default groups and those that an instance has, one that is stopped included."""
    name = name.lower()
    if name.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"A default DB Parameter Group cannot be deleted: {name}")
    if name in self.db_parameter_groups and members(self, name):
        text = ("One or more database instances are still members of this parameter group "
                f"{name}, so the group cannot be deleted")
        raise AwsError("InvalidDBParameterGroupState", text)
    return original(self, name)


def members(backend, name):
    """Gives the instances with a parameter group."""
    return [d for d in backend.databases.values() if (d.db_parameter_group_name or "").lower() == name.lower()]


@patch(RDSBackend, "describe_db_parameter_groups")
def find_parameter_groups(original, self, kwargs):
    """DescribeDBParameterGroups refuses an unknown name; names have no case."""
    name = kwargs.get("db_parameter_group_name")
    found = original(self, {"db_parameter_group_name": name and name.lower()})
    if name and not found:
        raise no_parameter_group(name)
    return found


NOT_FOUND = {
    "db": "DBInstanceNotFound", "db-proxy": "DBProxyNotFoundFault", "snapshot": "DBSnapshotNotFound",
    "subgrp": "DBSubnetGroupNotFoundFault", "pg": "DBParameterGroupNotFound",
}


@patch(RDSBackend, "_get_resource_for_tagging")
def find_tagged(original, self, arn):
    """The operations for tags refuse an unknown resource, each type with its own error."""
    found = original(self, arn)
    kind = arn.split(":")[5]
    if found is None and kind in NOT_FOUND:
        raise AwsError(NOT_FOUND[kind], f"{arn} not found", 404)
    return found


late.listing(RDSBackend, "describe_db_subnet_groups", [DBSubnetGroup], "subnet_group_name", no_subnet_group)
late.listing(RDSBackend, "describe_db_parameter_groups", [DBParameterGroup])
