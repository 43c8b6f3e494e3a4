"""RDS: snapshots of DB instances, during which an instance is backed up.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CreateSnapshot.html
"""

from moto.rds.models import RDSBackend

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.checks import asked
from patches.rds.instances import instance_of

TAKING = 120
BACKED_UP = ("available", "storage-optimization", "storage-full", "stopped")


@patch(RDSBackend, "create_db_snapshot")
def create(original, self, db_instance_identifier, *args, **kwargs):
    """CreateDBSnapshot takes two minutes, in which the instance is `backing-up` and refuses changes."""
    if not asked("CreateDBSnapshot"):
        return original(self, db_instance_identifier, *args, **kwargs)
    database = instance_of(self, db_instance_identifier)
    if database.status not in BACKED_UP:
        text = f"Cannot create a snapshot because the database instance {db_instance_identifier} is not currently " \
               "in the available state."
        raise AwsError("InvalidDBInstanceState", text)
    snapshot = original(self, database.db_instance_identifier, *args, **kwargs)
    slow.begin(snapshot, "creating", "available", TAKING)
    if database.status == "available":
        slow.begin(database, "backing-up", "available", TAKING)
    return snapshot
