"""EC2: Availability Zones, Local Zones and Wavelength Zones, and the zones that an account may use.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyAvailabilityZoneGroup.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
"""

import copy
from fnmatch import fnmatchcase

from botocore.session import Session
from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions

from core import calls
from core.errors import AwsError
from core.patching import patch
from core.settings import settings
from core.state import state_table

# Some of the zones that an account has to opt in to: name, id, group, network border group, long name of the group.
LOCAL = (
    ("us-east-1-atl-2a", "use1-atl2-az1", "us-east-1-atl-2", "us-east-1-atl-2", "US East (Atlanta)"),
    ("us-east-1-bos-1a", "use1-bos1-az1", "us-east-1-bos-1", "us-east-1-bos-1", "US East (Boston)"),
    ("us-west-2-lax-1a", "usw2-lax1-az1", "us-west-2-lax-1", "us-west-2-lax-1", "US West (Los Angeles)"),
    ("us-west-2-lax-1b", "usw2-lax1-az2", "us-west-2-lax-1", "us-west-2-lax-1", "US West (Los Angeles)"),
    ("eu-central-1-ham-1a", "euc1-ham1-az1", "eu-central-1-ham-1", "eu-central-1-ham-1", "EU Central (Hamburg)"),
)
WAVELENGTH = (
    ("us-east-1-wl1-bos-wlz-1", "use1-wl1-bos-wlz1", "us-east-1-wl1", "us-east-1-wl1-bos-wlz-1", "US East (Verizon)"),
)
FILTERS = {
    "group-long-name", "group-name", "message", "opt-in-status", "parent-zone-id", "parent-zone-name",
    "region-name", "state", "zone-id", "zone-name", "zone-type",
}


def complete_zones():
    """Adds the fields that moto lacks to its zones, and the zones to which an account has to opt in."""
    regions = {name: region["description"] for partition in Session().get_data("endpoints")["partitions"]
               for name, region in partition["regions"].items()}
    for region, zones in RegionsAndZonesBackend.zones.items():
        for zone in zones:
            zone.group_name, zone.network_border_group = f"{region}-zg-1", region
            zone.group_long_name = f"{regions.get(region, region)} 1"
            zone.opt_in_status, zone.parent_zone_name, zone.parent_zone_id = "opt-in-not-required", None, None
    for kind, rows in (("local-zone", LOCAL), ("wavelength-zone", WAVELENGTH)):
        for name, zone_id, group, border, long_name in rows:
            region = "-".join(name.split("-")[:3])
            parent = RegionsAndZonesBackend.zones[region][0]
            zone = Zone(name, region, zone_id, kind)
            zone.group_name, zone.network_border_group, zone.group_long_name = group, border, long_name
            zone.opt_in_status, zone.parent_zone_name, zone.parent_zone_id = "not-opted-in", parent.name, parent.zone_id
            RegionsAndZonesBackend.zones[region].append(zone)


complete_zones()


def zones_of(backend):
    """Gives the zones of a region that the account has, with its opt-in status."""
    allowed = settings.availability_zones.get(backend.region_name)
    groups = state_table(backend, "opted-in zone groups", set)
    found = []
    for zone in RegionsAndZonesBackend.zones.get(backend.region_name, []):
        zone = copy.copy(zone)
        if zone.group_name in groups:
            zone.opt_in_status = "opted-in"
        if zone.zone_type != "availability-zone" or allowed is None or zone.name in allowed:
            found.append(zone)
    return found


def usable(backend):
    """Gives the zones that need no opt-in, and those that the account opted in to."""
    return [zone for zone in zones_of(backend) if zone.opt_in_status != "not-opted-in"]


@patch(RegionsAndZonesBackend, "describe_availability_zones")
def choose_from(_original, self, *_):
    """CreateSubnet without a zone, and the default VPC, use Availability Zones that the account may use."""
    return [zone for zone in usable(self) if zone.zone_type == "availability-zone"]


@patch(AvailabilityZonesAndRegions, "describe_availability_zones")
def describe_zones(_original, self):
    """DescribeAvailabilityZones returns zones without opt-in only with AllAvailabilityZones, and filters them."""
    self.error_on_dryrun()
    backend, filters = self.ec2_backend, self._filters_from_querystring()
    names, ids = self._get_param("ZoneNames", []), self._get_param("ZoneIds", [])
    found = zones_of(backend) if self._get_bool_param("AllAvailabilityZones") else usable(backend)
    _check_known("zone", names, [zone.name for zone in found])
    _check_known("zone-id", ids, [zone.zone_id for zone in found])
    return ActionResult({"AvailabilityZones": [
        zone for zone in found
        if (not names or zone.name in names) and (not ids or zone.zone_id in ids)
        and all(_matches(zone, name, values) for name, values in filters.items())
    ]})


def _check_known(what, wanted, known):
    """Refuses the names or ids of zones that the account does not have."""
    unknown = [one for one in wanted if one not in known]
    if unknown:
        text = f"Invalid availability {what}: [{', '.join(unknown)}]"
        raise AwsError("InvalidParameterValue", text)


def _matches(zone, name, values):
    """Tells whether a zone matches a filter."""
    if name not in FILTERS:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
    value = zone.name if name == "zone-name" else getattr(zone, name.replace("-", "_"), None)
    return any(fnmatchcase(str(value or ""), pattern) for pattern in values)


@patch(AvailabilityZonesAndRegions, "modify_availability_zone_group", new=True)
def modify_group(self):
    """ModifyAvailabilityZoneGroup opts in to a group; only AWS Support opts out."""
    group = self._get_param("GroupName")
    if group not in [zone.group_name for zone in zones_of(self.ec2_backend) if zone.zone_type != "availability-zone"]:
        raise AwsError("InvalidParameterValue", f"Invalid Availability Zone group: {group}")
    if self._get_param("OptInStatus") != "opted-in":
        raise AwsError("InvalidParameterValue", "The only valid value of OptInStatus is opted-in")
    state_table(self.ec2_backend, "opted-in zone groups", set).add(group)
    return ActionResult({"Return": True})


@patch(EC2Backend, "create_subnet")
def create_subnet(original, self, vpc_id, cidr_block, ipv6_cidr_block=None, availability_zone=None,
                  availability_zone_id=None, ipv6_native=False, tags=None):
    """CreateSubnet refuses a zone that the account may not use, and makes no subnet the default of its zone."""
    zones = usable(self)
    names = {zone.zone_id: zone.name for zone in zones}
    name = names.get(availability_zone_id) if availability_zone_id else availability_zone
    if name is None and not availability_zone_id:
        name = self.describe_availability_zones()[0].name
    if name not in names.values():
        parameter = "availabilityZoneId" if availability_zone_id else "availabilityZone"
        text = (f"Value ({availability_zone_id or availability_zone}) for parameter {parameter} is invalid. "
                "Subnets can currently only be created in the following availability zones: "
                f"{', '.join(sorted(names.values()))}.")
        raise AwsError("InvalidParameterValue", text)
    subnet = original(self, vpc_id, cidr_block, ipv6_cidr_block, name, None, ipv6_native, tags)
    call = calls.current()
    if call and call.operation == "CreateSubnet":
        subnet.default_for_az = subnet.map_public_ip_on_launch = False
    return subnet
