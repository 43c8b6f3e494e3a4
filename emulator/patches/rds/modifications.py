"""RDS: ModifyDBInstance and RebootDBInstance.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
"""

from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds import engine_versions, instance_changes, instance_checks, master_secrets, security_groups, storage
from patches.rds.instances import instance_of

MODIFIABLE = ("available", "storage-optimization", "storage-full", "incompatible-parameters", "incompatible-network")
# What may change of an instance that is stopped; it takes effect with the next start.
WHILE_STOPPED = {"db_instance_identifier", "db_parameter_group_name", "apply_immediately"}
APPLYING, REBOOTING = 20, 60


@patch(RDSBackend, "modify_db_instance")
def modify_instance(original, self, db_instance_identifier, db_kwargs):
    """ModifyDBInstance changes some settings at once, some a while later, and some in the maintenance window."""
    database = instance_of(self, db_instance_identifier)
    if database.db_cluster_identifier or not hasattr(database, "pending_modified_values"):
        return original(self, database.db_instance_identifier, db_kwargs)
    check_status(database, db_kwargs)
    if db_kwargs.get("db_parameter_group_name"):
        db_kwargs["db_parameter_group_name"] = db_kwargs["db_parameter_group_name"].lower()
    check(self, database, db_kwargs)
    begun = {name for name in instance_changes.IMMEDIATE
             if name in db_kwargs and not instance_changes.same(database, name, db_kwargs[name])}
    for name in begun:
        setattr(database, instance_changes.NAMES.get(name, name), db_kwargs[name])
    if not database.monitoring_interval:
        database.monitoring_role_arn = None
    if master_secrets.manage(database, db_kwargs):
        begun.add("manage_master_user_password")
    change_groups(database, db_kwargs)
    instance_changes.put_off(database, db_kwargs)
    instance_changes.schedule(database, begun | due(database, db_kwargs))
    return database


def check_status(database, given):
    """Refuses a change of an instance that is not available; one that is stopped takes another parameter group."""
    if database.status == "stopped" and set(given) <= WHILE_STOPPED:
        return
    if database.status not in MODIFIABLE:
        raise AwsError("InvalidDBInstanceState", "Database instance is not in available state.")


def change_groups(database, given):
    """Changes the security groups and the parameter group, which both takes a moment."""
    groups, parameters = given.get("vpc_security_group_ids"), given.get("db_parameter_group_name")
    if groups and sorted(groups) != security_groups.current(database):
        security_groups.change(database, groups)
    if parameters and parameters != database.db_parameter_groups()[0].name:
        database.db_parameter_group_name = parameters
        slow.begin(database, "applying", "pending-reboot", APPLYING, "parameter_apply_status")


def due(database, given):
    """Gives the pending changes that do not wait for the maintenance window."""
    pending = {name for name, shown in instance_changes.PENDING.items() if shown in database.pending_modified_values}
    if given.get("apply_immediately"):
        return pending
    return {name for name in pending if name in given and not instance_changes.waits(database, name, given[name])}


def check(backend, database, given):
    """Refuses an invalid ModifyDBInstance."""
    instance_checks.check_settings(backend, given)
    instance_checks.check_monitoring(backend, given, database)
    instance_checks.check_windows(given.get("preferred_backup_window", database.preferred_backup_window),
                                  given.get("preferred_maintenance_window", database.preferred_maintenance_window))
    storage.check_change(database, given)
    custom = database.db_parameter_group_name
    custom = None if (custom or "default.").startswith("default.") else custom
    if "engine_version" in given and database.engine == "postgres":
        engine_versions.check_upgrade(database.engine_version, given, custom)
    version = engine_versions.resolve(database.engine, given.get("engine_version", database.engine_version))
    instance_checks.check_parameter_group(
        backend, given.get("db_parameter_group_name", custom), database.engine, version)
    if given.get("db_subnet_group_name"):
        text = ("The specified DB subnet group and DB instance are in the same VPC. "
                "Choose a DB subnet group in a different VPC.")
        raise AwsError("InvalidVPCNetworkStateFault", text)
    master_secrets.check(database, given)


@patch(RDSResponse, "reboot_db_instance")
def reboot_instance(original, self):
    """RebootDBInstance takes a minute, after which the parameter group is in force.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RebootInstance.html
    """
    database = instance_of(self.backend, self.params["DBInstanceIdentifier"])
    if database.status not in MODIFIABLE:
        raise AwsError("InvalidDBInstanceState", "Database instance is not in available state.")
    if self.params.get("ForceFailover") and not database.multi_az:
        text = "The requested DB Instance isn't in a Multi-AZ deployment, so it can't be rebooted with failover."
        raise AwsError("InvalidParameterCombination", text)
    slow.begin(database, "rebooting", "available", REBOOTING, done=lambda: restarted(database, self.params))
    return original(self)


def restarted(database, params):
    """Puts the parameter group in force, and swaps the zones after a failover."""
    slow.cancel(database, "parameter_apply_status")
    database.parameter_apply_status = "in-sync"
    if params.get("ForceFailover"):
        database.chosen_zone = database.secondary_availability_zone
        database.secondary_availability_zone = database.availability_zone
        database.availability_zone = database.chosen_zone
