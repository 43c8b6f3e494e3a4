"""Faults that tests order: throttling, lost answers, delays and errors."""

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
    """One order: which calls it meets, what it does to them, and how often."""

    def __init__(self, order):
        """Reads an order, or raises a ValueError that tells what is wrong."""
        if not isinstance(order, dict) or set(order) - FIELDS:
            raise ValueError(f"a fault is an object with the fields {', '.join(sorted(FIELDS))}")
        if order.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        self.order = order
        self.kind = order["kind"]
        self.left = order.get("times", 1)
        self.every = max(1, order.get("every", 1))
        self.pattern = re.compile(order.get("operation", ".*"))
        self.met = 0

    def applies(self, call):
        """Tells whether this fault hits the call: each `every`-th one, `times` in all."""
        if self.left <= 0 or self.order.get("service", call.service) != call.service:
            return False
        if not self.pattern.fullmatch(call.operation or ""):
            return False
        self.met += 1
        if self.met % self.every:
            return False
        self.left -= 1
        return True


def order(orders):
    """Adds faults; a single order may come without a list around it."""
    new = [Fault(one) for one in (orders if isinstance(orders, list) else [orders])]
    with _guard:
        _faults.extend(new)


def ordered():
    """Gives the faults with what is left of each."""
    with _guard:
        return [dict(fault.order, left=fault.left) for fault in _faults]


def inject(call):
    """Lets faults act before a call is done; tells whether its answer shall be lost.

    A delay is slept through here; throttling and errors are raised. The first
    fault that is not a delay ends the search, so that no other one is used up.
    """
    for fault in list(_faults):
        with _guard:
            hit = fault.applies(call)
        if not hit:
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
    """Gives the error that a fault of the kind `error` answers with."""
    code = order.get("code", "InternalFailure")
    status = order.get("status", 500 if code.startswith("Internal") else 400)
    return AwsError(code, order.get("message", "An ordered fault"), status)


@on_reset
def clear():
    """Drops all faults."""
    with _guard:
        _faults.clear()
