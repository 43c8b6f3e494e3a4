"""RDS: changes of a DB instance, which take time or wait for the maintenance window.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
"""

from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds import checks
from patches.rds import instances
from patches.rds.instances import not_found

LOGS = "cloudwatch_logs_export_configuration"

# For each member of the request that is applied later: its name in PendingModifiedValues.
DEFERRED = {
    "engine_version": "EngineVersion", "db_instance_class": "DBInstanceClass", "allocated_storage": "AllocatedStorage",
    "multi_az": "MultiAZ", "storage_type": "StorageType", "iops": "Iops", "storage_throughput": "StorageThroughput",
    "db_port_number": "Port", "ca_certificate_identifier": "CACertificateIdentifier",
    "backup_retention_period": "BackupRetentionPeriod",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled", LOGS: "PendingCloudwatchLogsExports",
}
# Changes of these members never wait for the maintenance window.
WITHOUT_WINDOW = {"enable_iam_database_authentication", LOGS}

# Members of the request that are applied at once.
IMMEDIATE = (
    "vpc_security_group_ids", "db_parameter_group_name", "preferred_backup_window", "preferred_maintenance_window",
    "copy_tags_to_snapshot", "deletion_protection", "auto_minor_version_upgrade", "publicly_accessible",
    "max_allocated_storage", "monitoring_interval", "monitoring_role_arn", "enable_performance_insights",
    "performance_insights_retention_period", "database_insights_mode", "engine_lifecycle_support",
)
# Attributes of an instance whose name is not that of the member.
NAMES = {"db_port_number": "port", "enable_performance_insights": "performance_insights_enabled"}

# Status of an instance during a change of some members, and its seconds; the first match counts.
STATES = (
    ("upgrading", 600, {"engine_version"}),
    ("modifying", 300, {"db_instance_class", "allocated_storage", "multi_az", "storage_type", "iops",
                        "storage_throughput", "db_port_number", "ca_certificate_identifier"}),
    ("configuring-iam-database-auth", 60, {"enable_iam_database_authentication"}),
    ("configuring-log-exports", 60, {LOGS}),
    ("configuring-enhanced-monitoring", 60, {"monitoring_interval", "monitoring_role_arn"}),
    ("modifying", 60, {"backup_retention_period", "vpc_security_group_ids", "db_parameter_group_name",
                       "publicly_accessible", "enable_performance_insights"}),
)
MODIFIABLE = ("available", "storage-optimization", "storage-full", "incompatible-parameters", "incompatible-network")


@patch(RDSBackend, "modify_db_instance")
def modify_instance(original, self, db_instance_identifier, db_kwargs):
    """ModifyDBInstance makes one change at a time, and returns pending ones in PendingModifiedValues."""
    database = self.databases.get(db_instance_identifier)
    if database is None:
        raise not_found(db_instance_identifier)
    if database.db_cluster_identifier or not hasattr(database, "pending_modified_values"):
        return original(self, db_instance_identifier, db_kwargs)
    if database.status not in MODIFIABLE:
        raise AwsError("InvalidDBInstanceState", "Database instance is not in available state.")
    check(self, database, db_kwargs)
    given = {name: value for name, value in db_kwargs.items() if not is_current(database, name, value)}
    change_password_management(database, db_kwargs)
    changed = [name for name in IMMEDIATE if name in given]
    for name in changed:
        setattr(database, NAMES.get(name, name), given[name])
    if "db_parameter_group_name" in given:
        database.parameter_apply_status = "pending-reboot"
    if not database.monitoring_interval:
        database.monitoring_role_arn = None
    for name in DEFERRED:
        if name in given:
            defer(database, name, given[name])
    start(database, bool(db_kwargs.get("apply_immediately")), changed)
    return database


def is_current(database, name, value):
    """Tells whether a member of the request has the current value."""
    if name in (LOGS, "apply_immediately"):
        return False
    if name == "vpc_security_group_ids":
        return sorted(value) == sorted(database.vpc_security_group_ids)
    if name == "engine_version":
        value = instances.resolve(database.engine, value)
    return getattr(database, NAMES.get(name, name), None) == value


