"""The event history of CloudTrail: the requests that change something, each with who sent it."""

import re
import threading
import time
import uuid
from collections import deque

from moto.iam.models import get_account_id_from
from moto.sts.models import sts_backends

from core.calls import SIGNED_AS
from core.decode import Undecodable, decode
from core.state import on_reset
from core.trail_resources import resources

SIZE = 50_000
READS = re.compile(r"^(Describe|List|Get|Head|BatchGet|BatchCheck|Lookup|Search|Filter|Select|Simulate|Assume)")
# Operations on the data in a resource, which the event history leaves out; for S3 those with a key.
DATA = {"logs": {"PutLogEvents"}, "sns": {"Publish", "PublishBatch"}, "s3": {"DeleteObjects"}}
KEY = re.compile(r"Credential=([^/&]+)/")
CODE = re.compile(rb"<Code>([\w.]+)</Code>|\"__type\": ?\"(?:[^\"#]*#)?([\w.]+)\"")
SOURCES = {name: source for source, name in SIGNED_AS.items()}
# Services whose requests CloudTrail records in one region only.
GLOBAL = {"iam": "us-east-1"}
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"

_events = deque(maxlen=SIZE)
_lock = threading.Lock()


class Event:
    """A request that changed something, or was refused."""

    def __init__(self, call, answer):
        """Takes what CloudTrail records of a request and its answer."""
        status, _, body = answer
        self.id, self.at = str(uuid.uuid4()), time.time()
        self.service, self.name = call.service, call.operation
        self.region = GLOBAL.get(call.service, call.region)
        self.source = f"{SOURCES.get(call.service, call.service)}.amazonaws.com"
        self.key = _access_key(call.environ)
        self.account, self.arn = _identity(self.key, call.region)
        self.agent, self.address = call.environ.get("HTTP_USER_AGENT", ""), call.environ.get("REMOTE_ADDR", "")
        self.parameters = _parameters(call)
        self.error = _code(body) if status >= 400 else None
        self.resources = resources(self, body)

    @property
    def user(self):
        """Gives the name of the user, or of the session of a role."""
        return self.arn.rsplit("/", 1)[-1]


def record(call, answer):
    """Keeps a request for the event history, unless it reads, or concerns the data in a resource."""
    if call.operation is None or call.region is None or READS.match(call.operation) or _is_data(call):
        return
    event = Event(call, answer)
    with _lock:
        _events.appendleft(event)


def events():
    """Gives the events since the last reset, the newest first."""
    with _lock:
        return list(_events)


@on_reset
def forget():
    """Clears the event history."""
    with _lock:
        _events.clear()


def _is_data(call):
    """Tells whether a request concerns the data in a resource."""
    has_key = call.service == "s3" and call.shape is not None and "Key" in call.shape.members
    return has_key or call.operation in DATA.get(call.service, ())


def _access_key(environ):
    """Gives the access key that a request is signed with, or None."""
    match = KEY.search(environ.get("HTTP_AUTHORIZATION", "")) or KEY.search(environ.get("QUERY_STRING", ""))
    return match and match.group(1)


def _identity(key, region):
    """Gives (account, ARN) of an access key, as GetCallerIdentity does."""
    account = get_account_id_from(key)
    _, arn, account = sts_backends[account]["aws"].get_caller_identity(key, region)
    return account, arn


def _parameters(call):
    """Gives the parameters of a request, without the sensitive ones; of a malformed request, none."""
    if call.shape is None:
        return {}
    try:
        given, _ = decode(call)
    except Undecodable:
        return {}
    return {name: HIDDEN if _is_sensitive(call.shape, name) else value for name, value in given.items()}


def _is_sensitive(shape, name):
    """Tells whether the model calls a parameter sensitive."""
    member = shape.members.get(name)
    return member is not None and bool(member.metadata.get("sensitive"))


def _code(body):
    """Gives the code of an error answer."""
    match = CODE.search(body)
    return (match.group(1) or match.group(2)).decode() if match else "InternalFailure"
