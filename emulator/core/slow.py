"""Slow states: a change that takes AWS minutes takes those minutes times the time scale here.

A transition starts with `begin` and ends by wall clock. Nothing runs in the
background: before each request the app calls `settle`, which carries out the
transitions that have ended by then. All durations are those of AWS, in seconds.
"""

import functools
import time

from core.settings import settings
from core.state import on_reset

_running = []
_now = None


class Transition:
    """The change of an object from one state to the next."""

    def __init__(self, thing, attribute, seconds, finish):
        """Starts the transition now."""
        self.thing, self.attribute = thing, attribute
        self.seconds, self.finish = seconds, finish
        self.started = _now if _now is not None else time.monotonic()

    @property
    def due(self):
        """Gives the moment at which the transition ends under the current time scale."""
        return self.started + self.seconds * settings.time_scale


def begin(thing, during, after, seconds, attribute="status", done=None):
    """Sets `thing.attribute` to `during`, and to `after` once the seconds are over.

    `thing` may be a dict. A running transition of the same attribute is cancelled
    together with its `done`. `done()` is called at the end; a transition that it
    begins starts at the very moment at which this one ended.
    """
    cancel(thing, attribute)
    _set(thing, attribute, during)

    def finish():
        if after is not None:
            _set(thing, attribute, after)
        if done is not None:
            done()

    _start(Transition(thing, attribute, seconds, finish))


def begin_deletion(thing, seconds, remove, during="deleting", attribute="status"):
    """Shows the thing as `during` for the seconds, and then calls `remove()`."""
    begin(thing, during, None, seconds, attribute, remove)


def later(seconds, action):
    """Calls `action()` once the seconds are over."""
    _start(Transition(None, None, seconds, action))


def is_changing(thing, attribute="status"):
    """Tells whether a transition of the thing is running."""
    return any(t.thing is thing and t.attribute == attribute for t in _running)


def cancel(thing, attribute="status"):
    """Drops the running transition of a thing without ending it."""
    _running[:] = [t for t in _running if t.thing is not thing or t.attribute != attribute]


def begin_at_creation(cls, during, after, seconds, attribute="status"):
    """Makes every new object of a class begin in the state `during`.

    `seconds` may be a function of the object, for durations that depend on it.
    """
    moto_init = cls.__init__

    @functools.wraps(moto_init)
    def init(self, *args, **kwargs):
        moto_init(self, *args, **kwargs)
        length = seconds(self) if callable(seconds) else seconds
        begin(self, during, after, length, attribute)

    cls.__init__ = init


def settle():
    """Ends every transition that is due, the earliest first."""
    global _now
    if _now is not None:
        return
    now = time.monotonic()
    try:
        while True:
            due = [t for t in _running if t.due <= now]
            if not due:
                return
            first = min(due, key=lambda t: t.due)
            _running.remove(first)
            _now = first.due
            first.finish()
    finally:
        _now = None


def _start(transition):
    """Adds a transition, and ends it at once if it takes no time."""
    _running.append(transition)
    if transition.seconds * settings.time_scale == 0:
        settle()


def _set(thing, attribute, value):
    """Writes a state into an object or a dict."""
    if isinstance(thing, dict):
        thing[attribute] = value
    else:
        setattr(thing, attribute, value)


@on_reset
def forget():
    """Drops all transitions."""
    _running.clear()
