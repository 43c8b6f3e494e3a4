"""ECR: listings in pages, and immutable image tags.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
"""

import hashlib
from fnmatch import fnmatchcase

from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend, Image, Repository
from moto.ecr.responses import ECRResponse

from core import late
from core.errors import AwsError
from core.paging import cut
from core.patching import patch
from patches.ecr import images

# This module cuts the listings of `images` into pages, which is therefore loaded before.
BEFORE = (images,)

late.listing(ECRBackend, "describe_repositories", [Repository], ids="repository_names")
late.listing(ECRBackend, "list_images", [Image])
late.listing(ECRBackend, "describe_images", [Image], ids="image_ids")


def paged(operation, key):
    """Makes a listing return maxResults items a page."""

    @patch(ECRResponse, operation)
    def page(original, self):
        """A listing returns maxResults items a page, 100 by default, and nextToken for the next page.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html
        """
        result = original(self).result
        size = self._get_param("maxResults") or 100
        part, token = cut(result[key], self._get_param("nextToken"), size, "InvalidParameterException")
        return ActionResult({**result, key: part, "nextToken": token})


paged("describe_repositories", "repositories")
paged("list_images", "imageIds")
paged("describe_images", "imageDetails")


@patch(ECRBackend, "put_image_tag_mutability")
def check_exclusions(original, self, **given):
    """PutImageTagMutability takes exclusion filters only with a _WITH_EXCLUSION setting."""
    self.validate_image_tag_mutability_params_compatibility(
        given["image_tag_mutability"],
        given["image_tag_mutability_exclusion_filters"],
    )
    return original(self, **given)


@patch(ECRBackend, "_resolve_image_tag_mutability")
def refuse_immutable_tag(_original, self, repository, proposed_image_tag):
    """PutImage refuses to give an immutable tag to another image (ImageTagAlreadyExistsException).

    The setting is reversed for tags that an exclusion filter matches; `*` in it matches any text.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
    """
    images = [image for image in repository.images if proposed_image_tag in image.image_tags]
    filters = repository.image_tag_mutability_exclusion_filters or []
    excluded = any(fnmatchcase(proposed_image_tag, one["filter"]) for one in filters)
    if images and repository.is_tag_immutable() != excluded:
        raise AwsError(
            "ImageTagAlreadyExistsException",
            f"The image tag '{proposed_image_tag}' already exists in the '{repository.name}' "
            "repository and cannot be overwritten because the tag is immutable.",
        )
    return images


@patch(Image, "_create_digest")
def digest_manifest(_original, self):
    """DescribeImages returns the digest of an image's manifest."""
    self._image_digest = f"sha256:{hashlib.sha256(self.image_manifest.encode()).hexdigest()}"
