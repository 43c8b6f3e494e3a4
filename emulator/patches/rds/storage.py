"""RDS: the sizes and speeds of disks, and how soon one may change again.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html
"""

from core import slow
from core.errors import AwsError

# From this size on a gp3 disk is fast by itself, and takes IOPS and throughput within these limits.
FAST_FROM, SLOW, FAST = 400, (3000, 125), (12000, 500)
MOST_IOPS, MOST_THROUGHPUT = 64000, 4000
SMALLEST, LARGEST = 20, 65536
MEMBERS = ("allocated_storage", "storage_type", "iops", "storage_throughput")
OPTIMIZING, SIX_HOURS = 1800, 6 * 3600


def check_creation(given):
    """Refuses sizes and speeds that CreateDBInstance does not take for PostgreSQL."""
    if given["engine"] != "postgres":
        return
    size = given.get("allocated_storage") or SMALLEST
    _check_size(given, size)
    _check_speed(given, size, given.get("storage_type", "gp2"))
    limit = given.get("max_allocated_storage")
    if limit is not None:
        _check_limit(limit, size)


def check_change(database, given):
    """Refuses a change of the disk that ModifyDBInstance does not take, and rounds a growth below 10 percent up."""
    if database.engine != "postgres":
        return
    size, current = given.get("allocated_storage", database.allocated_storage), database.allocated_storage
    if size < current:
        text = f"Requested storage size ({size}) cannot be less than the current size ({current})"
        raise AwsError("InvalidParameterCombination", text)
    kind = given.get("storage_type", database.storage_type)
    _check_size(given, size)
    _check_speed(given, size, kind)
    _check_both(database, given, size, kind)
    if changes(database, given) and is_locked(database):
        text = ("You can't currently modify the storage of this DB instance because the previous storage change "
                "is being optimized.")
        raise AwsError("InvalidParameterCombination", text)
    limit = given.get("max_allocated_storage", database.max_allocated_storage)
    if limit is not None and limit != size:
        _check_limit(limit, size)
    if size > current:
        given["allocated_storage"] = max(size, (current * 11 + 9) // 10)


def _check_size(given, size):
    """Refuses a size that the engine does not take."""
    if not SMALLEST <= size <= LARGEST:
        kind = given.get("storage_type", "gp2")
        text = f"Invalid storage size for engine name postgres and storage type {kind}: {size}"
        raise AwsError("InvalidParameterValue", text)


def _check_speed(given, size, kind):
    """Refuses a speed for a small gp3 disk, and one out of its range for a large one."""
    iops, throughput = given.get("iops"), given.get("storage_throughput")
    if kind != "gp3" or not (iops or throughput):
        return
    if size < FAST_FROM:
        text = ("You can't specify IOPS or storage throughput for engine postgres "
                f"and a storage size less than {FAST_FROM}.")
        raise AwsError("InvalidParameterCombination", text)
    if not FAST[0] <= (iops or FAST[0]) <= MOST_IOPS:
        text = f"Invalid IOPS for engine name postgres and storage type gp3: {iops}"
        raise AwsError("InvalidParameterValue", text)
    if not FAST[1] <= (throughput or FAST[1]) <= min(MOST_THROUGHPUT, (iops or FAST[0]) // 4):
        text = f"Invalid storage throughput for engine name postgres and storage type gp3: {throughput}"
        raise AwsError("InvalidParameterValue", text)


def _check_both(database, given, size, kind):
    """Refuses a change of the size without IOPS, and of IOPS without the size, of a disk that has provisioned IOPS.

    AWS documents the rule for gp3, io1 and io2. It refuses IOPS for a gp3 disk below 400 GiB.
    """
    provisioned = kind in ("io1", "io2") or kind == "gp3" and size >= FAST_FROM
    grows = size != database.allocated_storage
    faster = given.get("iops") is not None and given["iops"] != database.iops
    if provisioned and (grows and given.get("iops") is None or faster and "allocated_storage" not in given):
        text = ("You must specify both the storage size and iops when modifying the storage size or iops on a DB "
                "instance that has iops.")
        raise AwsError("InvalidParameterCombination", text)


def _check_limit(limit, size):
    """Refuses a limit of the growth that is not at least 10 percent above the size."""
    if limit <= size:
        raise AwsError("InvalidParameterCombination", "Max storage size must be greater than storage size")
    if limit * 10 < size * 11:
        text = f"Invalid max storage size for engine name postgres: {limit}"
        raise AwsError("InvalidParameterCombination", text)


def changes(database, given):
    """Tells whether a request changes the disk."""
    return any(name in given and given[name] != getattr(database, name) for name in MEMBERS)


def is_locked(database):
    """Tells whether the last change of the disk is less than six hours old."""
    return database.status == "storage-optimization" or slow.is_changing(database, "storage_lock")


def lock(database):
    """Keeps the disk from another change for six hours."""
    slow.begin(database, "locked", None, SIX_HOURS, "storage_lock")


def set_speed(database):
    """Gives a gp3 disk at least the speed that goes with its size."""
    if database.storage_type == "gp3":
        usual = FAST if database.allocated_storage >= FAST_FROM else SLOW
        database.iops = max(database.iops or 0, usual[0])
        database._storage_throughput = max(database._storage_throughput or 0, usual[1])
