<<<<<<< HEAD
"""RDS: changes of a DB instance, which take time or wait for the maintenance window.
=======
"""RDS: which changes of a DB instance wait for what, and how each is applied.
>>>>>>> wt-emurds

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
"""

from core import slow
from patches.rds import engine_versions, storage, zones

# For so long an instance stays available after ModifyDBInstance, with the change among its pending ones.
LAG = 45
LOGS = "cloudwatch_logs_export_configuration"

<<<<<<< HEAD
# For each member of the request that is applied later: its name in PendingModifiedValues.
DEFERRED = {
=======
# What PendingModifiedValues shows until it is applied: the member of the request, and its name there.
PENDING = {
>>>>>>> wt-emurds
    "engine_version": "EngineVersion", "db_instance_class": "DBInstanceClass", "allocated_storage": "AllocatedStorage",
    "multi_az": "MultiAZ", "storage_type": "StorageType", "iops": "Iops", "storage_throughput": "StorageThroughput",
    "db_port_number": "Port", "ca_certificate_identifier": "CACertificateIdentifier",
    "backup_retention_period": "BackupRetentionPeriod", "master_user_password": "MasterUserPassword",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled", LOGS: "PendingCloudwatchLogsExports",
}
<<<<<<< HEAD
# Changes of these members never wait for the maintenance window.
WITHOUT_WINDOW = {"enable_iam_database_authentication", LOGS}

# Members of the request that are applied at once.
=======
# These do not wait for the maintenance window.
AT_ONCE = {"db_port_number", "master_user_password", LOGS}

# What DescribeDBInstances shows at once.
>>>>>>> wt-emurds
IMMEDIATE = (
    "preferred_backup_window", "preferred_maintenance_window", "copy_tags_to_snapshot", "deletion_protection",
    "auto_minor_version_upgrade", "publicly_accessible", "max_allocated_storage", "monitoring_interval",
    "monitoring_role_arn", "enable_performance_insights", "performance_insights_retention_period",
    "database_insights_mode", "engine_lifecycle_support",
)
# Attributes of an instance whose name is not that of the member.
NAMES = {"db_port_number": "port", "enable_performance_insights": "performance_insights_enabled"}

<<<<<<< HEAD
# Status of an instance during a change of some members, and its seconds; the first match counts.
STATES = (
=======
# The status that a change brings, and for how many seconds; the first row that fits counts.
STATUSES = (
>>>>>>> wt-emurds
    ("upgrading", 600, {"engine_version"}),
    ("modifying", 300, {"db_instance_class", "multi_az", "db_port_number", "ca_certificate_identifier",
                        *storage.MEMBERS}),
    ("resetting-master-credentials", 60, {"master_user_password", "manage_master_user_password"}),
    ("configuring-iam-database-auth", 60, {"enable_iam_database_authentication"}),
    ("configuring-log-exports", 60, {LOGS}),
    ("configuring-enhanced-monitoring", 60, {"monitoring_interval", "monitoring_role_arn"}),
    ("modifying", 60, {"backup_retention_period", "publicly_accessible", "enable_performance_insights"}),
)
<<<<<<< HEAD
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
=======


def same(database, name, value):
    """Tells whether a member of the request asks for what the instance has."""
    if name in (LOGS, "master_user_password"):
>>>>>>> wt-emurds
        return False
    if name == "engine_version":
        value = engine_versions.resolve(database.engine, value)
    return getattr(database, NAMES.get(name, name), None) == value


<<<<<<< HEAD
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
=======
def put_off(database, given):
    """Puts changes among the pending ones, and takes out those that ask for what the instance has."""
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
>>>>>>> wt-emurds
        if name == LOGS:
            logs = [*database.enabled_cloudwatch_logs_exports, *value["LogTypesToEnable"]]
            remaining = [log for log in dict.fromkeys(logs) if log not in value["LogTypesToDisable"]]
            database.enabled_cloudwatch_logs_exports = remaining
        else:
            setattr(database, NAMES.get(name, name), value)
<<<<<<< HEAD
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
=======
    zones.place(database)
    storage.set_speed(database)
    if begun & set(storage.MEMBERS):
        slow.begin(database, "storage-optimization", "available", storage.OPTIMIZING)
>>>>>>> wt-emurds
