"""CloudFront: the states of invalidations, and the form of their paths.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Invalidation.html
"""

from moto.cloudfront.models import CloudFrontBackend

from core import slow
from core.errors import AwsError
from core.patching import patch

IN_PROGRESS, COMPLETED, SECONDS = "InProgress", "Completed", 60


@patch(CloudFrontBackend, "create_invalidation")
def begin_in_progress(original, self, dist_id, paths, caller_ref):
    """An invalidation is InProgress until every edge has forgotten its paths, each of which begins with a slash."""
    for path in paths:
        if not path.startswith("/"):
            raise AwsError("InvalidArgument", "Your request contains one or more invalid invalidation paths.")
    invalidation = original(self, dist_id, paths, caller_ref)
    slow.begin(invalidation, IN_PROGRESS, COMPLETED, SECONDS)
    return invalidation
