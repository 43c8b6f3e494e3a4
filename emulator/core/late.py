"""Late listings: an object that was created a moment ago is not listed yet, as on AWS.

Each listing function of a moto backend is registered with the classes of what it
lists. Only operations that read (Describe*, List*, Get*) are affected: moto
calls the same functions when another operation needs an object, and that
operation finds it at once.
"""

import functools
import inspect
import re
import time

from core import calls
from core.patching import patch
from core.settings import settings

READS = re.compile(r"^(Describe|List|Get)")


def remember_creation(cls):
    """Makes every new object of a class remember when it was created."""
    if getattr(cls, "_postmagiq_remembers_creation", False):
        return
    moto_init = cls.__init__

    @functools.wraps(moto_init)
    def init(self, *args, **kwargs):
        moto_init(self, *args, **kwargs)
        mark_created(self)

    cls.__init__ = init
    cls._postmagiq_remembers_creation = True


def mark_created(thing):
    """Makes an object count as created now."""
    thing.__dict__["_postmagiq_created"] = time.monotonic()


def forget_creation(thing):
    """Makes an object count as created long ago."""
    thing.__dict__.pop("_postmagiq_created", None)


def copy_creation(source, target):
    """Makes an object that replaces another count as old as that one."""
    if hasattr(source, "_postmagiq_created"):
        target._postmagiq_created = source._postmagiq_created


def is_hidden(thing):
    """Tells whether the current operation reads, and the thing is too new for it to see."""
    return _reads() and _is_new(thing)


def listing(backend, name, of=(), ids=None, missing=None, thing=None, only=None):
    """Registers `backend.name` as a function that lists objects of the classes `of`.

    The function may return a list, a dict or a tuple whose first member is one.
    When `ids` names the function's parameter for wanted ids and the caller gave it,
    `missing(id)` makes the error that AWS returns for a new object; without `missing`
    the object is left out. `thing(backend, item)` returns the object behind an item
    that is not one itself. `only` is a pattern of operations, for a function that
    other readers than the listing use too.
    """
    for cls in of:
        remember_creation(cls)
    names = list(inspect.signature(inspect.unwrap(getattr(backend, name))).parameters)
    wanted = re.compile(only) if only else None

    @patch(backend, name)
    def listed(original, self, *args, **kwargs):
        """A listing does not show an object that was created a moment ago."""
        found = original(self, *args, **kwargs)
        if not _reads() or (wanted and not wanted.fullmatch(calls.current().operation)):
            return found
        by_id = {**dict(zip(names[1:], args)), **kwargs}.get(ids) if ids else None
        return _without_new(self, found, thing, missing if by_id else None)


def _reads():
    """Tells whether listings are late and the current operation reads."""
    if settings.late_listings == 0:
        return False
    call = calls.current()
    return bool(call and call.operation and READS.match(call.operation))


def _is_new(thing):
    """Tells whether an object was created too recently to be listed."""
    created = getattr(thing, "_postmagiq_created", None)
    return created is not None and time.monotonic() - created < settings.late_listings


def _without_new(backend, found, thing, missing):
    """Leaves out the new items of a list, a dict or a tuple that begins with one."""
    if isinstance(found, tuple):
        return (_without_new(backend, found[0], thing, missing), *found[1:])
    if isinstance(found, dict):
        return {key: item for key, item in found.items() if not _is_new_item(backend, item, thing)}
    items = [(item, _is_new_item(backend, item, thing)) for item in found]
    for item, new in items:
        if new and missing:
            raise missing(getattr(item, "id", item))
    return [item for item, new in items if not new]


def _is_new_item(backend, item, thing):
    """Tells whether the object behind an item was created too recently to be listed."""
    return _is_new(thing(backend, item) if thing else item)
