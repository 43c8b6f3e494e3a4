"""RDS: the parameters of a parameter group, which override those of the engine.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup.html
"""

from moto.core.responses import ActionResult
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from core.errors import AwsError
from core.patching import patch
from patches.rds.groups import members, no_parameter_group
from patches.rds.parameter_names import DYNAMIC, STATIC

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


@patch(RDSResponse, "describe_db_parameters")
def describe_parameters(_original, self):
    """DescribeDBParameters returns all parameters with their Source, and filters by it."""
    name, source = self.params["DBParameterGroupName"], self.params.get("Source")
    group = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})
    found = [p for p in (parameters(group[0]) if group else []) if source in (None, p.get("Source"))]
    if not group:
        raise no_parameter_group(name)
    return ActionResult({"Parameters": found})


@patch(RDSBackend, "modify_db_parameter_group")
def modify_parameters(original, self, db_parameter_group_name, db_parameter_group_parameters):
    """ModifyDBParameterGroup sets up to 20 known parameters; a default value makes Source `system`."""
    group = self.db_parameter_groups.get(db_parameter_group_name)
    if group is None or not group.family.startswith("postgres"):
        return original(self, db_parameter_group_name, db_parameter_group_parameters)
    wanted = list(db_parameter_group_parameters)
    check(group, wanted)
    engine_defaults = defaults(group.family)
    for parameter in wanted:
        name = parameter["ParameterName"]
        group.parameters.pop(name, None)
        if parameter["ParameterValue"] != engine_defaults.get(name):
            group.parameters[name] = parameter
    mark_pending_reboot(self, group, wanted)
    return group


@patch(RDSResponse, "reset_db_parameter_group", new=True)
def reset_parameters(self):
    """ResetDBParameterGroup resets all parameters, or up to 20 named ones, to their defaults."""
    group = self.backend.db_parameter_groups.get(self.params["DBParameterGroupName"])
    if group is None:
        raise no_parameter_group(self.params["DBParameterGroupName"])
    named = [parameter.original_dict() for parameter in self.params.get("Parameters", [])]
    everything = self.params.get("ResetAllParameters", not named)
    if everything and named or not everything and not named:
        raise AwsError("InvalidParameterCombination", "Either ResetAllParameters or Parameters must be given")
    check(group, named, values=False)
    wanted = list(group.parameters.values()) if everything else named
    for parameter in wanted:
        group.parameters.pop(parameter["ParameterName"], None)
    mark_pending_reboot(self.backend, group, wanted)
    return ActionResult({"DBParameterGroupName": group.name})


def check(group, wanted, values=True):
    """Refuses default groups, too many parameters, and invalid parameters."""
    if group.name.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"The DB parameter group {group.name} is a default one.")
    if len(wanted) > MOST_PARAMETERS:
        text = f"At most {MOST_PARAMETERS} parameters can be modified in a single request"
        raise AwsError("InvalidParameterValue", text)
    for parameter in wanted:
        _check_one(parameter, values)


def _check_one(parameter, values):
    """Refuses an unknown parameter, one that cannot be modified, and an immediate change of a static one."""
    name, method = parameter.get("ParameterName"), parameter.get("ApplyMethod")
    if name not in STATIC and name not in DYNAMIC:
        raise AwsError("InvalidParameterValue", f"Could not find parameter with name: {name}")
    if name in FIXED:
        raise AwsError("InvalidParameterValue", f"The parameter {name} cannot be modified.")
    if not method or values and not parameter.get("ParameterValue"):
        raise AwsError("InvalidParameterValue", f"The parameter {name} must have a value and an apply method.")
    if name in STATIC and method == "immediate":
        raise AwsError("InvalidParameterCombination", "cannot use immediate apply method for static parameter")


def mark_pending_reboot(backend, group, changed):
    """Marks the instances of a group when a change waits for their reboot."""
    if any(parameter.get("ApplyMethod") == "pending-reboot" for parameter in changed):
        for database in members(backend, group.name):
            database.parameter_apply_status = "pending-reboot"
