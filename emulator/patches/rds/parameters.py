"""RDS: the parameters of a parameter group, which are the engine's with the group's own values over them.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
"""

from moto.core.responses import ActionResult
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.groups import members, no_parameter_group
from patches.rds.parameter_table import FIXED, TABLE, check_value, defaults

AT_ONCE, APPLYING = 20, 20


def parameters(group):
    """Gives all parameters of a group as DescribeDBParameters shows them."""
    if not group.family.startswith("postgres"):
        return list(group.parameters.values())
    by_itself = defaults(group.family)
    return [_parameter(name, group.parameters.get(name), by_itself.get(name)) for name in sorted(TABLE)]


def _parameter(name, own, default):
    """Gives one parameter: the group's own value, or else the engine's."""
    known = TABLE[name]
    shown = {"ParameterName": name, "ApplyType": known.apply_type, "DataType": known.data_type,
             "AllowedValues": known.allowed or None, "IsModifiable": name not in FIXED,
             "Source": "engine-default" if default is None else "system", "ApplyMethod": "pending-reboot"}
    if own is not None:
        return {**shown, "Source": "user", "ParameterValue": own["ParameterValue"], "ApplyMethod": own["ApplyMethod"]}
    return shown if default is None else {**shown, "ParameterValue": default}


def group_of(backend, name):
    """Gives the parameter group of a name, which has no case."""
    group = backend.db_parameter_groups.get(name.lower())
    if group is None:
        raise no_parameter_group(name)
    return group


@patch(RDSResponse, "describe_db_parameters")
def describe_parameters(_original, self):
    """DescribeDBParameters lists all parameters with their source, by which and by whose names they are filtered."""
    name = self.params["DBParameterGroupName"]
    group = next(iter(self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})), None)
    if group is None:
        raise no_parameter_group(name)
    source = self.params.get("Source")
    names = [name for one in self.params.get("Filters", []) if one["Name"] == "parameter-name"
             for name in one["Values"]]
    found = [parameter for parameter in parameters(group)
             if source in (None, parameter.get("Source")) and (not names or parameter["ParameterName"] in names)]
    return ActionResult({"Parameters": found})


@patch(RDSBackend, "modify_db_parameter_group")
def modify_parameters(original, self, db_parameter_group_name, db_parameter_group_parameters):
    """ModifyDBParameterGroup takes 20 known parameters; one set to its default does not count as set."""
    group = group_of(self, db_parameter_group_name)
    if not group.family.startswith("postgres"):
        return original(self, group.name, db_parameter_group_parameters)
    wanted = list(db_parameter_group_parameters)
    check(group, wanted)
    by_itself = defaults(group.family)
    for parameter in wanted:
        name = parameter["ParameterName"]
        group.parameters.pop(name, None)
        if parameter["ParameterValue"] != by_itself.get(name):
            group.parameters[name] = parameter
    apply(self, group, wanted)
    return group


@patch(RDSResponse, "reset_db_parameter_group", new=True)
def reset_parameters(self):
    """ResetDBParameterGroup brings all parameters, or up to 20 named ones, back to their defaults."""
    group = group_of(self.backend, self.params["DBParameterGroupName"])
    named = [parameter.original_dict() for parameter in self.params.get("Parameters", [])]
    everything = self.params.get("ResetAllParameters", not named)
    if everything and named or not everything and not named:
        raise AwsError("InvalidParameterCombination", "Either ResetAllParameters or Parameters must be given")
    check(group, named, values=False)
    wanted = list(group.parameters.values()) if everything else named
    for parameter in wanted:
        group.parameters.pop(parameter["ParameterName"], None)
    apply(self.backend, group, wanted)
    return ActionResult({"DBParameterGroupName": group.name})


def check(group, wanted, values=True):
    """Refuses an invalid ModifyDBParameterGroup or ResetDBParameterGroup."""
    if group.name.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"Cannot modify a default parameter group: {group.name}")
    if len(wanted) > AT_ONCE:
        raise AwsError("InvalidParameterValue", f"At most {AT_ONCE} parameters can be modified in a single request")
    for parameter in wanted:
        _check_one(parameter, values)


def _check_one(parameter, values):
    """Refuses an unknown parameter, one that cannot be modified, a wrong value, and a static one at once."""
    name, method = parameter.get("ParameterName"), parameter.get("ApplyMethod")
    if name not in TABLE:
        raise AwsError("InvalidParameterValue", f"Could not find parameter with name: {name}")
    if name in FIXED:
        raise AwsError("InvalidParameterValue", f"The parameter {name} cannot be modified.")
    if not method or values and not parameter.get("ParameterValue"):
        raise AwsError("InvalidParameterValue", f"The parameter {name} must have a value and an apply method.")
    if values:
        check_value(name, parameter["ParameterValue"])
    if TABLE[name].apply_type == "static" and method == "immediate":
        raise AwsError("InvalidParameterCombination", "cannot use immediate apply method for static parameter")


def apply(backend, group, changed):
    """Applies parameters to the group's instances: some in a moment, the others at the next reboot."""
    reboot = any(parameter.get("ApplyMethod") == "pending-reboot" for parameter in changed)
    for database in members(backend, group.name) if changed else ():
        after = "pending-reboot" if reboot else getattr(database, "parameter_apply_status", "in-sync")
        slow.begin(database, "applying", after if after != "applying" else "in-sync", APPLYING,
                   "parameter_apply_status")
