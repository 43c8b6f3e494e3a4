"""The pages of listings."""

from moto.core.responses import ActionResult

from core.errors import AwsError
from core.patching import patch

SMALLEST, LARGEST = 20, 100


def cut(found, token, size, invalid):
    """Gives a page of a listing and the token of the next one, or None; `invalid` is the code for an unknown token."""
    if token and not str(token).isdigit():
        raise AwsError(invalid, f"Invalid token: {token}")
    found, start = list(found), int(token or 0)
    end = start + int(size)
    return found[start:end], str(end) if end < len(found) else None


def paged(responses, listings):
    """Cuts listings of RDS or ElastiCache into pages; `listings` maps a method of the response class to a list."""
    for name, member in listings.items():
        _paged(responses, name, member)


def _paged(responses, name, member):
    """Cuts one listing into pages."""
    @patch(responses, name)
    def page(original, self):
        """A Describe operation returns MaxRecords items, 20 to 100 and 100 by default, and a Marker for the next."""
        size = self.params.get("MaxRecords", LARGEST)
        if not SMALLEST <= size <= LARGEST:
            text = f"Invalid value {size} for MaxRecords. Must be between {SMALLEST} and {LARGEST}"
            raise AwsError("InvalidParameterValue", text)
        part, marker = cut(original(self).result[member], self.params.get("Marker"), size, "InvalidParameterValue")
        return ActionResult({member: part, "Marker": marker})
