"""RDS: subnet groups and parameter groups, which cannot be deleted while an instance uses them.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBParameterGroup.html
"""

from moto.rds.models import DBParameterGroup, DBSubnetGroup, RDSBackend
from moto.rds.responses import RDSResponse

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.rds.checks import check_name, check_zones, subnets_of


def not_found(code, what):
    """Gives a function that makes the error for an unknown name."""
    return lambda name: AwsError(code, f"{what} not found: {getattr(name, 'name', name)}", 404)


no_subnet_group = not_found("DBSubnetGroupNotFoundFault", "DB subnet group")
no_parameter_group = not_found("DBParameterGroupNotFound", "DBParameterGroup")


@patch(RDSResponse, "create_db_subnet_group")
def create_subnet_group(original, self):
    """CreateDBSubnetGroup refuses a name in use, unknown subnets, and subnets of one zone only."""
    name = self.params["DBSubnetGroupName"]
    if name in self.backend.subnet_groups:
        raise AwsError("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.")
    check_name(name, "DBSubnetGroupName")
    check_zones(subnets_of(self.backend, self.params["SubnetIds"]))
    return original(self)


@patch(RDSResponse, "modify_db_subnet_group")
def modify_subnet_group(original, self):
    """ModifyDBSubnetGroup refuses another VPC, subnets of one zone, and the removal of a subnet in use."""
    group = self.backend.subnet_groups.get(self.params["DBSubnetGroupName"])
    if group is None:
        raise no_subnet_group(self.params["DBSubnetGroupName"])
    subnets = subnets_of(self.backend, self.params["SubnetIds"])
    if subnets[0].vpc_id != group.vpc_id:
        raise AwsError("InvalidParameterValue", "The new Subnets are not in the same Vpc as the existing subnet group")
    check_zones(subnets)
    used = {subnet for database in users(self.backend, group) for subnet in subnets_used(database)}
    lost = sorted(used - {subnet.id for subnet in subnets})
    if lost:
        text = f"Some of the subnets to be deleted are currently in use: {', '.join(lost)}"
        raise AwsError("SubnetAlreadyInUse", text)
    return original(self)


@patch(RDSBackend, "modify_db_subnet_group")
def change_subnet_group(_original, self, subnet_name, description, subnets):
    """ModifyDBSubnetGroup changes a group, which moto deletes."""
    group = self.subnet_groups[subnet_name]
    group.subnets = subnets
    group.description = description or group.description
    return group


@patch(RDSBackend, "delete_subnet_group")
def delete_subnet_group(original, self, subnet_name):
    """DeleteDBSubnetGroup refuses a group that an instance uses, even one that is being deleted."""
    group = self.subnet_groups.get(subnet_name)
    if group is not None and users(self, group):
        text = (f"Cannot delete the subnet group '{subnet_name}' because at least one database instance: "
                f"{users(self, group)[0].db_instance_identifier} is still using it.")
        raise AwsError("InvalidDBSubnetGroupStateFault", text)
    return original(self, subnet_name)


def users(backend, group):
    """Gives the instances in a subnet group."""
    return [d for d in backend.databases.values() if getattr(d, "db_subnet_group", None) is group]


def subnets_used(database):
    """Gives the subnets of an instance's interfaces: one, or two with a standby."""
    subnets = sorted(subnet.id for subnet in database.db_subnet_group._subnets)
    return subnets[:2 if database.multi_az else 1]


@patch(RDSBackend, "create_db_parameter_group")
def create_parameter_group(original, self, kwargs):
    """CreateDBParameterGroup refuses invalid names."""
    check_name(kwargs["db_parameter_group_name"], "DBParameterGroupName")
    return original(self, kwargs)


@patch(RDSBackend, "delete_db_parameter_group")
def delete_parameter_group(original, self, name):
    """DeleteDBParameterGroup refuses default groups and groups in use."""
    if name.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"The DB parameter group {name} is a default one.")
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
    """DescribeDBParameterGroups refuses an unknown name, and ignores the case of names."""
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
    """ListTagsForResource, AddTagsToResource and RemoveTagsFromResource refuse unknown ARNs."""
    found = original(self, arn)
    kind = arn.split(":")[5]
    if found is None and kind in NOT_FOUND:
        raise AwsError(NOT_FOUND[kind], f"{arn} not found", 404)
    return found


late.listing(RDSBackend, "describe_db_subnet_groups", [DBSubnetGroup], "subnet_group_name", no_subnet_group)
late.listing(RDSBackend, "describe_db_parameter_groups", [DBParameterGroup])
