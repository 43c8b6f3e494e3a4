"""RDS: DB instances that are stopped and started.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
"""

import datetime

from moto.core.utils import utcnow
from moto.rds.models import RDSBackend

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.instances import instance_of

STOPPING, STARTING, DAYS = 180, 300, 7
STARTABLE = "stopped, inaccessible-encryption-credentials-recoverable, incompatible-network"


@patch(RDSBackend, "stop_db_instance")
def stop(_original, self, db_instance_identifier, db_snapshot_identifier=None):
    """StopDBInstance takes some minutes, drops pending changes, and refuses an instance that is not available."""
    database = instance_of(self, db_instance_identifier)
    if database.replicas or database.is_replica:
        text = "You can't stop a DB instance that has a read replica, or that is a read replica."
        raise AwsError("InvalidDBInstanceState", text)
    if database.status != "available":
        text = f"Instance {database.db_instance_identifier} is not in available state."
        raise AwsError("InvalidDBInstanceState", text)
    if db_snapshot_identifier:
        self.create_db_snapshot(database.db_instance_identifier, db_snapshot_identifier)
    slow.cancel(database, "change")
    database.pending_modified_values, database.due = {}, set()
    slow.begin(database, "stopping", "stopped", STOPPING, done=lambda: _announce_restart(database))
    return database


def _announce_restart(database):
    """DescribeDBInstances shows when RDS will start a stopped instance by itself."""
    database.automatic_restart_time = utcnow() + datetime.timedelta(days=DAYS)


@patch(RDSBackend, "start_db_instance")
def start(_original, self, db_instance_identifier):
    """StartDBInstance takes five minutes, applies the parameter group, and refuses an instance that is not stopped."""
    database = instance_of(self, db_instance_identifier)
    if database.status != "stopped":
        text = (f"Instance {database.db_instance_identifier} cannot be started as it is not in one of the following "
                f"statuses: '{STARTABLE} (only valid for non-SqlServer instances)'.")
        raise AwsError("InvalidDBInstanceState", text)
    database.automatic_restart_time = None

    def started():
        slow.cancel(database, "parameter_apply_status")
        database.parameter_apply_status = "in-sync"

    slow.begin(database, "starting", "available", STARTING, done=started)
    return database
