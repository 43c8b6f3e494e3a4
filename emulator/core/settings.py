"""The settings of a running emulator, which a test changes over HTTP."""


class Settings:
    """The settings that `GET` and `POST /_postmagiq/settings` read and write."""

    def __init__(self):
        """Starts with the launcher's defaults."""
        self.time_scale = 0.02
        self.late_listings = 0.0

    def as_json(self):
        """Gives the settings under the names that HTTP clients use."""
        return {"timeScale": self.time_scale, "lateListings": self.late_listings}

    def change(self, wanted):
        """Changes the settings that `wanted` names; raises a ValueError when one is invalid."""
        unknown = set(wanted) - set(self.as_json())
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        for name, value in wanted.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
                raise ValueError(f"{name} must be a number of 0 or more")
        self.time_scale = float(wanted.get("timeScale", self.time_scale))
        self.late_listings = float(wanted.get("lateListings", self.late_listings))


settings = Settings()
