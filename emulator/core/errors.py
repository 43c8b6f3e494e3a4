"""AWS errors, and how each protocol of AWS writes them."""

import json
import uuid
from xml.sax.saxutils import escape

THROTTLING = {
    "ec2": ("RequestLimitExceeded", 503),
    "s3": ("SlowDown", 503),
    "elbv2": ("Throttling", 400),
    "iam": ("Throttling", 400),
    "rds": ("Throttling", 400),
    "elasticache": ("Throttling", 400),
    "sts": ("Throttling", 400),
    "sns": ("Throttled", 429),
    "cloudwatch": ("Throttling", 400),
}


class AwsError(Exception):
    """An error answer, which a patch may raise anywhere below a request."""

    def __init__(self, code, message, status=400):
        """Makes an error of a code, a message and an HTTP status."""
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


def throttling(service):
    """Makes the error that a service returns when it is called too often."""
    code, status = THROTTLING.get(service, ("ThrottlingException", 400))
    return AwsError(code, "Rate exceeded", status)


def not_implemented(call):
    """Makes the error for an operation that the emulator lacks."""
    what = f"{call.service or 'unknown service'}.{call.operation or 'unknown operation'}"
    return AwsError("NotImplemented", f"The emulator does not implement {what}", 501)


def render(error, protocol):
    """Gives an error as (status, headers, body) in a protocol."""
    request_id = str(uuid.uuid4())
    if protocol in ("json", "rest-json", "smithy-rpc-v2-cbor"):
        kind = "application/json" if protocol == "rest-json" else "application/x-amz-json-1.1"
        body = json.dumps({"__type": error.code, "message": error.message})
        extra = [("x-amzn-ErrorType", error.code)]
    else:
        kind, extra = "text/xml", []
        body = _xml(error, protocol, request_id)
    headers = [("Content-Type", kind), ("x-amzn-RequestId", request_id), *extra]
    return error.status, headers, body.encode()


def _xml(error, protocol, request_id):
    """Gives an error in the XML of EC2, S3 or the query protocol."""
    code, message = escape(error.code), escape(error.message)
    inner = f"<Code>{code}</Code><Message>{message}</Message>"
    if protocol == "ec2":
        errors = f"<Errors><Error>{inner}</Error></Errors>"
        root = f"<Response>{errors}<RequestID>{request_id}</RequestID></Response>"
    elif protocol == "rest-xml":
        root = f"<Error>{inner}<RequestId>{request_id}</RequestId></Error>"
    else:
        sender = "Sender" if error.status < 500 else "Receiver"
        typed = f"<Error><Type>{sender}</Type>{inner}</Error>"
        root = f"<ErrorResponse>{typed}<RequestId>{request_id}</RequestId></ErrorResponse>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'
