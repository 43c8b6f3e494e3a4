"""RDS: changes of a DB instance wait for the maintenance window or take their time, and refuse what AWS refuses.

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

# What PendingModifiedValues shows until it is done: the request's member, and the name it has there.
DEFERRED = {
    "engine_version": "EngineVersion", "db_instance_class": "DBInstanceClass", "allocated_storage": "AllocatedStorage",
    "multi_az": "MultiAZ", "storage_type": "StorageType", "iops": "Iops", "storage_throughput": "StorageThroughput",
    "db_port_number": "Port", "ca_certificate_identifier": "CACertificateIdentifier",
    "backup_retention_period": "BackupRetentionPeriod",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled", LOGS: "PendingCloudwatchLogsExports",
}
# These do not wait for the maintenance window.
SOON = {"enable_iam_database_authentication", LOGS}

# What is done at once.
IMMEDIATE = (
    "vpc_security_group_ids", "db_parameter_group_name", "preferred_backup_window", "preferred_maintenance_window",
    "copy_tags_to_snapshot", "deletion_protection", "auto_minor_version_upgrade", "publicly_accessible",
    "max_allocated_storage", "monitoring_interval", "monitoring_role_arn", "enable_performance_insights",
    "performance_insights_retention_period", "database_insights_mode", "engine_lifecycle_support",
)
# Where an instance has another name for a member of the request.
NAMES = {"db_port_number": "port", "enable_performance_insights": "performance_insights_enabled"}

# The state that a change brings, and for how many seconds; the first one counts.
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
    """ModifyDBInstance takes one change at a time, now or later, and tells what is pending."""
    database = self.databases.get(db_instance_identifier)
    if database is None:
        raise not_found(db_instance_identifier)
    if database.db_cluster_identifier or not hasattr(database, "pending_modified_values"):
        return original(self, db_instance_identifier, db_kwargs)
    if database.status not in MODIFIABLE:
        raise AwsError("InvalidDBInstanceState", "Database instance is not in available state.")
    check(self, database, db_kwargs)
    given = {name: value for name, value in db_kwargs.items() if not same(database, name, value)}
    keep_password(database, db_kwargs)
    changed = [name for name in IMMEDIATE if name in given]
    for name in changed:
        setattr(database, NAMES.get(name, name), given[name])
    if "db_parameter_group_name" in given:
        database.parameter_apply_status = "pending-reboot"
    if not database.monitoring_interval:
        database.monitoring_role_arn = None
    for name in DEFERRED:
        if name in given:
            put_off(database, name, given[name])
    start(database, bool(db_kwargs.get("apply_immediately")), changed)
    return database


def same(database, name, value):
    """Tells whether a member of the request asks for what is there."""
    if name in (LOGS, "apply_immediately"):
        return False
    if name == "vpc_security_group_ids":
        return sorted(value) == sorted(database.vpc_security_group_ids)
    if name == "engine_version":
        value = instances.resolve(database.engine, value)
    return getattr(database, NAMES.get(name, name), None) == value


def put_off(database, name, value):
    """Puts a change among the pending ones."""
    if name == LOGS:
        value = {"LogTypesToEnable": list(value.get("enable_log_types") or []),
                 "LogTypesToDisable": list(value.get("disable_log_types") or [])}
    if name == "engine_version":
        value = instances.resolve(database.engine, value)
    database.pending_modified_values[DEFERRED[name]] = value


def start(database, now, changed):
    """Begins what need not wait, together with all that waited when the request says so."""
    pending = database.pending_modified_values
    begun = [name for name, shown in DEFERRED.items() if shown in pending and (now or name in SOON)]
    state = next((s for s in STATES if s[2] & {*begun, *changed}), None)
    if state:
        slow.begin(database, state[0], "available", state[1], done=lambda: finish(database, begun))


def finish(database, begun):
    """Makes pending changes real."""
    for name in begun:
        value = database.pending_modified_values.pop(DEFERRED[name])
        if name == LOGS:
            logs = [*database.enabled_cloudwatch_logs_exports, *value["LogTypesToEnable"]]
            left = [log for log in dict.fromkeys(logs) if log not in value["LogTypesToDisable"]]
            database.enabled_cloudwatch_logs_exports = left
        else:
            setattr(database, NAMES.get(name, name), value)
    instances.assign_zones(database)
    instances.set_gp3_speed(database)


def keep_password(database, given):
    """Turns the management of the password on or off, or rotates it."""
    managed = given.get("manage_master_user_password")
    if managed is not None and bool(managed) != bool(database.manage_master_user_password):
        database.update(manage_master_user_password=managed)
    if given.get("rotate_master_user_password"):
        database.update(rotate_master_user_password=True)


def check(backend, database, given):
    """Refuses what ModifyDBInstance refuses."""
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
    """Refuses to go back a version, or on to a major one without leave."""
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
    """RebootDBInstance takes a minute, after which the parameter group is in force."""
    database = self.backend.databases.get(self.params["DBInstanceIdentifier"])
    if database is not None and database.status not in MODIFIABLE:
        raise AwsError("InvalidDBInstanceState", "Database instance is not in available state.")
    result = original(self)

    def in_force():
        database.parameter_apply_status = "in-sync"

    slow.begin(database, "rebooting", "available", 60, done=in_force)
    return result
