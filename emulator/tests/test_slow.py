"""Slow states: they follow the wall clock and the time scale in force."""

import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from core import slow
from core.settings import settings


class Thing:
    """Something with a status."""

    status = "new"


class SlowTest(unittest.TestCase):
    """The helper that the patches use."""

    def setUp(self):
        """Begins without transitions, at a hundredth of AWS's time."""
        slow.forget()
        settings.change({"timeScale": 0.01})

    def wait(self, seconds):
        """Lets seconds of AWS go by."""
        time.sleep(seconds * settings.time_scale)
        slow.settle()

    def test_begin(self):
        """A thing is in the first state for its time, and in the next one after it."""
        thing, ended = Thing(), []
        slow.begin(thing, "creating", "available", 5, done=lambda: ended.append(1))
        slow.settle()
        self.assertEqual((thing.status, slow.is_changing(thing), ended), ("creating", True, []))
        self.wait(6)
        self.assertEqual((thing.status, slow.is_changing(thing), ended), ("available", False, [1]))

    def test_at_once(self):
        """With a time scale of 0 all is done at once, also while one waits for it."""
        thing, other = {}, {}
        slow.begin(other, "creating", "available", 500)
        settings.change({"timeScale": 0})
        slow.begin(thing, "creating", "available", 500, "state")
        self.assertEqual(thing, {"state": "available"})
        self.assertEqual(other, {"status": "available"})

    def test_replaced(self):
        """A new transition of a thing drops the one that runs."""
        thing, ended = Thing(), []
        slow.begin(thing, "modifying", "available", 3, done=lambda: ended.append("modified"))
        slow.begin_deletion(thing, 3, lambda: ended.append("deleted"))
        self.wait(4)
        self.assertEqual((thing.status, ended), ("deleting", ["deleted"]))

    def test_chain(self):
        """What begins at an end starts at that very moment, however late it is noticed."""
        thing = Thing()
        slow.begin(thing, "creating", "backing-up", 2,
                   done=lambda: slow.begin(thing, "backing-up", "available", 2))
        self.wait(5)
        self.assertEqual(thing.status, "available")

    def test_order(self):
        """Ends come in the order of their times."""
        ended = []
        slow.later(3, lambda: ended.append("later"))
        slow.later(1, lambda: ended.append("sooner"))
        self.wait(4)
        self.assertEqual(ended, ["sooner", "later"])

    def test_birth(self):
        """Every new object of a class begins slowly, for as long as it says."""
        class Database:
            """Something that takes its time."""

            def __init__(self, minutes):
                """Is available, as moto has it."""
                self.minutes, self.status = minutes, "available"

        slow.begin_at_creation(Database, "creating", "available", lambda db: db.minutes)
        short, long = Database(1), Database(10)
        self.assertEqual((short.status, long.status), ("creating", "creating"))
        self.wait(3)
        self.assertEqual((short.status, long.status), ("available", "creating"))


if __name__ == "__main__":
    unittest.main()
