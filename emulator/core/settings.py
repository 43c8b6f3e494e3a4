"""The settings of a running emulator, which a test changes over HTTP."""


def _number(name, value):
    """Gives a number of 0 or more."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise ValueError(f"{name} must be a number of 0 or more")
    return float(value)


def _optional_number(name, value):
    """Gives a number of 0 or more, or None."""
    return None if value is None else _number(name, value)


def _zones(name, value):
    """Gives the names of Availability Zones by region."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object of regions")
    for region, zones in value.items():
        if not isinstance(zones, list) or not zones or not all(str(zone).startswith(region) for zone in zones):
            raise ValueError(f"{name} of {region} must be a list of zones of the region")
    return value


class Settings:
    """The settings that `GET` and `POST /_postmagiq/settings` read and write."""

    CHECKS = {"timeScale": _number, "lateListings": _number, "lateEvents": _number,
              "availabilityZones": _zones, "fargateVcpus": _optional_number}

    def __init__(self):
        """Starts with the launcher's defaults."""
        self._values = {"timeScale": 0.02, "lateListings": 0.0, "lateEvents": 0.0, "availabilityZones": {},
                        "fargateVcpus": None}

    @property
    def time_scale(self):
        """Gives the seconds here for each second of AWS."""
        return self._values["timeScale"]

    @property
    def late_listings(self):
        """Gives the seconds for which listings do not show a new resource."""
        return self._values["lateListings"]

    @property
    def late_events(self):
        """Gives the seconds for which CloudTrail's event history does not show an event."""
        return self._values["lateEvents"]

    @property
    def availability_zones(self):
        """Gives the zones that the account may use, by region; a region that is missing has all zones."""
        return self._values["availabilityZones"]

    @property
    def fargate_vcpus(self):
        """Gives the number of vCPUs that Fargate grants the account, or None for no limit."""
        return self._values["fargateVcpus"]

    def as_json(self):
        """Gives the settings under the names that HTTP clients use."""
        return dict(self._values)

    def change(self, wanted):
        """Changes the settings that `wanted` names; raises a ValueError when one is invalid."""
        unknown = set(wanted) - set(self.CHECKS)
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        self._values.update({name: self.CHECKS[name](name, value) for name, value in wanted.items()})


settings = Settings()
