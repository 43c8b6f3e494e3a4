"""ECR: images that lose their tag but stay, filters of DescribeImages, and scans on push.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
"""

from datetime import datetime

from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend
from moto.ecr.responses import ECRResponse

from core.errors import AwsError
from core.patching import patch

COMPLETE = {"status": "COMPLETE", "description": "The scan was completed successfully."}


@patch(ECRBackend, "put_image")
def put_image(original, self, repository_name, image_manifest, image_tag, *args, **kwargs):
    """PutImage takes its tag from another image, which stays; a repository with scanOnPush scans the image.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
    """
    repository = self._get_repository(repository_name)
    if image_tag:
        for other in self._resolve_image_tag_mutability(repository, image_tag):
            if other.image_manifest != image_manifest:
                other.remove_tag(image_tag)
    image = original(self, repository_name, image_manifest, image_tag, *args, **kwargs)
    if repository.image_scanning_configuration.get("scanOnPush") and image.last_scan is None:
        image.last_scan = datetime.now()
    return image


@patch(ECRResponse, "describe_images")
def describe_images(original, self):
    """DescribeImages filters by tag status, refuses pages of given images, and returns the status of a scan."""
    if self._get_param("imageIds") and (self._get_param("maxResults") or self._get_param("nextToken")):
        raise AwsError("InvalidParameterException", "maxResults and nextToken cannot be used with imageIds.")
    status = (self._get_param("filter") or {}).get("tagStatus", "ANY")
    found = [image for image in original(self).result["imageDetails"]
             if status == "ANY" or (status == "TAGGED") == hasattr(image, "image_tags")]
    for image in found:
        image.image_scan_status = COMPLETE if image.last_scan else None
    return ActionResult({"imageDetails": found})
