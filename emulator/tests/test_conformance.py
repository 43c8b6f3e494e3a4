"""The rules for the tests that compare an endpoint with AWS's documentation."""

import ast
import pathlib
import re
import sys
import unittest

from test_patches import OPERATION, PAGE, members

FOLDER = pathlib.Path(__file__).resolve().parent
SERVICES = sorted(path.parent.name for path in FOLDER.glob("*/__init__.py"))
ALLOWED = {"boto3", "botocore", "conformance", "vpc", *SERVICES, *sys.stdlib_module_names}


def files():
    """Gives (path, source) of every file in the folders of services."""
    return [(path, path.read_text()) for path in sorted(FOLDER.glob("*/*.py"))]


def tests(module):
    """Gives (name, docstrings) of every test of a module: its own, those of its class and of the module."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            for test in node.body:
                if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                    yield test.name, [ast.get_docstring(one) or "" for one in (test, node, module)]


class ConformanceRulesTest(unittest.TestCase):
    """Every test in the folders of services."""

    def test_names_a_page(self):
        """A test names a page of AWS's documentation in its docstring, or in that of its class or its file."""
        for path, source in files():
            for name, docstrings in tests(ast.parse(source)):
                with self.subTest(path=path.name, test=name):
                    self.assertTrue(docstrings[0])
                    self.assertRegex("\n".join(docstrings), PAGE)

    def test_pages_exist_in_the_model(self):
        """A page of an API reference is of an operation or a type of the service, or of one that it uses."""
        known = set().union({"ECS_Idempotency"}, *map(members, SERVICES))
        for path, source in files():
            for page in PAGE.findall(source):
                found = OPERATION.search(page)
                with self.subTest(path=path.name, page=page):
                    self.assertTrue(found is None or found.group(1) in known)

    def test_imports(self):
        """A test imports the standard library, boto3, botocore and other files of the tests of services only."""
        for path, source in files():
            with self.subTest(path=path):
                self.assertLessEqual(set(re.findall(r"^(?:from|import) (\w+)", source, re.M)), ALLOWED)

    def test_table(self):
        """The README says of every test file what it shows."""
        readme = (FOLDER.parent / "README.md").read_text()
        named = re.findall(r"^\| `(\w+/test_\w+\.py)` ", readme, re.M)
        self.assertEqual(sorted(named), [f"{path.parent.name}/{path.name}" for path, _ in files()
                                         if path.name.startswith("test_")])


if __name__ == "__main__":
    unittest.main()
