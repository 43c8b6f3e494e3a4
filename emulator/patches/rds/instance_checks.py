"""RDS: the checks that CreateDBInstance and ModifyDBInstance share.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

from moto.rds.utils import valid_preferred_maintenance_window

from core.errors import AwsError
from patches.rds.checks import check_groups, find_role
from patches.rds.engine_versions import LOG_TYPES, family
from patches.rds.groups import no_parameter_group

LIFECYCLES = ("open-source-rds-extended-support", "open-source-rds-extended-support-disabled")
INTERVALS = (0, 1, 5, 10, 15, 30, 60)


def check_settings(backend, given):
    """Refuses unknown security groups, numbers out of their ranges, and unknown kinds of logs and support."""
    check_groups(backend, given.get("vpc_security_group_ids"))
    _check_range(given.get("backup_retention_period"), 0, 35, "backup retention period")
    port = given.get("db_port_number", given.get("port"))
    if port is not None and not 1150 <= port <= 65535:
        raise AwsError("InvalidParameterValue", f"Invalid port: {port}. Valid ports are 1150-65535.")
    if given.get("engine_lifecycle_support", LIFECYCLES[0]) not in LIFECYCLES:
        raise AwsError("InvalidParameterValue", "Invalid value for EngineLifecycleSupport")
    exports = given.get("cloudwatch_logs_export_configuration") or {}
    for log in [*(given.get("enable_cloudwatch_logs_exports") or []), *(exports.get("enable_log_types") or [])]:
        if given.get("engine", "postgres") == "postgres" and log not in LOG_TYPES:
            text = f"You cannot use the log type '{log}' with engine postgres. Valid values: {', '.join(LOG_TYPES)}"
            raise AwsError("InvalidParameterCombination", text)


def _check_range(value, least, most, what):
    """Refuses a number out of its range."""
    if value is not None and not least <= value <= most:
        text = f"Invalid {what}: {value}. Must be between {least} and {most}."
        raise AwsError("InvalidParameterValue", text)


def check_windows(backup, maintenance):
    """Refuses malformed windows and those that overlap."""
    problem = valid_preferred_maintenance_window(maintenance.lower(), backup)
    if problem:
        raise AwsError("InvalidParameterValue", problem)


def check_parameter_group(backend, name, engine, version):
    """Refuses a parameter group that does not exist, or is of another family than the engine."""
    if not name or engine != "postgres":
        return
    wanted = family(version)
    group = backend.db_parameter_groups.get(name)
    if group is None and name != f"default.{wanted}":
        raise no_parameter_group(name)
    if group is not None and group.family != wanted:
        text = (f"The parameter group {name} with DBParameterGroupFamily {group.family} can't be used for this "
                f"instance. Please use a parameter group with DBParameterGroupFamily {wanted}.")
        raise AwsError("InvalidParameterCombination", text)


def check_monitoring(backend, given, current=None):
    """Refuses Enhanced Monitoring without a role that exists, and a role without it."""
    seconds = given.get("monitoring_interval", current.monitoring_interval if current else 0)
    role = given.get("monitoring_role_arn") or (current.monitoring_role_arn if current and seconds else None)
    if seconds not in INTERVALS:
        raise AwsError("InvalidParameterValue", f"Invalid monitoring interval: {seconds}")
    if bool(seconds) != bool(role):
        text = "MonitoringInterval and MonitoringRoleARN must both be specified, or neither"
        raise AwsError("InvalidParameterCombination", text)
    if given.get("monitoring_role_arn") and find_role(backend, role) is None:
        text = "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING"
        raise AwsError("InvalidParameterValue", text)


def check_password(password):
    """Refuses a password of a wrong length or with a character that RDS does not take."""
    if not 8 <= len(password) <= 128:
        text = "The parameter MasterUserPassword is not a valid password because it must be 8 to 128 characters long."
        raise AwsError("InvalidParameterValue", text)
    if any(character in '/"@ ' or not 32 < ord(character) < 127 for character in password):
        text = ("The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides "
                "'/', '@', '\"', ' ' may be used.")
        raise AwsError("InvalidParameterValue", text)
