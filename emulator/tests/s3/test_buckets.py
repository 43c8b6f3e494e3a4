"""Buckets: the settings of a new bucket, changes of settings, and the expected owner.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
"""

import json
import unittest

from conformance import ConformanceTest, client, emulator_only

STRANGER = "999999999999"


class BucketTest(ConformanceTest):
    """A test that creates buckets."""

    def setUp(self):
        """Makes the client."""
        super().setUp()
        self.s3 = client("s3")

    def bucket(self, name=None, **more):
        """Creates a bucket, and gives its name."""
        name = name or self.name("bucket")
        self.s3.create_bucket(Bucket=name, **more)
        self.cleanup(self.s3.delete_bucket, Bucket=name)
        return name


class DefaultsTest(BucketTest):
    """The settings of a new bucket."""

    def test_defaults(self):
        """A new bucket blocks public access, has ACLs disabled, and is encrypted."""
        name = self.bucket()
        block = self.s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        self.assertEqual(set(block.values()), {True})
        rule = self.s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"][0]
        self.assertEqual(rule["ObjectOwnership"], "BucketOwnerEnforced")
        rule = self.s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
        self.assertNotIn("Status", self.s3.get_bucket_versioning(Bucket=name))
        self.assertNotIn("Status", self.s3.get_bucket_accelerate_configuration(Bucket=name))
        self.assertNotIn("LoggingEnabled", self.s3.get_bucket_logging(Bucket=name))
        found = self.s3.get_bucket_notification_configuration(Bucket=name)
        self.assertEqual(set(found) - {"ResponseMetadata"}, set())

    def test_absent_settings(self):
        """A setting that a bucket does not have is an error of its own."""
        name = self.bucket()
        for code, call in (
            ("NoSuchBucketPolicy", self.s3.get_bucket_policy), ("NoSuchTagSet", self.s3.get_bucket_tagging),
            ("NoSuchCORSConfiguration", self.s3.get_bucket_cors),
            ("NoSuchWebsiteConfiguration", self.s3.get_bucket_website),
            ("NoSuchLifecycleConfiguration", self.s3.get_bucket_lifecycle_configuration),
            ("ObjectLockConfigurationNotFoundError", self.s3.get_object_lock_configuration),
            ("ReplicationConfigurationNotFoundError", self.s3.get_bucket_replication),
        ):
            with self.subTest(code):
                error = self.refused(code, call, Bucket=name)
                self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)

    def test_deleted_settings(self):
        """The block of public access and the ownership can be deleted; the encryption is reset."""
        name = self.bucket()
        self.s3.delete_public_access_block(Bucket=name)
        self.refused("NoSuchPublicAccessBlockConfiguration", self.s3.get_public_access_block, Bucket=name)
        self.s3.delete_bucket_ownership_controls(Bucket=name)
        self.refused("OwnershipControlsNotFoundError", self.s3.get_bucket_ownership_controls, Bucket=name)
        self.s3.delete_bucket_encryption(Bucket=name)
        self.s3.get_bucket_encryption(Bucket=name)


