"""Faults that a test orders: throttling, lost answers, delays and errors."""

import re
import threading
import time

from core.errors import AwsError, throttling
from core.state import on_reset

KINDS = ("throttle", "lose-answer", "delay", "error")
FIELDS = {"service", "operation", "kind", "times", "every", "seconds", "code", "status", "message"}

_faults = []
_guard = threading.Lock()


class Fault:
    """One order: which calls it affects, how, and how often."""

    def __init__(self, order):
        """Reads an order; raises a ValueError when the order is malformed."""
        if not isinstance(order, dict) or set(order) - FIELDS:
            raise ValueError(f"a fault is an object with the fields {', '.join(sorted(FIELDS))}")
        if order.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        self.order = order
        self.kind = order["kind"]
        self.left = order.get("times", 1)
        self.every = max(1, order.get("every", 1))
        self.pattern = re.compile(order.get("operation", ".*"))
        self.matched = 0

    def applies(self, call):
        """Counts a matching call, and tells whether the fault affects it: each `every`-th one, `times` in all."""
        if self.left <= 0 or self.order.get("service", call.service) != call.service:
            return False
        if not self.pattern.fullmatch(call.operation or ""):
            return False
        self.matched += 1
        if self.matched % self.every:
            return False
        self.left -= 1
        return True


def order(orders):
    """Adds the faults of a list of orders, or of a single order."""
    new = [Fault(one) for one in (orders if isinstance(orders, list) else [orders])]
    with _guard:
        _faults.extend(new)


def ordered():
    """Gives the orders, each with the number of calls that it has left."""
    with _guard:
        return [dict(fault.order, left=fault.left) for fault in _faults]


def inject(call):
    """Applies the faults to a call before it is carried out; tells whether its answer is to be lost.

    A delay sleeps here; throttling and errors are raised. The first fault that is
    not a delay ends the search, so that no other one is used up.
    """
    for fault in list(_faults):
        with _guard:
            affected = fault.applies(call)
        if not affected:
            continue
        if fault.kind == "delay":
            time.sleep(float(fault.order.get("seconds", 1)))
        elif fault.kind == "throttle":
            raise throttling(call.service)
        elif fault.kind == "error":
            raise _error(fault.order)
        else:
            return True
    return False


def _error(order):
    """Makes the error that a fault of the kind `error` returns."""
    code = order.get("code", "InternalFailure")
    status = order.get("status", 500 if code.startswith("Internal") else 400)
    return AwsError(code, order.get("message", "An ordered fault"), status)


@on_reset
def clear():
    """Drops all faults."""
    with _guard:
        _faults.clear()
