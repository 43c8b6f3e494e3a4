"""S3: buckets of other accounts."""

import unittest

from support import EmulatorTest, ask, client


class ForeignBucketsTest(EmulatorTest):
    """A bucket whose name another account has."""

    def setUp(self):
        """Creates the bucket in another account."""
        super().setUp()
        ask("POST", "/_postmagiq/foreign-resources", {"buckets": ["taken"]})

    def test_create(self):
        """CreateBucket with the name is refused with BucketAlreadyExists, and the bucket is not listed."""
        s3 = client("s3")
        error = self.refused("BucketAlreadyExists", s3.create_bucket, Bucket="taken")
        self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 409)
        s3.create_bucket(Bucket="free")
        self.assertEqual([bucket["Name"] for bucket in s3.list_buckets()["Buckets"]], ["free"])

    def test_access(self):
        """Every operation on the bucket is refused with 403."""
        s3 = client("s3")
        self.refused("403", s3.head_bucket, Bucket="taken")
        for call, more in (
            (s3.get_bucket_versioning, {}), (s3.get_bucket_policy, {}),
            (s3.list_objects_v2, {}), (s3.delete_bucket, {}),
            (s3.put_object, {"Key": "k", "Body": b"x"}), (s3.get_object, {"Key": "k"}),
            (s3.put_bucket_versioning, {"VersioningConfiguration": {"Status": "Enabled"}}),
            (s3.put_bucket_tagging, {"Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}),
        ):
            with self.subTest(call=call.__name__):
                self.refused("AccessDenied", call, Bucket="taken", **more)

    def test_own_bucket(self):
        """CreateBucket with the name of an own bucket succeeds in us-east-1."""
        s3 = client("s3")
        s3.create_bucket(Bucket="mine")
        s3.create_bucket(Bucket="mine")
        s3.head_bucket(Bucket="mine")

    def test_reset(self):
        """A reset frees the name."""
        ask("POST", "/moto-api/reset")
        client("s3").create_bucket(Bucket="taken")


if __name__ == "__main__":
    unittest.main()
