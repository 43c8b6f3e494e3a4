"""S3: requests that expect a certain owner of a bucket.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
"""

from urllib.parse import unquote

from moto.s3.responses import S3Response

from core.errors import AwsError
from core.patching import patch


@patch(S3Response, "_bucket_response")
def check_bucket(original, self, request, full_url):
    """A request for a bucket that expects another owner is refused (ExpectedBucketOwner)."""
    check_owner(self, request, full_url)
    return original(self, request, full_url)


@patch(S3Response, "_key_response")
def check_key(original, self, request, full_url):
    """A request for an object that expects another owner of its bucket, or of the source's, is refused."""
    check_owner(self, request, full_url)
    source = unquote(request.headers.get("x-amz-copy-source") or "").lstrip("/").split("/")[0]
    _compare(self.backend.buckets.get(source), request.headers.get("x-amz-source-expected-bucket-owner"))
    return original(self, request, full_url)


def check_owner(response, request, full_url):
    """Refuses a request that expects another owner of the bucket in its path."""
    bucket = response.backend.buckets.get(response.parse_bucket_name_from_url(request, full_url))
    _compare(bucket, request.headers.get("x-amz-expected-bucket-owner"))


def _compare(bucket, expected):
    """Refuses an expected owner that is not the bucket's."""
    if expected and bucket and bucket.account_id != expected:
        raise AwsError("AccessDenied", "Access Denied", 403)
