"""ECR: images, their digests and their tags."""

import hashlib
import unittest

from conformance import listed, pages
from ecr.fixtures import EcrTest, manifest


class ImagesTest(EcrTest):
    """PutImage, BatchGetImage, DescribeImages, ListImages and BatchDeleteImage."""

    def test_digest(self):
        """The digest of an image is that of its manifest, and several tags may name it.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
        """
        name = self.repository()
        digest = self.push(name, "one")
        self.assertEqual(digest, f"sha256:{hashlib.sha256(manifest().encode()).hexdigest()}")
        self.assertEqual(self.push(name, "two"), digest)
        self.assertEqual(self.images(name), {digest: ["one", "two"]})
        self.refused("ImageAlreadyExistsException", self.push, name=name, tag="two")

    def test_tag_moves(self):
        """A mutable tag names the newest image, and the older one stays without it.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
        """
        name = self.repository()
        old, new = self.push(name, "latest"), self.push(name, "latest", "b")
        self.assertEqual(self.images(name), {old: [], new: ["latest"]})
        found = self.ecr.batch_get_image(repositoryName=name, imageIds=[{"imageTag": "latest"}])["images"]
        self.assertEqual([image["imageId"]["imageDigest"] for image in found], [new])

    def test_immutable(self):
        """An immutable tag stays with its image; an exclusion filter turns the setting round for its tags.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
        """
        name = self.repository(imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
                               imageTagMutabilityExclusionFilters=[{"filterType": "WILDCARD", "filter": "latest*"}])
        for tag in ("v1", "latest-a"):
            self.push(name, tag)
        self.refused("ImageTagAlreadyExistsException", self.push, name=name, tag="v1", content="b")
        self.push(name, "latest-a", "b")

    def test_batch_get(self):
        """BatchGetImage gives manifests by tag and by digest, and a failure for each image that is missing.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
        """
        name = self.repository()
        digest = self.push(name, "one")
        answer = self.ecr.batch_get_image(repositoryName=name, imageIds=[
            {"imageTag": "one"}, {"imageTag": "two"}, {"imageDigest": f"sha256:{'0' * 64}"}])
        self.assertEqual([image["imageManifest"] for image in answer["images"]], [manifest()])
        self.assertEqual(answer["images"][0]["imageId"], {"imageTag": "one", "imageDigest": digest})
        self.assertEqual({one["failureCode"] for one in answer["failures"]}, {"ImageNotFound"})
        self.assertEqual(len(answer["failures"]), 2)
        by_digest = self.ecr.batch_get_image(repositoryName=name, imageIds=[{"imageDigest": digest}])["images"]
        self.assertEqual(by_digest[0]["imageId"]["imageDigest"], digest)

    def test_describe(self):
        """Images are described by tag, filter and page; one that is missing refuses all.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
        """
        name = self.repository()
        digests = [self.push(name, f"t{content}", content) for content in "abc"]
        untagged = self.push(name, None, "d")
        found = pages(self.ecr.describe_images, "imageDetails", repositoryName=name, maxResults=3)
        self.assertEqual(sorted(len(page) for page in found), [1, 3])
        self.assertEqual({image["imageDigest"] for page in found for image in page}, {*digests, untagged})
        self.assertEqual(self.images(name, imageIds=[{"imageTag": "ta"}]), {digests[0]: ["ta"]})
        self.assertEqual(self.images(name, filter={"tagStatus": "UNTAGGED"}), {untagged: []})
        self.refused("ImageNotFoundException", self.images, name=name,
                     imageIds=[{"imageTag": "ta"}, {"imageTag": "missing"}])
        image = self.ecr.describe_images(repositoryName=name, imageIds=[{"imageDigest": untagged}])["imageDetails"][0]
        self.assertNotIn("imageTags", image)
        self.assertNotIn("imageScanStatus", image)

    def test_list(self):
        """ListImages gives an id for each tag, and one for an image without tags.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html
        """
        name = self.repository()
        digest = self.push(name, "one")
        self.push(name, "two")
        untagged = self.push(name, None, "b")
        found = listed(self.ecr.list_images, "imageIds", repositoryName=name, maxResults=2)
        self.assertEqual(sorted((image["imageDigest"], image.get("imageTag", "")) for image in found),
                         sorted([(digest, "one"), (digest, "two"), (untagged, "")]))
        tagged = self.ecr.list_images(repositoryName=name, filter={"tagStatus": "TAGGED"})["imageIds"]
        self.assertEqual({image["imageTag"] for image in tagged}, {"one", "two"})

    def test_delete(self):
        """A tag is removed alone, and the image goes with its last tag or by its digest.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
        """
        name = self.repository()
        digest = self.push(name, "one")
        self.push(name, "two")
        delete = lambda **image: self.ecr.batch_delete_image(repositoryName=name, imageIds=[image])
        delete(imageTag="one")
        self.assertEqual(self.images(name), {digest: ["two"]})
        delete(imageTag="two")
        self.assertEqual(self.images(name), {})
        self.assertEqual(delete(imageTag="two")["failures"][0]["failureCode"], "ImageNotFound")
        digest = self.push(name, "one")
        delete(imageDigest=digest)
        self.assertEqual(self.images(name), {})


if __name__ == "__main__":
    unittest.main()
