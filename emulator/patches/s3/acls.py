"""S3: access control lists, which a bucket does not take while its owner owns all objects.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
"""

from moto.s3.models import S3Backend
from moto.s3.responses import S3Response

from core import calls
from core.errors import AwsError
from core.patching import patch
from patches.s3 import owners

# The owner of a bucket is checked first.
BEFORE = (owners,)

ENFORCED = "BucketOwnerEnforced"
PUBLIC = ("public-read", "public-read-write", "authenticated-read")


def not_supported():
    """Makes the error for an ACL where there are none."""
    return AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")


@patch(S3Backend, "put_bucket_acl")
def put_bucket_acl(original, self, bucket_name, acl):
    """PutBucketAcl is refused while ACLs are disabled, and a public one while those are blocked."""
    bucket = self.get_bucket(bucket_name)
    if calls.current().operation == "PutBucketAcl":
        if bucket.ownership_rule == ENFORCED:
            raise not_supported()
        block = bucket.public_access_block
        if block and block.block_public_acls and acl and acl.public_read:
            raise AwsError("AccessDenied", "Access Denied", 403)
    return original(self, bucket_name, acl)


@patch(S3Response, "_key_response")
def check_object_acl(original, self, request, full_url):
    """While ACLs are disabled an object takes none but bucket-owner-full-control, and PutObjectAcl is refused."""
    bucket = self.backend.buckets.get(self.parse_bucket_name_from_url(request, full_url))
    if bucket and bucket.ownership_rule == ENFORCED and request.method in ("PUT", "POST"):
        given = request.headers.get("x-amz-acl")
        grants = any(name.lower().startswith("x-amz-grant-") for name in request.headers.keys())
        if calls.current().operation == "PutObjectAcl" or grants or given not in (None, "bucket-owner-full-control"):
            raise not_supported()
    return original(self, request, full_url)


@patch(S3Response, "_bucket_response_put")
def check_new_bucket(original, self, request, bucket_name, querystring):
    """CreateBucket refuses a public ACL, as a new bucket has ACLs disabled unless the request says otherwise."""
    creates = calls.current().operation == "CreateBucket"
    ownership = request.headers.get("x-amz-object-ownership", ENFORCED)
    if creates and ownership == ENFORCED and request.headers.get("x-amz-acl") in PUBLIC:
        text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise AwsError("InvalidBucketAclWithObjectOwnership", text)
    return original(self, request, bucket_name, querystring)
