<<<<<<< HEAD
"""RDS: the parameters of a parameter group, which override those of the engine.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup.html
=======
"""RDS: the parameters of a parameter group, which are the engine's with the group's own values over them.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
>>>>>>> wt-emurds
"""

from moto.core.responses import ActionResult
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.groups import members, no_parameter_group
from patches.rds.parameter_table import FIXED, TABLE, check_value, defaults

<<<<<<< HEAD
MOST_PARAMETERS = 20

# Values that RDS sets and PostgreSQL does not.
DEFAULTS = {
    "autovacuum": "1", "autovacuum_naptime": "15", "checkpoint_completion_target": "0.9",
    "effective_cache_size": "{DBInstanceClassMemory/16384}", "huge_pages": "on", "log_connections": "0",
    "log_timezone": "UTC", "max_connections": "LEAST({DBInstanceClassMemory/9531392},5000)", "max_wal_size": "2048",
    "maintenance_work_mem": "GREATEST({DBInstanceClassMemory*1024/63963136},65536)",
    "password_encryption": "scram-sha-256",
    "rds.adaptive_autovacuum": "1", "rds.force_ssl": "1", "rds.log_retention_period": "4320",
    "rds.logical_replication": "0", "shared_buffers": "{DBInstanceClassMemory/32768}",
    "shared_preload_libraries": "pg_stat_statements", "ssl": "1", "synchronous_commit": "on", "timezone": "UTC",
    "pg_stat_statements.track": "TOP", "track_activity_query_size": "4096", "wal_receiver_timeout": "30000",
}
FIXED = {"archive_mode", "data_directory", "hba_file", "ident_file", "listen_addresses", "logging_collector", "port",
         "ssl"}


def defaults(family):
    """Gives the defaults of a family, which requires TLS since PostgreSQL 15."""
    return {**DEFAULTS, "rds.force_ssl": "1" if int(family.removeprefix("postgres")) >= 15 else "0"}


def parameters(group):
    """Gives all parameters of a group in the form of DescribeDBParameters."""
    if not group.family.startswith("postgres"):
        return list(group.parameters.values())
    own, usual = group.parameters, defaults(group.family)
    return [_parameter(name, own.get(name), usual.get(name)) for name in sorted(STATIC + DYNAMIC)]


def _parameter(name, own, default):
    """Gives one parameter with the group's value, or the default of the engine."""
    static = name in STATIC
    described = {"ParameterName": name, "ApplyType": "static" if static else "dynamic", "DataType": "string",
            "IsModifiable": name not in FIXED, "Source": "engine-default" if default is None else "system",
            "ApplyMethod": "pending-reboot"}
    if own is not None:
        value = {name: own[name] for name in ("ParameterValue", "ApplyMethod")}
        return {**described, **value, "Source": "user"}
    return described if default is None else {**described, "ParameterValue": default}
=======
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
>>>>>>> wt-emurds


@patch(RDSResponse, "describe_db_parameters")
def describe_parameters(_original, self):
<<<<<<< HEAD
    """DescribeDBParameters returns all parameters with their Source, and filters by it."""
    name, source = self.params["DBParameterGroupName"], self.params.get("Source")
    group = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})
    found = [p for p in (parameters(group[0]) if group else []) if source in (None, p.get("Source"))]
    if not group:
=======
    """DescribeDBParameters lists all parameters with their source, by which and by whose names they are filtered."""
    name = self.params["DBParameterGroupName"]
    group = next(iter(self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})), None)
    if group is None:
>>>>>>> wt-emurds
        raise no_parameter_group(name)
    source = self.params.get("Source")
    names = [name for one in self.params.get("Filters", []) if one["Name"] == "parameter-name"
             for name in one["Values"]]
    found = [parameter for parameter in parameters(group)
             if source in (None, parameter.get("Source")) and (not names or parameter["ParameterName"] in names)]
    return ActionResult({"Parameters": found})


@patch(RDSBackend, "modify_db_parameter_group")
def modify_parameters(original, self, db_parameter_group_name, db_parameter_group_parameters):
<<<<<<< HEAD
    """ModifyDBParameterGroup sets up to 20 known parameters; a default value makes Source `system`."""
    group = self.db_parameter_groups.get(db_parameter_group_name)
    if group is None or not group.family.startswith("postgres"):
        return original(self, db_parameter_group_name, db_parameter_group_parameters)
