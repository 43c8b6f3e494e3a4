"""The settings of a running emulator, which a test changes over HTTP."""

ATTRIBUTES = {"timeScale": "time_scale", "lateListings": "late_listings", "fargateVcpus": "fargate_vcpus"}
# A setting that may be null, and is left out while it is.
OPTIONAL = {"fargateVcpus"}


class Settings:
    """The settings that `GET` and `POST /_postmagiq/settings` read and write."""

    def __init__(self):
        """Starts with the launcher's defaults."""
        self.time_scale = 0.02
        self.late_listings = 0.0
        self.fargate_vcpus = None

    def as_json(self):
        """Gives the settings under the names that HTTP clients use."""
        values = {name: getattr(self, attribute) for name, attribute in ATTRIBUTES.items()}
        return {name: value for name, value in values.items() if value is not None}

    def change(self, wanted):
        """Changes the settings that `wanted` names; raises a ValueError when one is invalid."""
        unknown = set(wanted) - set(ATTRIBUTES)
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        for name, value in wanted.items():
            if value is None and name in OPTIONAL:
                continue
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
                raise ValueError(f"{name} must be a number of 0 or more")
        for name, value in wanted.items():
            setattr(self, ATTRIBUTES[name], None if value is None else float(value))


settings = Settings()
