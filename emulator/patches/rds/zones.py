"""RDS: the zones that DB instances are in, and the subnets that their interfaces take there.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (AvailabilityZone)
"""

import zlib

from moto.ec2.models import ec2_backends
from moto.rds.models import DBInstance

from core.errors import AwsError


def check(backend, given, group):
    """Refuses a zone that the region does not have, one beside Multi-AZ, and one without a subnet in the group."""
    zone = given.get("availability_zone")
    if zone is None:
        return
    if given.get("multi_az"):
        text = "Requesting a specific availability zone is not valid for Multi-AZ instances."
        raise AwsError("InvalidParameterCombination", text)
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    known = sorted(found.name for found in ec2.describe_availability_zones())
    if zone not in known:
        text = f"Availability zone '{zone}' is unavailable in this region, please choose another zone set. {known}"
        raise AwsError("InvalidParameterValue", text)
    if group is not None and zone not in zones_of(group):
        text = f"The DB subnet group {group.name} has no subnet in the availability zone {zone}."
        raise AwsError("InvalidVPCNetworkStateFault", text)


def place(database, wanted=None):
    """Chooses the zones of an instance: those that it has, the wanted one, or else any of its subnet group.

    AWS chooses at random. Here the identifier is the seed, so that a test meets the same zone each time.
    """
    group = getattr(database, "db_subnet_group", None)
    zones = zones_of(group) if group else [database.availability_zone]
    current = wanted or getattr(database, "chosen_zone", None)
    database.chosen_zone = current if current in zones else pick(database.db_instance_identifier, zones)
    database.availability_zone = database.chosen_zone
    others = [zone for zone in zones if zone != database.chosen_zone]
    standby = getattr(database, "secondary_availability_zone", None)
    if not database.multi_az or not others:
        standby = None
    elif standby not in others:
        standby = pick(database.db_instance_identifier, others)
    database.secondary_availability_zone = standby


def pick(seed, zones):
    """Picks one of several zones by a seed."""
    return zones[zlib.crc32(seed.encode()) % len(zones)]


def zones_of(group):
    """Gives the zones of a subnet group."""
    return sorted({subnet.availability_zone for subnet in group._subnets})


def zones_in_use(database):
    """Gives the zones of an instance and of its standby."""
    standby = getattr(database, "secondary_availability_zone", None)
    return [database.availability_zone, *([standby] if standby else [])]


def _subnets_in_use(self):
    """Gives the subnets with the interfaces of an instance and of its standby: the first of each zone by its id."""
    group = getattr(self, "db_subnet_group", None)
    subnets = sorted(group._subnets, key=lambda subnet: subnet.id) if group else []
    first = {subnet.availability_zone: subnet.id for subnet in reversed(subnets)}
    return [first[zone] for zone in zones_in_use(self) if zone in first]


DBInstance.subnets_in_use = property(_subnets_in_use)
