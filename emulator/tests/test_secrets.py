"""Secrets Manager: the pages and the order of ListSecrets."""

import unittest

from support import EmulatorTest, client


class ListSecretsTest(EmulatorTest):
    """ListSecrets."""

    def setUp(self):
        """Creates five secrets."""
        super().setUp()
        self.api = client("secretsmanager")
        for name in ("app/dev/b", "app/dev/a", "app/Dev/c", "other", "app/dev/d"):
            self.api.create_secret(Name=name, SecretString="x", Tags=[{"Key": "Env", "Value": name[:3]}])

    def names(self, **parameters):
        """Gives the names of all pages."""
        return [secret["Name"] for page in self.api.get_paginator("list_secrets").paginate(**parameters)
                for secret in page["SecretList"]]

    def test_pages(self):
        """A page has MaxResults secrets, and a NextToken while more follow."""
        first = self.api.list_secrets(MaxResults=3)
        self.assertEqual(len(first["SecretList"]), 3)
        rest = self.api.list_secrets(MaxResults=3, NextToken=first["NextToken"])
        self.assertEqual(len(rest["SecretList"]), 2)
        self.assertNotIn("NextToken", rest)
        self.refused("InvalidNextTokenException", self.api.list_secrets, NextToken="x")
        self.refused("ValidationException", self.api.list_secrets, MaxResults=101)

    def test_filters(self):
        """The filters of a page are those of the request, and names are matched from their beginning."""
        dev = [{"Key": "name", "Values": ["app/dev/"]}]
        self.assertEqual(sorted(self.names(Filters=dev, PaginationConfig={"PageSize": 2})),
                         ["app/dev/a", "app/dev/b", "app/dev/d"])
        self.assertEqual(self.names(Filters=[{"Key": "name", "Values": ["dev"]}]), [])
        self.assertEqual(self.names(Filters=[{"Key": "name", "Values": ["!app"]}]), ["other"])
        self.assertEqual(self.names(Filters=[{"Key": "tag-key", "Values": ["env"]}]), [])

    def test_order(self):
        """Secrets are sorted by name or date, in either order."""
        by_name = sorted(self.names())
        self.assertEqual(self.names(SortBy="name", SortOrder="asc"), by_name)
        self.assertEqual(self.names(SortBy="name", SortOrder="desc", PaginationConfig={"PageSize": 2}), by_name[::-1])

    def test_deleted(self):
        """A secret that is scheduled for deletion is listed only with IncludePlannedDeletion."""
        self.api.delete_secret(SecretId="other")
        self.assertNotIn("other", self.names())
        self.assertIn("other", self.names(IncludePlannedDeletion=True))


if __name__ == "__main__":
    unittest.main()
