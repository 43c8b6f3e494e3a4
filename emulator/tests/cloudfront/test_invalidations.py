"""The states of invalidations, and the form of their paths.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
"""

import unittest

from conformance import ConformanceTest, client, emulator_only


@emulator_only
class InvalidationTest(ConformanceTest):
    """A test that has a distribution."""

    def setUp(self):
        """Makes the client and a distribution."""
        super().setUp()
        self.cloudfront = client("cloudfront")
        behaviour = {"TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https",
                     "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"}
        origin = {"Id": "site", "DomainName": "site.s3.us-east-1.amazonaws.com",
                  "S3OriginConfig": {"OriginAccessIdentity": ""}}
        config = {"CallerReference": self.name("distribution"), "Comment": "", "Enabled": True,
                  "Origins": {"Quantity": 1, "Items": [origin]}, "DefaultCacheBehavior": behaviour}
        self.distribution = self.cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"]

    def create(self, *paths):
        """Creates an invalidation of paths."""
        batch = {"CallerReference": self.name("invalidation"), "Paths": {"Quantity": len(paths), "Items": list(paths)}}
        answer = self.cloudfront.create_invalidation(DistributionId=self.distribution, InvalidationBatch=batch)
        return answer["Invalidation"]

    def test_states(self):
        """An invalidation is InProgress at first, and Completed in the end."""
        self.pace()
        created = self.create("/", "/index.html")
        self.assertEqual(created["Status"], "InProgress")
        self.cloudfront.get_waiter("invalidation_completed").wait(
            DistributionId=self.distribution, Id=created["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})

    def test_paths(self):
        """A path begins with a slash."""
        with self.assertRaises(self.cloudfront.exceptions.InvalidArgument):
            self.create("index.html")


if __name__ == "__main__":
    unittest.main()
