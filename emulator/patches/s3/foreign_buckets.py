"""S3: buckets of other accounts, whose names are taken and whose content is closed.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
"""

from moto.s3.models import S3Backend, s3_backends

from core.errors import AwsError
from core.patching import patch


def is_foreign(backend, name):
    """Tells whether a bucket belongs to another account."""
    _, owner = s3_backends.bucket_accounts.get(name, (None, backend.account_id))
    return owner != backend.account_id


@patch(S3Backend, "create_bucket")
def refuse_foreign_name(original, self, bucket_name, region_name, bucket_namespace=None):
    """CreateBucket refuses the name of another account's bucket (BucketAlreadyExists)."""
    if is_foreign(self, bucket_name):
        text = ("The requested bucket name is not available. The bucket namespace is shared by all users of the "
                "system. Please select a different name and try again.")
        raise AwsError("BucketAlreadyExists", text, 409)
    return original(self, bucket_name, region_name, bucket_namespace)


@patch(S3Backend, "get_bucket")
def refuse_foreign_bucket(original, self, bucket_name):
    """S3 refuses every other operation on another account's bucket (AccessDenied)."""
    if bucket_name not in self.buckets and is_foreign(self, bucket_name):
        raise AwsError("AccessDenied", "Access Denied", 403)
    return original(self, bucket_name)
