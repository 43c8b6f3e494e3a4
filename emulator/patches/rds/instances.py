"""RDS: creation, description and deletion of DB instances.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.rds.models import DBInstance, RDSBackend

from core import late, slow
from core.errors import AwsError
from core.patching import patch
from patches.rds import engine_versions, instance_checks, storage, zones
from patches.rds.checks import asked, check_name, default_groups
from patches.rds.groups import no_subnet_group

SINGLE, MULTI, BACKUP, DELETING = 420, 900, 60, 300
RESERVED = ("admin", "rdsadmin", "postgres_admin")
WINDOWS = {"preferred_backup_window": "13:14-13:44", "preferred_maintenance_window": "wed:06:38-wed:07:08"}


def not_found(name):
    """Makes the error for an unknown instance."""
    name = getattr(name, "db_instance_identifier", name)
    return AwsError("DBInstanceNotFound", f"DBInstance {name} not found.", 404)


def instance_of(backend, name):
    """Gives the instance of an identifier, which has no case."""
    database = backend.databases.get(name.lower())
    if database is None:
        raise not_found(name)
    return database


@patch(RDSBackend, "create_db_instance")
def create_instance(original, self, db_kwargs):
    """CreateDBInstance checks its parameters, and takes 7 minutes, or 15 with a standby."""
    if not asked("CreateDBInstance") or db_kwargs.get("db_cluster_identifier"):
        return original(self, db_kwargs)
    fill_request(db_kwargs)
    check_creation(self, db_kwargs)
    database = original(self, db_kwargs)
    fill_defaults(database, db_kwargs)
    begin(database)
    return database


def fill_request(given):
    """Puts AWS's own defaults into a request: moto has others."""
    given["db_instance_identifier"] = given["db_instance_identifier"].lower()
    if given.get("db_subnet_group_name"):
        given["db_subnet_group_name"] = given["db_subnet_group_name"].lower()
    if given.get("db_parameter_group_name"):
        given["db_parameter_group_name"] = given["db_parameter_group_name"].lower()
    if given["engine"] == "postgres":
        given["storage_type"] = given.get("storage_type") or ("io1" if given.get("iops") else "gp3")
        given["allocated_storage"] = given.get("allocated_storage") or storage.SMALLEST
        given["license_model"] = given.get("license_model") or "postgresql-license"
    given["engine_version"] = engine_versions.resolve(given["engine"], given.get("engine_version"))


def check_creation(backend, given):
    """Refuses an invalid CreateDBInstance."""
    check_name(given["db_instance_identifier"], "DBInstanceIdentifier", 63)
    group = backend.subnet_groups.get(given.get("db_subnet_group_name"))
    if given.get("db_subnet_group_name") and group is None:
        raise no_subnet_group(given["db_subnet_group_name"])
    zones.check(backend, given, group)
    instance_checks.check_settings(backend, given)
    instance_checks.check_windows(*(given.get(name) or usual for name, usual in WINDOWS.items()))
    storage.check_creation(given)
    instance_checks.check_monitoring(backend, given)
    instance_checks.check_parameter_group(
        backend, given.get("db_parameter_group_name"), given["engine"], given["engine_version"])
    check_credentials(given)
    if group and not given.get("vpc_security_group_ids"):
        given["vpc_security_group_ids"] = default_groups(backend, group)


def check_credentials(given):
    """Refuses a reserved name of the master user, and a password beside or without one that RDS manages."""
    managed, password = given.get("manage_master_user_password"), given.get("master_user_password")
    if not given.get("master_username"):
        text = "The parameter MasterUsername must be provided and must not be blank."
        raise AwsError("InvalidParameterValue", text)
    if given["engine"] == "postgres" and given["master_username"].lower() in RESERVED:
        text = f"MasterUsername {given['master_username']} cannot be used as it is a reserved word used by the engine"
        raise AwsError("InvalidParameterValue", text)
    if managed and password:
        text = "You can't specify MasterUserPassword with ManageMasterUserPassword"
        raise AwsError("InvalidParameterCombination", text)
    if not managed and not password:
        text = "The parameter MasterUserPassword must be provided and must not be blank."
        raise AwsError("InvalidParameterValue", text)
    if password:
        instance_checks.check_password(password)


