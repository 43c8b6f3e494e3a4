"""ECR: pages, tags in the account's index, and what is refused."""

import hashlib
from fnmatch import fnmatchcase

from moto.core.base_backend import BaseBackend
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend, Image, Repository
from moto.ecr.responses import ECRResponse

from core import late
from core.errors import AwsError
from core.patching import patch

late.listing(ECRBackend, "describe_repositories", [Repository], ids="repository_names")
late.listing(ECRBackend, "list_images", [Image])
late.listing(ECRBackend, "describe_images", [Image], ids="image_ids")

ECRBackend.SERVICE_NAMESPACE = "ecr"
ECRBackend.__bases__ = (BaseBackend, TaggableResourcesMixin)


@patch(ECRBackend, "iter_tagged_resources")
def be_indexed(original, self):
    """GetResources of the Resource Groups Tagging API knows repositories."""
    for repository in self.repositories.values():
        yield TaggedResource(
            arn=repository.arn,
            tags=self.tagger.get_tag_dict_for_resource(repository.arn),
            resource_type="ecr:repository",
        )


@patch(ECRBackend, "tag_resource")
def tag_from_index(original, self, arn, tags):
    """The Resource Groups Tagging API tags repositories; it hands tags over as a map."""
    if isinstance(tags, dict):
        tags = self.tagger.convert_dict_to_tags_input(tags)
    original(self, arn, tags)


def give_in_pages(operation, key):
    """Makes a listing give maxResults items at a time."""

    @patch(ECRResponse, operation)
    def paged(original, self):
        """A listing gives maxResults items at a time, 100 by default, and a token for the next.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html
        """
        result = original(self).result
        start = int(self._get_param("nextToken") or 0)
        end = start + int(self._get_param("maxResults") or 100)
        more = {"nextToken": str(end)} if end < len(result[key]) else {}
        return ActionResult({**result, key: list(result[key])[start:end], **more})


give_in_pages("describe_repositories", "repositories")
give_in_pages("list_images", "imageIds")
give_in_pages("describe_images", "imageDetails")


@patch(ECRBackend, "put_image_tag_mutability")
def refuse_odd_exclusions(original, self, **given):
    """Exclusions go with the _WITH_EXCLUSION settings only (InvalidParameterException)."""
    self.validate_image_tag_mutability_params_compatibility(
        given["image_tag_mutability"],
        given["image_tag_mutability_exclusion_filters"],
    )
    return original(self, **given)


@patch(ECRBackend, "_resolve_image_tag_mutability")
def refuse_immutable_tag(original, self, repository, proposed_image_tag):
    """A tag that is immutable cannot be given to another image (ImageTagAlreadyExistsException).

    The opposite of the setting holds for the tags that an exclusion filter matches, in which `*`
    stands for anything.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
    """
    having = [image for image in repository.images if proposed_image_tag in image.image_tags]
    filters = repository.image_tag_mutability_exclusion_filters or []
    excluded = any(fnmatchcase(proposed_image_tag, one["filter"]) for one in filters)
    if having and repository.is_tag_immutable() != excluded:
        raise AwsError(
            "ImageTagAlreadyExistsException",
            f"The image tag '{proposed_image_tag}' already exists in the '{repository.name}' "
            "repository and cannot be overwritten because the tag is immutable.",
        )
    return having


@patch(Image, "_create_digest")
def digest_manifest(original, self):
    """An image's digest is that of its manifest."""
    self._image_digest = f"sha256:{hashlib.sha256(self.image_manifest.encode()).hexdigest()}"
