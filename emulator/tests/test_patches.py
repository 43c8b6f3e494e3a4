"""The rules for files under patches/."""

import ast
import functools
import pathlib
import re
import unittest

from botocore.session import Session

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "patches"
PAGE = re.compile(r"https://docs\.aws\.amazon\.com/[\w./-]+/[\w.#-]+")
OPERATION = re.compile(r"/API_(\w+)\.html$")
# The services whose name in botocore is not that of their folder.
BOTOCORE = {"autoscaling": "application-autoscaling", "tagging": "resourcegroupstaggingapi"}


@functools.cache
def members(folder):
    """Gives the operations and types of the service that a folder is about."""
    model = Session().get_service_model(BOTOCORE.get(folder, folder))
    return {*model.operation_names, *model.shape_names}


def files():
    """Gives (path, source) of every patch file."""
    return [(path, path.read_text()) for path in sorted(FOLDER.rglob("*.py"))]


class PatchesTest(unittest.TestCase):
    """Every file under patches/."""

    def test_names_a_page(self):
        """A patch file names a page of AWS's documentation in its docstring."""
        for path, source in files():
            with self.subTest(path=path):
                self.assertRegex(ast.get_docstring(ast.parse(source)), PAGE)

    def test_pages_exist_in_the_model(self):
        """A page of an API reference is of an operation or a type of the service."""
        for path, source in files():
            for page in PAGE.findall(source):
                found = OPERATION.search(page)
                if found:
                    with self.subTest(path=path, page=page):
                        self.assertIn(found.group(1), members(path.parent.name))

    def test_originals_are_called(self):
        """A patch that does not call the original names it `_original`, so that no earlier patch is undone."""
        for path, source in files():
            for function in ast.walk(ast.parse(source)):
                if isinstance(function, ast.FunctionDef) and function.args.args:
                    first = function.args.args[0].arg
                    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
                    with self.subTest(path=path, function=function.name):
                        self.assertFalse(first == "original" and first not in names)

    def test_place(self):
        """A patch file is in the folder of a service."""
        for path, _ in files():
            self.assertEqual(path.parent.parent, FOLDER, path)


if __name__ == "__main__":
    unittest.main()
