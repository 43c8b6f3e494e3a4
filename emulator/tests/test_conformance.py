"""The rules for the tests that compare an endpoint with AWS's documentation."""

import ast
import pathlib
import re
import unittest

from botocore.session import Session

FOLDER = pathlib.Path(__file__).resolve().parent
SERVICES = {"ecs": "ecs", "elbv2": "elbv2", "autoscaling": "application-autoscaling", "ecr": "ecr"}
PAGE = re.compile(r"https://docs\.aws\.amazon\.com/\S+")
OPERATION = re.compile(r"/APIReference/API_(\w+)\.html$")


def tests(folder):
    """Gives (path, test function) of every test in a folder."""
    for path in sorted((FOLDER / folder).glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield path, node


class ConformanceRulesTest(unittest.TestCase):
    """Every test in the folders of services."""

    def test_names_a_page(self):
        """A test names a page of AWS's documentation in its docstring."""
        for folder in SERVICES:
            for path, test in tests(folder):
                with self.subTest(path=path.name, test=test.name):
                    self.assertRegex(ast.get_docstring(test) or "", PAGE)

    def test_pages_exist_in_the_model(self):
        """A page of an API reference is of an operation or a type of the service, or of one that it uses."""
        known = {"ECS_Idempotency"}
        for service in SERVICES.values():
            model = Session().get_service_model(service)
            known |= {*model.operation_names, *model.shape_names}
        for folder in SERVICES:
            for path, test in tests(folder):
                for page in PAGE.findall(ast.get_docstring(test) or ""):
                    found = OPERATION.search(page)
                    with self.subTest(path=path.name, page=page):
                        self.assertTrue(found is None or found.group(1) in known)

    def test_uses_no_product_code(self):
        """A test imports the standard library, boto3, botocore and files beside it only."""
        allowed = {"conformance_ecs", "support", "botocore", "boto3", *SERVICES}
        for folder in SERVICES:
            for path in (FOLDER / folder).glob("*.py"):
                names = re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.M)
                with self.subTest(path=path):
                    self.assertLessEqual(set(names) - {"json", "unittest", "hashlib"}, allowed)


if __name__ == "__main__":
    unittest.main()
