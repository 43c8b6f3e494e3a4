"""S3: the settings of a new bucket, its owner, and the listing of buckets.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
"""

import xmltodict
from moto.core.responses import ActionResult
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend
from moto.s3.responses import S3Response

from core import late
from core.errors import AwsError
from core.patching import patch

SSE_S3 = {
    "Rule": {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BucketKeyEnabled": "false",
    }
}
PAGE_SIZE = 10_000

late.listing(S3Backend, "list_buckets", [FakeBucket], only="ListBuckets")


@patch(FakeBucket, "__init__")
def init_bucket(original, self, *args, **kwargs):
    """A new bucket blocks public access, disables ACLs and encrypts with SSE-S3.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
    """
    original(self, *args, **kwargs)
    self.public_access_block = PublicAccessBlock(True, True, True, True)
    self.ownership_rule = "BucketOwnerEnforced"
    self.encryption = SSE_S3


@patch(S3Backend, "delete_bucket_encryption")
def reset_encryption(_original, self, bucket_name):
    """DeleteBucketEncryption resets a bucket to SSE-S3, because every bucket is encrypted."""
    self.get_bucket(bucket_name).encryption = SSE_S3


@patch(S3Response, "_bucket_response_put")
def tag_at_creation(original, self, request, bucket_name, querystring):
    """CreateBucket sets the tags of its configuration on a new bucket only."""
    existed = bucket_name in self.backend.buckets
    answer = original(self, request, bucket_name, querystring)
    if self.data.get("Action") == "CreateBucket" and not existed and self.body:
        tags = _listed(xmltodict.parse(self.body)["CreateBucketConfiguration"], "Tags", "Tag")
        if tags:
            given = {tag["Key"]: tag["Value"] or "" for tag in tags}
            self.backend.put_bucket_tagging(bucket_name, given)
    return answer


def _listed(parent, *path):
    """Gives the XML elements under a path as a list, be it none, one or many."""
    for name in path:
        parent = (parent or {}).get(name)
    if parent is None:
        return []
    return parent if isinstance(parent, list) else [parent]


@patch(S3Response, "_bucket_response")
def refuse_other_owner(original, self, request, full_url):
    """S3 refuses a request whose ExpectedBucketOwner is not the owner (AccessDenied).

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
    """
    expected = request.headers.get("x-amz-expected-bucket-owner")
    bucket = self.backend.buckets.get(self.parse_bucket_name_from_url(request, full_url))
    if expected and bucket and bucket.account_id != expected:
        raise AwsError("AccessDenied", "Access Denied", 403)
    return original(self, request, full_url)


@patch(S3Response, "all_buckets")
def list_buckets(_original, self):
    """ListBuckets sorts by name, returns the region of each bucket, and comes in pages.

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
    start = int(given["continuation-token"] or 0)
    end = start + int(given["max-buckets"] or PAGE_SIZE)
    page = [
        {
            "Name": bucket.name,
            "CreationDate": bucket.creation_date_ISO8601,
            "BucketRegion": bucket.region_name,
        }
        for bucket in found[start:end]
    ]
    result = {"Owner": {"ID": self.current_account}, "Buckets": page}
    if end < len(found):
        result["ContinuationToken"] = str(end)
    self.data["Action"] = "ListBuckets"
    return self.serialized(ActionResult(result))
