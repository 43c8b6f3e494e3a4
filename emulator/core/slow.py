"""Slow states: what takes minutes on AWS takes those minutes times the time scale here.

A transition starts with `begin` and ends by wall clock. Nothing runs in the
background: before each request the face calls `settle`, which carries out the
transitions that have ended by then. All durations are given in the seconds
that AWS takes.
"""

import functools
import time

from core.settings import settings
from core.state import on_reset

_running = []
_at = None


class Transition:
    """One thing on its way from one state to the next."""

    def __init__(self, thing, attribute, seconds, finish):
        """Starts the transition now."""
        self.thing, self.attribute = thing, attribute
        self.seconds, self.finish = seconds, finish
        self.started = _at if _at is not None else time.monotonic()

    @property
    def due(self):
        """Tells when the transition ends, under the time scale in force."""
        return self.started + self.seconds * settings.time_scale


def begin(thing, during, after, seconds, attribute="status", done=None):
    """Puts `thing.attribute` to `during`, and to `after` once the seconds are over.

    `thing` may be a dict. A transition of the same attribute that still runs is
    dropped together with its `done`. `done()` is called at the end; what it
    begins starts at the very moment at which this transition ended.
    """
    stop(thing, attribute)
    _put(thing, attribute, during)

    def finish():
        if after is not None:
            _put(thing, attribute, after)
        if done is not None:
            done()

    _running.append(Transition(thing, attribute, seconds, finish))
    if seconds * settings.time_scale == 0:
        settle()


def deleting(thing, seconds, remove, during="deleting", attribute="status"):
    """Shows the thing as `during` for the seconds, and then calls `remove()`."""
    begin(thing, during, None, seconds, attribute, remove)


def later(seconds, action):
    """Calls `action()` once the seconds are over."""
    _running.append(Transition(None, None, seconds, action))
    if seconds * settings.time_scale == 0:
        settle()


def busy(thing, attribute="status"):
    """Tells whether a transition of the thing still runs."""
    return any(t.thing is thing and t.attribute == attribute for t in _running)


def stop(thing, attribute="status"):
    """Drops the running transition of a thing without ending it."""
    _running[:] = [t for t in _running if t.thing is not thing or t.attribute != attribute]


def birth(cls, during, after, seconds, attribute="status"):
    """Lets every new object of a class begin in the state `during`.

    `seconds` may be a function of the object, for durations that depend on it.
    """
    made = cls.__init__

    @functools.wraps(made)
    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        length = seconds(self) if callable(seconds) else seconds
        begin(self, during, after, length, attribute)

    cls.__init__ = init


def settle():
    """Ends every transition that is due, the earliest first."""
    global _at
    if _at is not None:
        return
    now = time.monotonic()
    try:
        while True:
            due = [t for t in _running if t.due <= now]
            if not due:
                return
            first = min(due, key=lambda t: t.due)
            _running.remove(first)
            _at = first.due
            first.finish()
    finally:
        _at = None


def _put(thing, attribute, value):
    """Writes a state into an object or a dict."""
    if isinstance(thing, dict):
        thing[attribute] = value
    else:
        setattr(thing, attribute, value)


@on_reset
def forget():
    """Drops all transitions."""
    _running.clear()
