"""Slow states, which follow the wall clock and the current time scale."""

import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from core import slow
from core.settings import settings


class Thing:
    """An object with a status."""

    status = "new"


class SlowTest(unittest.TestCase):
    """Transitions."""

    def setUp(self):
        """Drops all transitions, and sets the time scale to a hundredth."""
        slow.forget()
        settings.change({"timeScale": 0.01})

    def wait(self, seconds):
        """Waits for some seconds of AWS."""
        time.sleep(seconds * settings.time_scale)
        slow.settle()

    def test_begin(self):
        """A thing has the first state for the seconds, and the next one afterwards."""
        thing, ended = Thing(), []
        slow.begin(thing, "creating", "available", 5, done=lambda: ended.append(1))
        slow.settle()
        self.assertEqual((thing.status, slow.is_changing(thing), ended), ("creating", True, []))
        self.wait(6)
        self.assertEqual((thing.status, slow.is_changing(thing), ended), ("available", False, [1]))

    def test_at_once(self):
        """A time scale of 0 ends new and running transitions at once."""
        thing, other = {}, {}
        slow.begin(other, "creating", "available", 500)
        settings.change({"timeScale": 0})
        slow.begin(thing, "creating", "available", 500, "state")
        self.assertEqual(thing, {"state": "available"})
        self.assertEqual(other, {"status": "available"})

    def test_replaced(self):
        """A new transition of a thing cancels the running one."""
        thing, ended = Thing(), []
        slow.begin(thing, "modifying", "available", 3, done=lambda: ended.append("modified"))
        slow.begin_deletion(thing, 3, lambda: ended.append("deleted"))
        self.wait(4)
        self.assertEqual((thing.status, ended), ("deleting", ["deleted"]))

    def test_chain(self):
        """A transition that another one begins starts at the end of that one, however late settle runs."""
        thing = Thing()
        slow.begin(thing, "creating", "backing-up", 2,
                   done=lambda: slow.begin(thing, "backing-up", "available", 2))
        self.wait(5)
        self.assertEqual(thing.status, "available")

    def test_order(self):
        """Transitions end in the order of their times."""
        ended = []
        slow.later(3, lambda: ended.append("later"))
        slow.later(1, lambda: ended.append("sooner"))
        self.wait(4)
        self.assertEqual(ended, ["sooner", "later"])

    def test_begin_at_creation(self):
        """Every new object of a class begins in the first state, for seconds that depend on it."""
        class Database:
            """An object whose creation takes some time."""

            def __init__(self, minutes):
                """Makes it available at once, like moto."""
                self.minutes, self.status = minutes, "available"

        slow.begin_at_creation(Database, "creating", "available", lambda db: db.minutes)
        short, long = Database(1), Database(10)
        self.assertEqual((short.status, long.status), ("creating", "creating"))
        self.wait(3)
        self.assertEqual((short.status, long.status), ("available", "creating"))


if __name__ == "__main__":
    unittest.main()
