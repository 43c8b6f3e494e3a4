"""Which operation of which service a request asks for, and the log of all requests."""

import io
import re
import threading
import time
from collections import deque
from urllib.parse import parse_qs

from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model

from core.decode import decode
from core.state import on_reset

SIGNED_AS = {
    "elasticloadbalancing": "elbv2",
    "tagging": "resourcegroupstaggingapi",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
}
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]*)/([^/]+)/aws4_request")
LOG_SIZE = 200_000
INPUTS_SIZE = 20_000

_log = deque(maxlen=LOG_SIZE)
_inputs = deque(maxlen=INPUTS_SIZE)
_current = threading.local()


class Call:
    """One request: its service and operation under botocore's names, and its body."""

    def __init__(self, environ, body):
        """Reads the service and the operation from a WSGI environ and a body."""
        self.environ, self.body = environ, body
        self.presigned = "X-Amz-Signature=" in environ.get("QUERY_STRING", "")
        self.service, self.region = _scope(environ)
        self.operation, self.uri = None, {}
        self.model = service_model(self.service)
        if self.model is not None:
            self._find_operation()

    @property
    def protocol(self):
        """Gives the protocol that the request is written in, or None when it is unknown."""
        if self.model is None:
            return "rest-xml" if self.service in (None, "s3") else None
        if self.service == "s3":
            return "rest-xml"
        kind = self.environ.get("CONTENT_TYPE", "")
        if kind.startswith("application/x-amz-json"):
            return "json"
        if kind.startswith("application/cbor"):
            return "smithy-rpc-v2-cbor"
        if kind.startswith("application/x-www-form-urlencoded"):
            return "ec2" if self.service == "ec2" else "query"
        return self.model.metadata.get("protocol")

    @property
    def operation_model(self):
        """Gives botocore's model of the operation, or None."""
        if self.model is None or self.operation not in self.model.operation_names:
            return None
        return self.model.operation_model(self.operation)

    @property
    def shape(self):
        """Gives botocore's model of the operation's input, or None."""
        operation = self.operation_model
        return operation.input_shape if operation else None

    def request(self):
        """Gives the request in the form that moto's parsers take."""
        return Request(dict(self.environ, **{"wsgi.input": io.BytesIO(self.body)}))

    def _find_operation(self):
        """Finds the operation by its form field, its header or its path."""
        target = self.environ.get("HTTP_X_AMZ_TARGET")
        if target:
            self.operation = target.split(".")[-1]
        elif self.protocol in ("ec2", "query"):
            form = parse_qs(self.body.decode("utf-8", "replace") or self.environ["QUERY_STRING"])
            self.operation = form.get("Action", [None])[0]
        elif self.protocol in ("rest-xml", "rest-json", "smithy-rpc-v2-cbor"):
            self._match_path()

    def _match_path(self):
        """Finds the operation of a REST request with moto's router."""
        path = re.search(r"/operation/(\w+)$", self.environ.get("PATH_INFO", ""))
        if self.protocol == "smithy-rpc-v2-cbor":
            self.operation = path.group(1) if path else None
            return
        try:
            operation, self.uri = get_service_router(self.service).match(self.request())
            self.operation = operation.name
        except Exception:  # a path that no operation of the service has
            self.operation = None


def read_body(environ):
    """Reads the whole body and puts a fresh stream in its place."""
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH"):
        body = stream.read()
        environ["CONTENT_LENGTH"] = str(len(body))
    else:
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _scope(environ):
    """Gives (service, region) out of the request's SigV4 credential scope."""
    auth = environ.get("HTTP_AUTHORIZATION", "")
    query = environ.get("QUERY_STRING", "").replace("X-Amz-Credential", "Credential")
    match = SCOPE.search(auth) or SCOPE.search(query.replace("%2F", "/"))
    if not match:
        return None, None
    return SIGNED_AS.get(match.group(2), match.group(2)), match.group(1)


def service_model(service):
    """Gives botocore's model of a service, or None when there is none."""
    try:
        return get_service_model(service) if service else None
    except Exception:  # a name that no service has
        return None


def enter(call):
    """Makes a call the current one of this thread, and logs it."""
    _current.call = call
    _log.append((call.service, call.operation, time.time()))
    _inputs.append({"service": call.service, "operation": call.operation, "region": call.region, "input": _input(call)})


def _input(call):
    """Gives the parameters of a call that are text, numbers, lists or dicts; none of a call that cannot be decoded."""
    if call.shape is None:
        return {}
    try:
        params, _unknown = decode(call)
    except Exception:  # whatever a malformed request makes the parser raise
        return {}
    return {name: value for name, value in params.items() if isinstance(value, (str, int, float, bool, list, dict))}


def current():
    """Gives the call that this thread is serving, or None."""
    return getattr(_current, "call", None)


def leave():
    """Ends the current call."""
    _current.call = None


def logged():
    """Gives the calls since the last reset as JSON-ready dicts."""
    return [{"service": s, "operation": o, "at": at} for s, o, at in list(_log)]


def inputs():
    """Gives the newest calls since the last reset with their region and parameters, the oldest first."""
    return list(_inputs)


@on_reset
def forget():
    """Clears the log."""
    _log.clear()
    _inputs.clear()