class SettingTest(BucketTest):
    """Settings that are written and read."""

    def test_cors(self):
        """CORS rules are read as they were written, and deleted."""
        name = self.bucket()
        rule = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://example.com"], "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 300}
        self.s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
        found = self.s3.get_bucket_cors(Bucket=name)["CORSRules"][0]
        self.assertEqual({key: found[key] for key in rule}, rule)
        self.s3.delete_bucket_cors(Bucket=name)
        self.refused("NoSuchCORSConfiguration", self.s3.get_bucket_cors, Bucket=name)

    def test_website(self):
        """A website's documents are read as they were written, and deleted."""
        name = self.bucket()
        site = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
        self.s3.put_bucket_website(Bucket=name, WebsiteConfiguration=site)
        found = self.s3.get_bucket_website(Bucket=name)
        self.assertEqual({key: found[key] for key in site}, site)
        self.s3.delete_bucket_website(Bucket=name)
        self.refused("NoSuchWebsiteConfiguration", self.s3.get_bucket_website, Bucket=name)

    def test_notifications(self):
        """Notifications through EventBridge are turned on and off."""
        name = self.bucket()
        put = self.s3.put_bucket_notification_configuration
        put(Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}})
        self.assertIn("EventBridgeConfiguration", self.s3.get_bucket_notification_configuration(Bucket=name))
        put(Bucket=name, NotificationConfiguration={})
        self.assertNotIn("EventBridgeConfiguration", self.s3.get_bucket_notification_configuration(Bucket=name))

    def test_acceleration(self):
        """Acceleration is enabled and suspended, but not for a name with periods."""
        name, put = self.bucket(), self.s3.put_bucket_accelerate_configuration
        for status in ("Enabled", "Suspended"):
            put(Bucket=name, AccelerateConfiguration={"Status": status})
            self.assertEqual(self.s3.get_bucket_accelerate_configuration(Bucket=name)["Status"], status)
        dotted = self.bucket(self.name("bucket") + ".example")
        self.refused("InvalidRequest", put, "not supported for buckets with periods (.) in their names", Bucket=dotted,
                     AccelerateConfiguration={"Status": "Enabled"})

    def test_object_lock(self):
        """Object Lock is enabled at creation, with versioning, and its default retention can be read."""
        name = self.bucket(ObjectLockEnabledForBucket=True)
        self.assertEqual(self.s3.get_bucket_versioning(Bucket=name)["Status"], "Enabled")
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
        self.s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
        self.assertEqual(self.s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"], lock)


class AclTest(BucketTest):
    """ACLs, which are disabled unless the owner enables them.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """

    def test_disabled(self):
        """While ACLs are disabled they are read, and refused for buckets and objects."""
        name = self.bucket()
        self.assertEqual(self.s3.get_bucket_acl(Bucket=name)["Grants"][0]["Permission"], "FULL_CONTROL")
        refuse = "AccessControlListNotSupported"
        for acl in ("private", "public-read"):
            self.refused(refuse, self.s3.put_bucket_acl, Bucket=name, ACL=acl)
        self.refused(refuse, self.s3.put_object, Bucket=name, Key="k", Body=b"", ACL="public-read")
        self.s3.put_object(Bucket=name, Key="k", Body=b"", ACL="bucket-owner-full-control")
        self.refused(refuse, self.s3.put_object_acl, Bucket=name, Key="k", ACL="public-read")
        self.s3.delete_object(Bucket=name, Key="k")

    def test_creation(self):
        """A bucket is not created with a public ACL while ACLs are disabled."""
        self.refused("InvalidBucketAclWithObjectOwnership", self.s3.create_bucket, Bucket=self.name("bucket"),
                     ACL="public-read")

    def test_enabled(self):
        """With ACLs enabled they are taken, but not public ones while those are blocked."""
        name = self.bucket(ObjectOwnership="ObjectWriter")
        self.s3.put_bucket_acl(Bucket=name, ACL="private")
        self.refused("AccessDenied", self.s3.put_bucket_acl, Bucket=name, ACL="public-read")
        self.s3.delete_public_access_block(Bucket=name)
        self.s3.put_bucket_acl(Bucket=name, ACL="public-read")


class OwnerTest(BucketTest):
    """The owner that a request expects.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
    """

    def test_bucket(self):
        """Every request for a bucket is refused when it expects another owner."""
        name, stranger = self.bucket(), {"ExpectedBucketOwner": STRANGER}
        for call, more in (
            (self.s3.get_bucket_versioning, {}), (self.s3.get_bucket_encryption, {}), (self.s3.list_objects_v2, {}),
            (self.s3.get_bucket_policy, {}), (self.s3.get_public_access_block, {}), (self.s3.delete_bucket, {}),
            (self.s3.put_bucket_versioning, {"VersioningConfiguration": {"Status": "Enabled"}}),
            (self.s3.delete_objects, {"Delete": {"Objects": [{"Key": "k"}]}}),
        ):
            error = self.refused("AccessDenied", call, Bucket=name, **more, **stranger)
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 403)

    def test_object(self):
        """Every request for an object is refused when it expects another owner of the bucket."""
        name, stranger = self.bucket(), {"ExpectedBucketOwner": STRANGER}
        account = client("sts").get_caller_identity()["Account"]
        self.s3.put_object(Bucket=name, Key="k", Body=b"body", ExpectedBucketOwner=account)
        for call, more in ((self.s3.get_object, {}), (self.s3.put_object, {"Body": b"other"}),
                           (self.s3.delete_object, {}), (self.s3.get_object_tagging, {})):
            self.refused("AccessDenied", call, Bucket=name, Key="k", **more, **stranger)
        self.refused("403", self.s3.head_object, Bucket=name, Key="k", **stranger)
        source = {"CopySource": f"{name}/k", "ExpectedSourceBucketOwner": STRANGER}
        self.refused("AccessDenied", self.s3.copy_object, Bucket=name, Key="copy", **source)
        found = self.s3.get_object(Bucket=name, Key="k", ExpectedBucketOwner=account)
        self.assertEqual(found["Body"].read(), b"body")
        self.s3.delete_object(Bucket=name, Key="k")


@emulator_only
class LateTest(BucketTest):
    """Settings that are read back late, as bucket configurations are eventually consistent.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
    """

    def rules(self, name):
        """Reads the names of the lifecycle rules."""
        try:
            found = self.s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
        except self.s3.exceptions.ClientError as error:
            return error.response["Error"]["Code"]
        return [rule["ID"] for rule in found]

    def put(self, name, rule):
        """Writes a lifecycle rule."""
        self.s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [
            {"ID": rule, "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]})

    def test_lifecycle(self):
        """The first rules, others and their deletion are each seen after a while."""
        name = self.bucket()
        self.settings(lateListings=0.5)
        self.put(name, "one")
        self.assertEqual(self.rules(name), "NoSuchLifecycleConfiguration")
        self.eventually(["one"], lambda: self.rules(name))
        self.put(name, "two")
        self.assertEqual(self.rules(name), ["one"])
        self.eventually(["two"], lambda: self.rules(name))
        self.s3.delete_bucket_lifecycle(Bucket=name)
        self.assertEqual(self.rules(name), ["two"])
        self.eventually("NoSuchLifecycleConfiguration", lambda: self.rules(name))

    def test_policy(self):
        """A policy is in force at once, and read a while later."""
        name = self.bucket()
        policy = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/*"}]})
        self.settings(lateListings=0.5)
        self.s3.put_bucket_policy(Bucket=name, Policy=policy)
        self.refused("NoSuchBucketPolicy", self.s3.get_bucket_policy, Bucket=name)
        self.settings(lateListings=0)
        self.assertEqual(json.loads(self.s3.get_bucket_policy(Bucket=name)["Policy"]), json.loads(policy))


if __name__ == "__main__":
    unittest.main()
