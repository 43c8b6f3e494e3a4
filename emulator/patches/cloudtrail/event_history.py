"""CloudTrail: the event history, which exists without a trail.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import hashlib
import json
import time
from collections import defaultdict, deque
from datetime import datetime, timezone

from moto.cloudtrail.responses import CloudTrailResponse

from core import trail
from core.errors import AwsError, throttling
from core.patching import patch
from core.settings import settings
from core.state import state_table

LARGEST = 50
# Requests a second, for each account and region.
RATE = 2


@patch(CloudTrailResponse, "lookup_events", new=True)
def lookup_events(self):
    """LookupEvents finds the events of a region, the newest first, minutes after they happened; two requests a second are served."""
    _throttle(self.cloudtrail_backend)
    size, (start, end) = _size(self._get_param("MaxResults")), _times(self)
    attribute = _attribute(self._get_param("LookupAttributes"))
    found = [event for event in trail.events()
             if (event.account, event.region) == (self.current_account, self.region)
             and event.at <= time.time() - settings.late_events
             and start <= int(event.at) <= end and (attribute is None or _has(event, *attribute))]
    asked = hashlib.sha256(json.dumps([start, end, attribute]).encode()).hexdigest()[:16]
    first = _first(self._get_param("NextToken"), asked, found)
    page, rest = found[first:first + size], found[first + size:]
    answer = {"Events": [_described(event) for event in page]}
    return json.dumps({**answer, "NextToken": f"{asked}.{rest[0].id}"} if rest else answer)


def _throttle(backend):
    """Refuses a third request within a second."""
    sent = state_table(backend, "lookups", lambda: deque(maxlen=RATE))
    now = time.monotonic()
    if len(sent) == RATE and now - sent[0] < 1:
        raise throttling("cloudtrail")
    sent.append(now)


def _size(wanted):
    """Gives the size of a page."""
    if wanted is None:
        return LARGEST
    if not 1 <= wanted <= LARGEST:
        raise AwsError("InvalidMaxResultsException", f"MaxResults must be between 1 and {LARGEST}")
    return wanted


def _times(request):
    """Gives the first and the last second of a search."""
    start, end = request._get_param("StartTime") or 0, request._get_param("EndTime") or float("inf")
    if start > end:
        raise AwsError("InvalidTimeRangeException", "The start time is after the end time")
    return start, end


def _attribute(wanted):
    """Gives (key, value) of the one attribute that a search may have, or None."""
    if not wanted:
        return None
    if len(wanted) > 1 or wanted[0].get("AttributeKey") not in ATTRIBUTES:
        raise AwsError("InvalidLookupAttributesException", "One lookup attribute may be given")
    return wanted[0]["AttributeKey"], wanted[0].get("AttributeValue")


def _first(token, asked, found):
    """Gives the index at which the page of a token begins, for the same search."""
    if token is None:
        return 0
    search, _, identifier = token.partition(".")
    index = next((index for index, event in enumerate(found) if event.id == identifier), None)
    if search != asked or index is None:
        raise AwsError("InvalidNextTokenException", "The token is not one of this search")
    return index


ATTRIBUTES = {
    "EventId": lambda event: [event.id],
    "EventName": lambda event: [event.name],
    "EventSource": lambda event: [event.source],
    "ReadOnly": lambda event: ["false"],
    "Username": lambda event: [event.user],
    "AccessKeyId": lambda event: [event.key],
    "ResourceName": lambda event: [one["ResourceName"] for one in event.resources],
    "ResourceType": lambda event: [one["ResourceType"] for one in event.resources],
}


def _has(event, key, value):
    """Tells whether an event has a value for an attribute."""
    return value in ATTRIBUTES[key](event)


def _described(event):
    """Gives an event as LookupEvents does."""
    return {
        "EventId": event.id, "EventName": event.name, "EventSource": event.source, "EventTime": int(event.at),
        "ReadOnly": "false", "Username": event.user, "AccessKeyId": event.key, "Resources": event.resources,
        "CloudTrailEvent": json.dumps(_record(event), default=str),
    }


def _record(event):
    """Gives the record of an event, as a trail would deliver it."""
    error = {"errorCode": event.error} if event.error else {}
    return {
        "eventVersion": "1.11", "userIdentity": _identity(event), "eventID": event.id, "eventSource": event.source,
        "eventTime": datetime.fromtimestamp(int(event.at), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventName": event.name, "awsRegion": event.region, "sourceIPAddress": event.address,
        "userAgent": event.agent, "requestParameters": {_lower(name): value for name, value in event.parameters.items()},
        "responseElements": None, "readOnly": False, "eventType": "AwsApiCall", "managementEvent": True,
        "recipientAccountId": event.account, "eventCategory": "Management", **error,
    }


def _identity(event):
    """Gives the identity of an event's sender: a user, or a session of a role with the role that issued it."""
    common = {"arn": event.arn, "accountId": event.account, "accessKeyId": event.key}
    if ":assumed-role/" not in event.arn:
        return {"type": "IAMUser", "userName": event.user, **common}
    role = event.arn.split("/")[1]
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{event.account}:role/{role}", "accountId": event.account, "userName": role}
    return {"type": "AssumedRole", **common, "sessionContext": {"sessionIssuer": issuer}}


def _lower(name):
    """Gives a name with a small first letter."""
    return name[:1].lower() + name[1:]
