"""S3: bucket policies.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
"""

import json

from moto.s3.models import FakeBucket, S3Backend
from moto.s3.utils import bucket_policy_is_public

from core.errors import AwsError
from core.patching import patch

MOST = 20 * 1024


@patch(S3Backend, "put_bucket_policy")
def refuse_bad_policy(original, self, bucket_name, policy):
    """A policy is JSON of at most 20 KB about its own bucket, and not public where that is blocked.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
    """
    bucket = self.get_bucket(bucket_name)
    _refuse_malformed(bucket_name, policy)
    block = bucket.public_access_block
    if block and block.block_public_policy and bucket_policy_is_public(policy):
        text = (
            "User is not authorized to perform: s3:PutBucketPolicy because public policies are "
            "blocked by the BlockPublicPolicy block public access setting."
        )
        raise AwsError("AccessDenied", text, 403)
    original(self, bucket_name, policy)


def _refuse_malformed(bucket_name, policy):
    """Refuses a text that is no policy document, and a policy about other buckets."""
    if len(policy) > MOST:
        raise _malformed("Policy exceeds the maximum allowed document size.")
    try:
        document = json.loads(policy)
        statements = document["Statement"]
    except (ValueError, TypeError, KeyError) as error:
        raise _malformed("Policies must be valid JSON and the first byte must be '{'") from error
    for statement in statements if isinstance(statements, list) else [statements]:
        resources = statement.get("Resource", [])
        for resource in resources if isinstance(resources, list) else [resources]:
            if resource.split(":::")[-1].split("/")[0] != bucket_name:
                raise _malformed("Policy has invalid resource")


def _malformed(text):
    """Makes the error for a malformed policy."""
    return AwsError("MalformedPolicy", text)


@patch(FakeBucket, "get_permission")
def leave_out_conditional(original, self, action, resource):
    """A statement applies where its conditions are met; moto applies it always.

    Conditions are about how a request arrives (TLS, its network), which differs here from AWS, so statements with
    conditions are left out.
    """
    whole = self.policy
    if whole is None:
        return original(self, action, resource)
    try:
        document = json.loads(whole)
        statements = document["Statement"]
        listed = statements if isinstance(statements, list) else [statements]
        document["Statement"] = [one for one in listed if "Condition" not in one]
        self.policy = json.dumps(document).encode()
        return original(self, action, resource)
    finally:
        self.policy = whole
