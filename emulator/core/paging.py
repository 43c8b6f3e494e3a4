"""Cuts the listings of RDS and ElastiCache into pages."""

from moto.core.responses import ActionResult

from core.errors import AwsError
from core.patching import patch

SMALLEST, LARGEST = 20, 100


def paged(responses, listings):
    """Cuts listings into pages; `listings` maps a method of the response class to the list in its answer."""
    for name, member in listings.items():
        _paged(responses, name, member)


def _paged(responses, name, member):
    """Cuts one listing into pages."""
    @patch(responses, name)
    def page(original, self):
        """A Describe operation returns MaxRecords items, 20 to 100 and 100 by default, and a Marker for the next."""
        size = self.params.get("MaxRecords", LARGEST)
        marker = self.params.get("Marker") or "0"
        if not SMALLEST <= size <= LARGEST:
            text = f"Invalid value {size} for MaxRecords. Must be between {SMALLEST} and {LARGEST}"
            raise AwsError("InvalidParameterValue", text)
        if not marker.isdigit():
            raise AwsError("InvalidParameterValue", "Invalid or expired marker")
        found, start = list(original(self).result[member]), int(marker)
        following = str(start + size) if start + size < len(found) else None
        return ActionResult({member: found[start:start + size], "Marker": following})
