"""Parameters of Systems Manager.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""

import unittest

from conformance import ConformanceTest, client, listed, tags


class ParameterTest(ConformanceTest):
    """A test that puts parameters under a path of its own."""

    def setUp(self):
        """Makes the client, and the path."""
        super().setUp()
        self.ssm, self.path = client("ssm"), f"/{self.name('test')}"

    def put(self, name, value="v", **more):
        """Puts a parameter, and gives its version."""
        whole = f"{self.path}/{name}"
        answer = self.ssm.put_parameter(Name=whole, Value=value, **{"Type": "String", **more})
        self.cleanup(self.ssm.delete_parameter, Name=whole)
        return answer["Version"]

    def value(self, name, **more):
        """Reads the value of a parameter."""
        return self.ssm.get_parameter(Name=f"{self.path}/{name}", **more)["Parameter"]["Value"]


class PutTest(ParameterTest):
    """PutParameter."""

    def test_versions(self):
        """Each value is a version, and can be read by its number."""
        self.assertEqual(self.put("a", "one"), 1)
        self.refused("ParameterAlreadyExists", self.put, name="a", value="two")
        self.assertEqual(self.put("a", "two", Overwrite=True), 2)
        self.assertEqual((self.value("a"), self.value("a:1")), ("two", "one"))
        history = self.ssm.get_parameter_history(Name=f"{self.path}/a")["Parameters"]
        self.assertEqual([(one["Version"], one["Value"]) for one in history], [(1, "one"), (2, "two")])
        self.refused("ParameterVersionNotFound", self.value, name="a:9")

    def test_labels(self):
        """A label names a version, and can be given to another one."""
        self.put("a", "one"), self.put("a", "two", Overwrite=True)
        for version, value in ((1, "one"), (2, "two")):
            self.ssm.label_parameter_version(Name=f"{self.path}/a", ParameterVersion=version, Labels=["current"])
            self.assertEqual(self.value("a:current"), value)

    def test_types(self):
        """A parameter needs a type, keeps it, and a secure one is decrypted on request only."""
        self.refused("ValidationException", self.ssm.put_parameter, Name=f"{self.path}/none", Value="v")
        self.put("a", "secret", Type="SecureString")
        self.refused("HierarchyTypeMismatchException", self.put, name="a", Type="String", Overwrite=True)
        self.assertEqual(self.value("a", WithDecryption=True), "secret")
        self.assertNotEqual(self.value("a"), "secret")

    def test_tiers(self):
        """A standard parameter has 4 KB, an advanced one 8, and does not go back."""
        self.refused("ValidationException", self.put, name="a", value="x" * 4097)
        self.put("a", "x" * 4097, Tier="Advanced")
        self.refused("ValidationException", self.put, name="a", value="v", Tier="Standard", Overwrite=True)
        self.refused("ValidationException", self.put, name="b", value="x" * 8193, Tier="Advanced")

    def test_names(self):
        """Names of AWS and names of more than 15 levels are refused."""
        put = self.ssm.put_parameter
        self.refused("ValidationException", put, Name="ssm-mine", Value="v", Type="String")
        self.refused("HierarchyLevelLimitExceededException", put, Name="/a" * 16, Value="v", Type="String")

    def test_pattern(self):
        """A value matches the pattern of the parameter."""
        self.put("a", "12", AllowedPattern=r"^\d+$")
        self.refused("ParameterPatternMismatchException", self.put, name="b", value="x", AllowedPattern=r"^\d+$")

    def test_tags(self):
        """Tags are given at creation, and not with Overwrite."""
        self.put("a", Tags=tags(app="a"))
        found = self.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=f"{self.path}/a")["TagList"]
        self.assertEqual(found, tags(app="a"))
        self.refused("ValidationException", self.put, name="a", Tags=tags(app="b"), Overwrite=True)

    def test_unknown(self):
        """An unknown parameter is refused, one by one, and named where several are asked for."""
        for call in (self.ssm.get_parameter, self.ssm.delete_parameter, self.ssm.get_parameter_history):
            self.refused("ParameterNotFound", call, Name=f"{self.path}/none")
        self.put("a")
        names = [f"{self.path}/a", f"{self.path}/none"]
        answer = self.ssm.get_parameters(Names=names)
        self.assertEqual(([one["Name"] for one in answer["Parameters"]], answer["InvalidParameters"]),
                         (names[:1], names[1:]))


class ListTest(ParameterTest):
    """DescribeParameters and GetParametersByPath.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
    """

    def described(self, *filters, **more):
        """Gives the names of the parameters that filters find, without the path of the test."""
        wanted = [{"Key": key, "Option": option, "Values": values} for key, option, *values in filters]
        found = listed(self.ssm.describe_parameters, "Parameters", ParameterFilters=wanted, **more)
        return sorted(one["Name"].removeprefix(f"{self.path}/") for one in found)

    def test_filters(self):
        """Parameters are found by name, path, type, tier and tag, and by several of them together."""
        self.put("a"), self.put("b/c", Type="StringList"), self.put("b/d/e", Tags=tags(app=self.path.strip("/")))
        under = ("Path", "Recursive", self.path)
        for filters, names in (
            ([under], ["a", "b/c", "b/d/e"]), ([("Path", "OneLevel", self.path)], ["a"]),
            ([("Name", "Equals", f"{self.path}/a")], ["a"]),
            ([("Name", "BeginsWith", f"{self.path}/b")], ["b/c", "b/d/e"]),
            ([("Name", "Contains", f"{self.path}/b/d")], ["b/d/e"]),
            ([under, ("Type", "Equals", "StringList")], ["b/c"]),
            ([under, ("Tier", "Equals", "Standard")], ["a", "b/c", "b/d/e"]),
            ([("tag:app", "Equals", self.path.strip("/"))], ["b/d/e"]),
            ([under, ("Name", "BeginsWith", f"{self.path}/z")], []),
        ):
            with self.subTest(filters=filters):
                self.assertEqual(self.described(*filters), names)

    def test_no_values(self):
        """DescribeParameters gives no values, but the version, the tier and the ARN."""
        self.put("a", "one"), self.put("a", "two", Overwrite=True)
        filters = [{"Key": "Name", "Values": [f"{self.path}/a"]}]
        found = self.ssm.describe_parameters(ParameterFilters=filters)["Parameters"][0]
        self.assertNotIn("Value", found)
        self.assertEqual((found["Version"], found["Tier"], found["Type"]), (2, "Standard", "String"))
        self.assertTrue(found["ARN"].endswith(f":parameter{self.path}/a"))

    def test_pages(self):
        """Pages are as long as was asked for, and a token comes only while there are more."""
        for number in range(4):
            self.put(f"p/{number}")
        more = {"ParameterFilters": [{"Key": "Path", "Values": [f"{self.path}/p"]}]}
        first = self.ssm.describe_parameters(MaxResults=2, **more)
        second = self.ssm.describe_parameters(MaxResults=2, NextToken=first["NextToken"], **more)
        self.assertEqual((len(first["Parameters"]), len(second["Parameters"])), (2, 2))
        self.assertNotIn("NextToken", second)
        self.refused("InvalidNextToken", self.ssm.describe_parameters, NextToken="wrong", **more)

    def by_path(self, path, **more):
        """Gives the names of the parameters under a path, without it."""
        found = listed(self.ssm.get_parameters_by_path, "Parameters", Path=path, **more)
        return sorted(one["Name"].removeprefix(f"{path}/") for one in found)

    def test_by_path(self):
        """A path gives its own level, or all below, with values, ten at a time."""
        for number in range(12):
            self.put(f"p/{number:02}")
        self.put("p/q/r")
        names = [f"{number:02}" for number in range(12)]
        self.assertEqual(self.by_path(f"{self.path}/p"), names)
        self.assertEqual(self.by_path(f"{self.path}/p", Recursive=True), [*names, "q/r"])
        first = self.ssm.get_parameters_by_path(Path=f"{self.path}/p")
        self.assertEqual((len(first["Parameters"]), first["Parameters"][0]["Value"]), (10, "v"))
        self.assertEqual(self.by_path(f"{self.path}/none"), [])

    def test_full_page(self):
        """A page that is full and the last comes without a token."""
        for number in range(10):
            self.put(f"p/{number}")
        self.assertNotIn("NextToken", self.ssm.get_parameters_by_path(Path=f"{self.path}/p"))

    def test_by_path_filters(self):
        """A path is filtered by type, and not by name or tier."""
        self.put("a"), self.put("b", Type="StringList")
        self.assertEqual(self.by_path(self.path, ParameterFilters=[{"Key": "Type", "Values": ["StringList"]}]), ["b"])
        for key in ("Name", "Tier", "Path"):
            self.refused("InvalidFilterKey", self.ssm.get_parameters_by_path, Path=self.path,
                         ParameterFilters=[{"Key": key, "Values": ["x"]}])
        self.refused("ValidationException", self.ssm.get_parameters_by_path, Path=self.path, MaxResults=11)


if __name__ == "__main__":
    unittest.main()
