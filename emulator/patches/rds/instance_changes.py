"""RDS: the changes of a DB instance, when and how each is applied.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
"""

from core import slow
from patches.rds import engine_versions, storage, zones

# For so long an instance stays available after ModifyDBInstance, with the change among its pending ones.
LAG = 45
LOGS = "cloudwatch_logs_export_configuration"

# What PendingModifiedValues shows until it is applied: the member of the request, and its name there.
PENDING = {
    "engine_version": "EngineVersion", "db_instance_class": "DBInstanceClass", "allocated_storage": "AllocatedStorage",
    "multi_az": "MultiAZ", "storage_type": "StorageType", "iops": "Iops", "storage_throughput": "StorageThroughput",
    "db_port_number": "Port", "ca_certificate_identifier": "CACertificateIdentifier",
    "backup_retention_period": "BackupRetentionPeriod", "master_user_password": "MasterUserPassword",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled", LOGS: "PendingCloudwatchLogsExports",
}
# These do not wait for the maintenance window.
AT_ONCE = {"db_port_number", "master_user_password", LOGS}

# What DescribeDBInstances shows at once.
IMMEDIATE = (
    "preferred_backup_window", "preferred_maintenance_window", "copy_tags_to_snapshot", "deletion_protection",
    "auto_minor_version_upgrade", "publicly_accessible", "max_allocated_storage", "monitoring_interval",
    "monitoring_role_arn", "enable_performance_insights", "performance_insights_retention_period",
    "database_insights_mode", "engine_lifecycle_support",
)
# Where an instance has another name for a member of the request.
NAMES = {"db_port_number": "port", "enable_performance_insights": "performance_insights_enabled"}

# The status that a change brings, and for how many seconds; the first row that fits counts.
STATUSES = (
    ("upgrading", 600, {"engine_version"}),
    ("modifying", 300, {"db_instance_class", "multi_az", "db_port_number", "ca_certificate_identifier",
                        *storage.MEMBERS}),
    ("resetting-master-credentials", 60, {"master_user_password", "manage_master_user_password"}),
    ("configuring-iam-database-auth", 60, {"enable_iam_database_authentication"}),
    ("configuring-log-exports", 60, {LOGS}),
    ("configuring-enhanced-monitoring", 60, {"monitoring_interval", "monitoring_role_arn"}),
    ("modifying", 60, {"backup_retention_period", "publicly_accessible", "enable_performance_insights"}),
)


def same(database, name, value):
    """Tells whether a member of the request asks for the value that the instance has."""
    if name in (LOGS, "master_user_password"):
        return False
    if name == "engine_version":
        value = engine_versions.resolve(database.engine, value)
    return getattr(database, NAMES.get(name, name), None) == value


def put_off(database, given):
    """Puts changes among the pending ones, and takes out those that ask for the value that the instance has."""
    pending = database.pending_modified_values
    for name, shown in PENDING.items():
        if name not in given:
            continue
        pending.pop(shown, None)
        if not same(database, name, given[name]):
            pending[shown] = _pending_value(database, name, given[name])


def _pending_value(database, name, value):
    """Gives a change as PendingModifiedValues shows it."""
    if name == LOGS:
        return {"LogTypesToEnable": list(value.get("enable_log_types") or []),
                "LogTypesToDisable": list(value.get("disable_log_types") or [])}
    if name == "engine_version":
        return engine_versions.resolve(database.engine, value)
    return "****" if name == "master_user_password" else value


def waits(database, name, value):
    """Tells whether a change waits for the maintenance window unless the request applies it immediately."""
    if name == "backup_retention_period":
        return not (value and database.backup_retention_period)
    return name not in AT_ONCE


def schedule(database, names):
    """Begins changes in a while: until then the instance stays as it is, and available."""
    database.due |= set(names)
    if database.due and not slow.is_changing(database, "change"):
        slow.begin(database, "waiting", None, LAG, "change", done=lambda: start(database))


def start(database):
    """Begins the changes that are due, once nothing else happens to the instance."""
    if slow.is_changing(database) and database.status != "storage-optimization":
        slow.begin(database, "waiting", None, LAG, "change", done=lambda: start(database))
        return
    begun, database.due = database.due, set()
    status = next((row for row in STATUSES if row[2] & begun), None)
    if begun & set(storage.MEMBERS):
        storage.lock(database)
    if status:
        slow.begin(database, status[0], "available", status[1], done=lambda: finish(database, begun))
    else:
        finish(database, begun)


def finish(database, begun):
    """Applies the changes that were begun."""
    pending = database.pending_modified_values
    for name in (name for name in PENDING if name in begun and PENDING[name] in pending):
        value = pending.pop(PENDING[name])
        if name == LOGS:
            logs = [*database.enabled_cloudwatch_logs_exports, *value["LogTypesToEnable"]]
            left = [log for log in dict.fromkeys(logs) if log not in value["LogTypesToDisable"]]
            database.enabled_cloudwatch_logs_exports = left
        else:
            setattr(database, NAMES.get(name, name), value)
    zones.place(database)
    storage.set_speed(database)
    if begun & set(storage.MEMBERS):
        slow.begin(database, "storage-optimization", "available", storage.OPTIMIZING)
