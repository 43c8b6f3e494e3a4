"""Patches: how one replaces a function, and which patches are refused."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from core.patching import patch


class PatchTest(unittest.TestCase):
    """The decorator."""

    def setUp(self):
        """Makes a class to patch."""
        class Backend:
            """A class with one method."""

            def read(self):
                """Gives a list."""
                return ["moto"]

        self.backend = Backend

    def test_original(self):
        """A patch gets the original, and patches of one function build on each other."""
        patch(self.backend, "read")(lambda original, self: [*original(self), "first"])
        patch(self.backend, "read")(lambda original, self: [*original(self), "second"])
        self.assertEqual(self.backend().read(), ["moto", "first", "second"])

    def test_undone_patch(self):
        """A patch that does not call the original is refused when an earlier one exists."""
        patch(self.backend, "read")(lambda original, self: original(self))
        with self.assertRaisesRegex(AttributeError, "patched already"):
            patch(self.backend, "read")(lambda _original, self: [])

    def test_names(self):
        """A patch of a missing name is refused, and so is a new function with the name of another."""
        with self.assertRaisesRegex(AttributeError, "has no write"):
            patch(self.backend, "write")(lambda original, self: None)
        with self.assertRaisesRegex(AttributeError, "already has read"):
            patch(self.backend, "read", new=True)(lambda self: None)


if __name__ == "__main__":
    unittest.main()