def fill_defaults(database, given):
    """Gives an instance the members that moto leaves out, as requested or as AWS has them by default."""
    database.dbi_resource_id = "db-" + mock_random.get_random_string(length=26).upper()
    if given.get("publicly_accessible") is None:
        database.publicly_accessible = not given.get("db_subnet_group_name")
    database.performance_insights_enabled = bool(given.get("enable_performance_insights"))
    database.performance_insights_retention_period = \
        given.get("performance_insights_retention_period", 7) if database.performance_insights_enabled else None
    database.database_insights_mode = given.get("database_insights_mode", "standard")
    database.engine_lifecycle_support = given.get("engine_lifecycle_support", instance_checks.LIFECYCLES[0])
    database.parameter_apply_status = "in-sync"
    database.pending_modified_values, database.due = {}, set()
    database.network_type = "IPV4"
    if given.get("ca_certificate_identifier") is None:
        database.ca_certificate_identifier = engine_versions.CERTIFICATES[0]
    zones.place(database, given.get("availability_zone"))
    storage.set_speed(database)


def begin(database):
    """Creates an instance, and makes its first backup."""
    def back_up():
        if database.backup_retention_period:
            slow.begin(database, "backing-up", "available", BACKUP)

    database.created = utcnow()
    slow.begin(database, "creating", "available", MULTI if database.multi_az else SINGLE, done=back_up)


def _endpoint(self):
    """DescribeDBInstances shows an endpoint once the instance has one."""
    return None if self.status == "creating" else {"Address": self.address, "Port": self.port}


def _apply_status(self):
    """DescribeDBInstances shows whether the parameter group is being applied or waits for a reboot."""
    return [{"DBParameterGroupName": group.name,
             "ParameterApplyStatus": getattr(self, "parameter_apply_status", "in-sync")}
            for group in self.db_parameter_groups()]


DBInstance.endpoint = property(_endpoint)
DBInstance.db_parameter_group_status_list = property(_apply_status)
DBInstance.db_instance_port = property(lambda self: 0, doc="DbInstancePort is 0 outside of clusters")


@patch(RDSBackend, "delete_db_instance")
def delete_instance(original, self, db_instance_identifier, final_db_snapshot_identifier=None,
                    skip_final_snapshot=False, delete_automated_backups=True):
    """DeleteDBInstance takes 5 minutes, refuses a protected instance, and makes the last snapshot.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
    """
    database = instance_of(self, db_instance_identifier)
    if not asked("DeleteDBInstance") or database.db_cluster_identifier:
        return original(self, db_instance_identifier, final_db_snapshot_identifier, skip_final_snapshot,
                        delete_automated_backups)
    check_deletion(database, final_db_snapshot_identifier, skip_final_snapshot)
    if final_db_snapshot_identifier:
        snapshot = self.create_db_snapshot(database.db_instance_identifier, final_db_snapshot_identifier)
        slow.begin(snapshot, "creating", "available", DELETING)

    def remove():
        database.deletion_protection = False
        original(self, database.db_instance_identifier, None, True, delete_automated_backups)

    slow.cancel(database, "change")
    slow.begin_deletion(database, DELETING, remove)
    return database


def check_deletion(database, snapshot, skip):
    """Refuses an invalid DeleteDBInstance."""
    if database.deletion_protection:
        text = "Cannot delete protected DB Instance, please disable deletion protection and try again."
        raise AwsError("InvalidParameterCombination", text)
    if database.status in ("creating", "deleting"):
        text = f"Instance {database.db_instance_identifier} is currently {database.status}."
        raise AwsError("InvalidDBInstanceState", text)
    if bool(snapshot) == bool(skip):
        text = "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified, and not taken with it."
        raise AwsError("InvalidParameterCombination", text)


late.listing(RDSBackend, "describe_db_instances", [DBInstance], "db_instance_identifier", not_found)