=======
    """ModifyDBParameterGroup takes 20 known parameters; one set to its default does not count as set."""
    group = group_of(self, db_parameter_group_name)
    if not group.family.startswith("postgres"):
        return original(self, group.name, db_parameter_group_parameters)
>>>>>>> wt-emurds
    wanted = list(db_parameter_group_parameters)
    check(group, wanted)
    engine_defaults = defaults(group.family)
    for parameter in wanted:
        name = parameter["ParameterName"]
        group.parameters.pop(name, None)
        if parameter["ParameterValue"] != engine_defaults.get(name):
            group.parameters[name] = parameter
<<<<<<< HEAD
    mark_pending_reboot(self, group, wanted)
=======
    apply(self, group, wanted)
>>>>>>> wt-emurds
    return group


@patch(RDSResponse, "reset_db_parameter_group", new=True)
def reset_parameters(self):
<<<<<<< HEAD
    """ResetDBParameterGroup resets all parameters, or up to 20 named ones, to their defaults."""
    group = self.backend.db_parameter_groups.get(self.params["DBParameterGroupName"])
    if group is None:
        raise no_parameter_group(self.params["DBParameterGroupName"])
=======
    """ResetDBParameterGroup brings all parameters, or up to 20 named ones, back to their defaults."""
    group = group_of(self.backend, self.params["DBParameterGroupName"])
>>>>>>> wt-emurds
    named = [parameter.original_dict() for parameter in self.params.get("Parameters", [])]
    everything = self.params.get("ResetAllParameters", not named)
    if everything and named or not everything and not named:
        raise AwsError("InvalidParameterCombination", "Either ResetAllParameters or Parameters must be given")
    check(group, named, values=False)
    wanted = list(group.parameters.values()) if everything else named
    for parameter in wanted:
        group.parameters.pop(parameter["ParameterName"], None)
<<<<<<< HEAD
    mark_pending_reboot(self.backend, group, wanted)
=======
    apply(self.backend, group, wanted)
>>>>>>> wt-emurds
    return ActionResult({"DBParameterGroupName": group.name})


def check(group, wanted, values=True):
    """Refuses default groups, too many parameters, and invalid parameters."""
    if group.name.startswith("default."):
<<<<<<< HEAD
        raise AwsError("InvalidDBParameterGroupState", f"The DB parameter group {group.name} is a default one.")
    if len(wanted) > MOST_PARAMETERS:
        text = f"At most {MOST_PARAMETERS} parameters can be modified in a single request"
        raise AwsError("InvalidParameterValue", text)
=======
        raise AwsError("InvalidDBParameterGroupState", f"Cannot modify a default parameter group: {group.name}")
    if len(wanted) > AT_ONCE:
        raise AwsError("InvalidParameterValue", f"At most {AT_ONCE} parameters can be modified in a single request")
>>>>>>> wt-emurds
    for parameter in wanted:
        _check_one(parameter, values)


def _check_one(parameter, values):
<<<<<<< HEAD
    """Refuses an unknown parameter, one that cannot be modified, and an immediate change of a static one."""
=======
    """Refuses an unknown parameter, one that cannot be modified, a wrong value, and a static one at once."""
>>>>>>> wt-emurds
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


<<<<<<< HEAD
def mark_pending_reboot(backend, group, changed):
    """Marks the instances of a group when a change waits for their reboot."""
    if any(parameter.get("ApplyMethod") == "pending-reboot" for parameter in changed):
        for database in members(backend, group.name):
            database.parameter_apply_status = "pending-reboot"
=======
def apply(backend, group, changed):
    """Applies parameters to the group's instances: some in a moment, the others at the next reboot."""
    reboot = any(parameter.get("ApplyMethod") == "pending-reboot" for parameter in changed)
    for database in members(backend, group.name) if changed else ():
        after = "pending-reboot" if reboot else getattr(database, "parameter_apply_status", "in-sync")
        slow.begin(database, "applying", after if after != "applying" else "in-sync", APPLYING,
                   "parameter_apply_status")
>>>>>>> wt-emurds
