"""S3: creation and listing of buckets.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
"""

import xmltodict
from moto.core.responses import ActionResult
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend
from moto.s3.responses import S3Response

from core import late
from core.errors import AwsError
from core.paging import cut
from core.patching import patch

BY_S3 = {
    "Rule": {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BucketKeyEnabled": "false",
    }
}
PAGE = 10_000

late.listing(S3Backend, "list_buckets", [FakeBucket], only="ListBuckets")


@patch(FakeBucket, "__init__")
def begin_private(original, self, *args, **kwargs):
    """A new bucket blocks public access, has ACLs disabled and is encrypted by S3.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
    """
    original(self, *args, **kwargs)
    self.public_access_block = PublicAccessBlock(True, True, True, True)
    self.ownership_rule = "BucketOwnerEnforced"
    self.encryption = BY_S3


@patch(S3Backend, "delete_bucket_encryption")
def reset_encryption(_original, self, bucket_name):
    """DeleteBucketEncryption resets a bucket to encryption by S3, which every bucket has."""
    self.get_bucket(bucket_name).encryption = BY_S3


@patch(S3Response, "_bucket_response_put")
def tag_at_creation(original, self, request, bucket_name, querystring):
    """CreateBucket takes tags in its configuration; a bucket that exists keeps its own."""
    exists = bucket_name in self.backend.buckets
    answer = original(self, request, bucket_name, querystring)
    if self.data.get("Action") == "CreateBucket" and not exists and self.body:
        tags = _listed(xmltodict.parse(self.body)["CreateBucketConfiguration"], "Tags", "Tag")
        if tags:
            given = {tag["Key"]: tag["Value"] or "" for tag in tags}
            self.backend.put_bucket_tagging(bucket_name, given)
    return answer


def _listed(parent, *path):
    """Gives the elements under a path of parsed XML as a list, whether there is none, one or many."""
    for name in path:
        parent = (parent or {}).get(name)
    if parent is None:
        return []
    return parent if isinstance(parent, list) else [parent]


@patch(S3Backend, "put_bucket_accelerate_configuration")
def refuse_dots(original, self, bucket_name, accelerate_configuration):
    """Transfer Acceleration is not for buckets with periods in their names.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html
    """
    if "." in self.get_bucket(bucket_name).name:
        text = "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names"
        raise AwsError("InvalidRequest", text)
    return original(self, bucket_name, accelerate_configuration)


@patch(S3Backend, "get_object_lock_configuration")
def leave_out_zero(original, self, bucket_name):
    """GetObjectLockConfiguration shows either days or years.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
    """
    enabled, mode, days, years = original(self, bucket_name)
    return enabled, mode, days or None, years or None


@patch(S3Response, "all_buckets")
def list_by_pages(_original, self):
    """ListBuckets gives buckets by name, with their regions, in pages.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
    """
    given = {
        name: self._get_param(name)
        for name in ("prefix", "bucket-region", "max-buckets", "continuation-token")
    }
    found = self.backend.list_buckets(
        prefix=given["prefix"], bucket_region=given["bucket-region"], max_buckets=None
    )
    found = sorted(found, key=lambda bucket: bucket.name)
    part, token = cut(found, given["continuation-token"], given["max-buckets"] or PAGE, "InvalidArgument")
    page = [
        {
            "Name": bucket.name,
            "CreationDate": bucket.creation_date_ISO8601,
            "BucketRegion": bucket.region_name,
        }
        for bucket in part
    ]
    result = {"Owner": {"ID": self.current_account}, "Buckets": page}
    if token:
        result["ContinuationToken"] = token
    self.data["Action"] = "ListBuckets"
    return self.serialized(ActionResult(result))