def defer(database, name, value):
    """Adds a change to the pending ones."""
    if name == LOGS:
        value = {"LogTypesToEnable": list(value.get("enable_log_types") or []),
                 "LogTypesToDisable": list(value.get("disable_log_types") or [])}
    if name == "engine_version":
        value = instances.resolve(database.engine, value)
    database.pending_modified_values[DEFERRED[name]] = value


def start(database, now, changed):
    """Begins the changes that need not wait for the maintenance window."""
    pending = database.pending_modified_values
    begun = [name for name, shown in DEFERRED.items() if shown in pending and (now or name in WITHOUT_WINDOW)]
    state = next((s for s in STATES if s[2] & {*begun, *changed}), None)
    if state:
        slow.begin(database, state[0], "available", state[1], done=lambda: finish(database, begun))


def finish(database, begun):
    """Applies pending changes."""
    for name in begun:
        value = database.pending_modified_values.pop(DEFERRED[name])
        if name == LOGS:
            logs = [*database.enabled_cloudwatch_logs_exports, *value["LogTypesToEnable"]]
            remaining = [log for log in dict.fromkeys(logs) if log not in value["LogTypesToDisable"]]
            database.enabled_cloudwatch_logs_exports = remaining
        else:
            setattr(database, NAMES.get(name, name), value)
    instances.assign_zones(database)
    instances.set_gp3_speed(database)


def change_password_management(database, given):
    """Turns the managed master password on or off, or rotates it."""
    managed = given.get("manage_master_user_password")
    if managed is not None and bool(managed) != bool(database.manage_master_user_password):
        database.update(manage_master_user_password=managed)
    if given.get("rotate_master_user_password"):
        database.update(rotate_master_user_password=True)


def check(backend, database, given):
    """Refuses an invalid ModifyDBInstance."""
    checks.check_groups(backend, given.get("vpc_security_group_ids"))
    instances.check_monitoring(backend, given, database)
    instances.check_lifecycle(given)
    size = given.get("allocated_storage", database.allocated_storage)
    if size < database.allocated_storage:
        text = f"Requested storage size ({size}) cannot be less than the current size ({database.allocated_storage})"
        raise AwsError("InvalidParameterCombination", text)
    instances.check_storage(given, database.engine, size)
    check_version(database, given)
    version = instances.resolve(database.engine, given.get("engine_version", database.engine_version))
    instances.check_parameter_group(
        backend, given.get("db_parameter_group_name", database.db_parameter_group_name), database.engine, version)
    if given.get("db_subnet_group_name"):
        text = ("The specified DB subnet group and DB instance are in the same VPC. "
                "Choose a DB subnet group in a different VPC.")
        raise AwsError("InvalidVPCNetworkStateFault", text)
    if given.get("manage_master_user_password") is False and not given.get("master_user_password"):
        text = "You must specify MasterUserPassword when RDS shall not manage the password any more"
        raise AwsError("InvalidParameterCombination", text)


def check_version(database, given):
    """Refuses an older version, and a newer major version without AllowMajorVersionUpgrade."""
    if "engine_version" not in given or database.engine != "postgres":
        return
    wanted = [int(n) for n in instances.resolve(database.engine, given["engine_version"]).split(".")]
    current = [int(n) for n in database.engine_version.split(".")]
    if wanted < current:
        text = f"Cannot upgrade {database.engine} from {database.engine_version} to {given['engine_version']}"
        raise AwsError("InvalidParameterCombination", text)
    if wanted[0] > current[0] and not given.get("allow_major_version_upgrade"):
        text = "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        raise AwsError("InvalidParameterCombination", text)


@patch(RDSResponse, "reboot_db_instance")
def reboot_instance(original, self):
    """RebootDBInstance takes a minute and applies the parameters that wait for a reboot."""
    database = self.backend.databases.get(self.params["DBInstanceIdentifier"])
    if database is not None and database.status not in MODIFIABLE:
        raise AwsError("InvalidDBInstanceState", "Database instance is not in available state.")
    result = original(self)

    def apply_parameters():
        database.parameter_apply_status = "in-sync"

    slow.begin(database, "rebooting", "available", 60, done=apply_parameters)
    return result
