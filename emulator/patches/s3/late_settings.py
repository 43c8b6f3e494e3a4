"""S3: settings of a bucket that are read back late.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
(bucket configurations are eventually consistent)
"""

import time

from moto.s3.responses import S3Response

from core.patching import patch
from core.settings import settings
from patches.s3 import owners

# The owner of a bucket is checked first.
BEFORE = (owners,)

# The subresources of a bucket, and their attributes.
SETTINGS = {
    "lifecycle": "rules", "policy": "policy", "cors": "cors", "versioning": "versioning_status",
    "encryption": "encryption", "website": "website_configuration", "publicAccessBlock": "public_access_block",
    "ownershipControls": "ownership_rule", "notification": "notification_configuration",
    "accelerate": "accelerate_configuration", "logging": "logging",
}


@patch(S3Response, "_bucket_response")
def read_late(original, self, request, full_url):
    """A GET shows a setting as it was before the changes of the last `lateListings` seconds."""
    bucket = self.backend.buckets.get(self.parse_bucket_name_from_url(request, full_url))
    attribute = next((SETTINGS[name] for name in SETTINGS if name in self._get_querystring(request, full_url)), None)
    if bucket is None or attribute is None:
        return original(self, request, full_url)
    history, current = bucket.__dict__.setdefault("_postmagiq_settings", []), getattr(bucket, attribute)
    if request.method in ("PUT", "DELETE"):
        history.append((time.monotonic(), attribute, current))
    since = time.monotonic() - settings.late_listings
    earlier = [value for changed, name, value in history if name == attribute and changed > since]
    if request.method != "GET" or not earlier:
        return original(self, request, full_url)
    try:
        setattr(bucket, attribute, earlier[0])
        return original(self, request, full_url)
    finally:
        setattr(bucket, attribute, current)
