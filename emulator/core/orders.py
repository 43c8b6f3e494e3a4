"""Orders by which a test changes what happens to some calls, at `/_postmagiq/faults`."""

import re
import threading

from core.state import on_reset

_kinds = {}
_orders = []
_lock = threading.Lock()


class Order:
    """An order for the calls of a service and of operations, for some or all of the times they come."""

    FIELDS = {"kind", "service", "operation", "times", "every"}
    TIMES = 1

    def __init__(self, fields):
        """Reads the fields of an order; raises a ValueError when one is unknown."""
        unknown = set(fields) - self.FIELDS
        if unknown:
            raise ValueError(f"{fields['kind']} has the fields {', '.join(sorted(self.FIELDS))}")
        self.fields = fields
        self.kind = fields["kind"]
        self.service = fields.get("service")
        try:
            self.operation = re.compile(fields.get("operation", ".*"))
        except re.error as error:
            raise ValueError(f"the operation is no regular expression: {error}") from error
        self.left = fields.get("times", self.TIMES)
        self.every = max(1, fields.get("every", 1))
        self.matched = 0

    def matches(self, call):
        """Tells whether the order is for the service and the operation of a call."""
        return self.service in (None, call.service) and bool(self.operation.fullmatch(call.operation or ""))

    def take(self, call):
        """Counts a matching call, and tells whether the order affects it: each `every`-th one, `times` in all."""
        if self.left == 0 or not self.matches(call):
            return False
        self.matched += 1
        if self.matched % self.every:
            return False
        if self.left is not None:
            self.left -= 1
        return True


def kinds(*names):
    """Registers a class of orders for some kinds: `@kinds("delay")` above the class."""
    def decorate(cls):
        _kinds.update(dict.fromkeys(names, cls))
        return cls
    return decorate


def add(orders):
    """Adds a list of orders or a single one; raises a ValueError, and adds none, when one is malformed."""
    new = [_read(one) for one in (orders if isinstance(orders, list) else [orders])]
    with _lock:
        _orders.extend(new)


def _read(fields):
    """Makes the order that some fields describe."""
    if not isinstance(fields, dict) or fields.get("kind") not in _kinds:
        raise ValueError(f"an order is an object whose kind is one of {', '.join(_kinds)}")
    return _kinds[fields["kind"]](fields)


def listed():
    """Gives the fields of all orders, each with the number of calls that it has left (None: no limit)."""
    with _lock:
        return [dict(order.fields, left=order.left) for order in _orders]


def affecting(call, cls):
    """Gives the orders of a class that affect a call, one after the other, and counts the call for each."""
    for order in list(_orders):
        if isinstance(order, cls):
            with _lock:
                affected = order.take(call)
            if affected:
                yield order


@on_reset
def clear():
    """Drops all orders."""
    with _lock:
        _orders.clear()
