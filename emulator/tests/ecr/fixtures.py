"""The resources that the tests of ECR share."""

import json

from conformance import ConformanceTest, client

MEDIA = "application/vnd.docker.distribution.manifest.v2+json"


def manifest(content="a"):
    """Gives the manifest of an image without layers, which differs by its content."""
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7,
              "digest": f"sha256:{content * 64}"}
    return json.dumps({"schemaVersion": 2, "mediaType": MEDIA, "config": config, "layers": []})


class EcrTest(ConformanceTest):
    """A test of ECR."""

    def setUp(self):
        """Prepares the client."""
        super().setUp()
        self.ecr = client("ecr")

    def repository(self, **more):
        """Creates a repository and gives its name."""
        name = self.name("repository")
        self.ecr.create_repository(repositoryName=name, **more)
        self.cleanup(self.ecr.delete_repository, repositoryName=name, force=True)
        return name

    def read(self, name):
        """Reads a repository."""
        return self.ecr.describe_repositories(repositoryNames=[name])["repositories"][0]

    def push(self, name, tag=None, content="a"):
        """Pushes an image and gives its digest."""
        more = {} if tag is None else {"imageTag": tag}
        made = self.ecr.put_image(repositoryName=name, imageManifest=manifest(content), **more)
        return made["image"]["imageId"]["imageDigest"]

    def images(self, name, **more):
        """Reads the tags of the images by their digests."""
        found = self.ecr.describe_images(repositoryName=name, **more)["imageDetails"]
        return {image["imageDigest"]: sorted(image.get("imageTags") or []) for image in found}
