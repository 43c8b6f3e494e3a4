"""Faults: throttling, lost answers, delays and errors."""

import time

from core import orders
from core.errors import AwsError, throttling


@orders.kinds("throttle", "lose-answer", "delay", "error")
class Fault(orders.Order):
    """An order that makes calls fail or slow."""

    FIELDS = orders.Order.FIELDS | {"seconds", "code", "status", "message"}


def inject(call):
    """Applies the faults to a call before it is carried out; tells whether its answer is to be lost.

    A delay sleeps here; throttling and errors are raised. The first fault that is
    not a delay ends the search, so that no other one is used up.
    """
    for fault in orders.affecting(call, Fault):
        if fault.kind == "delay":
            time.sleep(float(fault.fields.get("seconds", 1)))
        elif fault.kind == "throttle":
            raise throttling(call.service)
        elif fault.kind == "error":
            raise _error(fault.fields)
        else:
            return True
    return False


def _error(fields):
    """Makes the error that a fault of the kind `error` returns."""
    code = fields.get("code", "InternalFailure")
    status = fields.get("status", 500 if code.startswith("Internal") else 400)
    return AwsError(code, fields.get("message", "An ordered fault"), status)
