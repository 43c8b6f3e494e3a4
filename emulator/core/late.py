"""Late listings: what was created a moment ago is not listed yet, as on AWS.

Each listing function of a moto backend is registered with the class of what it
lists. Only operations that read (Describe*, List*, Get*) are affected: moto
calls the same functions when another operation looks a thing up, and there
the thing is found at once.
"""

import functools
import inspect
import re
import time

from core import calls
from core.settings import settings

READS = re.compile(r"^(Describe|List|Get)")


def born(cls):
    """Makes every new object of a class remember when it was made."""
    if getattr(cls, "_postmagiq_remembers", False):
        return
    made = cls.__init__

    @functools.wraps(made)
    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        mark(self)

    cls.__init__ = init
    cls._postmagiq_remembers = True


def mark(thing):
    """Makes one object count as created now."""
    thing.__dict__["_postmagiq_born"] = time.monotonic()


def is_young(thing):
    """Tells whether a thing is too young to be listed."""
    made = getattr(thing, "_postmagiq_born", None)
    return made is not None and time.monotonic() - made < settings.late_listings


def reading():
    """Tells whether late listings are on and the current operation reads."""
    if settings.late_listings == 0:
        return False
    call = calls.current()
    return bool(call and call.operation and READS.match(call.operation))


def listing(backend, name, of=(), ids=None, missing=None, thing=None, only=None):
    """Registers `backend.name` as a function that lists objects of the classes `of`.

    The function may give a list, a dict or a tuple whose first member is one.
    When `ids` names the function's parameter for wanted ids and they were given,
    `missing(id)` makes the error that AWS gives for a young thing; without it a
    young thing is just left out. `thing(backend, item)` finds the object behind
    an item that is not itself one. `only` is a pattern of operations, for a
    function that readers other than listings use too.
    """
    for cls in of:
        born(cls)
    original = getattr(backend, name)
    names = list(inspect.signature(inspect.unwrap(original)).parameters)
    wanted = re.compile(only) if only else None

    @functools.wraps(original)
    def listed(self, *args, **kwargs):
        found = original(self, *args, **kwargs)
        if not reading() or (wanted and not wanted.fullmatch(calls.current().operation)):
            return found
        by_id = {**dict(zip(names[1:], args)), **kwargs}.get(ids) if ids else None
        return _cut(self, found, thing, missing if by_id else None)

    setattr(backend, name, listed)


def _cut(backend, found, thing, missing):
    """Leaves out the young items, keeping the shape of what was found."""
    if isinstance(found, tuple):
        return (_cut(backend, found[0], thing, missing), *found[1:])
    if isinstance(found, dict):
        young = [key for key, item in found.items() if _young(backend, item, thing)]
        return {key: item for key, item in found.items() if key not in young}
    items = [(item, _young(backend, item, thing)) for item in found]
    for item, young in items:
        if young and missing:
            raise missing(getattr(item, "id", item))
    return [item for item, young in items if not young]


def _young(backend, item, thing):
    """Tells whether the object behind an item is too young to be listed."""
    return is_young(thing(backend, item) if thing else item)
