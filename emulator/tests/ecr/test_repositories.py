"""ECR: repositories, their settings and their policies."""

import json
import unittest

from conformance import client, listed
from ecr.fixtures import EcrTest

TAG = {"Key": "app", "Value": "a"}
OPEN = {"Version": "2012-10-17", "Statement": [
    {"Sid": "pull", "Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage"]}]}
RULE = {"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 5},
        "action": {"type": "expire"}}
LATEST = [{"filterType": "WILDCARD", "filter": "latest*"}]


class RepositoriesTest(EcrTest):
    """CreateRepository, its settings, its policies and DeleteRepository."""

    def test_defaults(self):
        """A new repository is mutable, not scanned and encrypted with AES256.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
        """
        name = self.repository()
        found = self.read(name)
        self.assertEqual(found["imageTagMutability"], "MUTABLE")
        self.assertEqual(found["imageScanningConfiguration"], {"scanOnPush": False})
        self.assertEqual(found["encryptionConfiguration"], {"encryptionType": "AES256"})
        self.assertTrue(found["repositoryUri"].endswith(f".amazonaws.com/{name}"))
        self.assertNotIn("imageTagMutabilityExclusionFilters", found)

    def test_name(self):
        """A name is taken once, and has an alphabet.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
        """
        name = self.repository()
        self.refused("RepositoryAlreadyExistsException", self.ecr.create_repository, repositoryName=name)
        for invalid in ("UPPER", "-a", "a//b", "a"):
            self.refused("InvalidParameterException", self.ecr.create_repository, repositoryName=invalid)
        self.refused("RepositoryNotFoundException", self.read, name=self.name())

    def test_mutability(self):
        """Exclusion filters are given back, and go with the settings that name an exclusion only.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
        """
        name = self.repository(imageTagMutability="IMMUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters=LATEST)
        self.assertEqual(self.read(name)["imageTagMutabilityExclusionFilters"], LATEST)
        change = self.ecr.put_image_tag_mutability
        change(repositoryName=name, imageTagMutability="MUTABLE_WITH_EXCLUSION",
               imageTagMutabilityExclusionFilters=[{"filterType": "WILDCARD", "filter": "v*"}])
        self.assertEqual(self.read(name)["imageTagMutabilityExclusionFilters"][0]["filter"], "v*")
        change(repositoryName=name, imageTagMutability="IMMUTABLE")
        self.assertFalse(self.read(name).get("imageTagMutabilityExclusionFilters"))
        self.refused("InvalidParameterException", change, repositoryName=name, imageTagMutability="IMMUTABLE",
                     imageTagMutabilityExclusionFilters=LATEST)
        self.refused("InvalidParameterException", change, repositoryName=name,
                     imageTagMutability="IMMUTABLE_WITH_EXCLUSION")

    def test_repository_policy(self):
        """A repository has no policy until one is set, replaced and deleted by anyone.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRepositoryPolicy.html
        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepositoryPolicy.html
        """
        name = self.repository()
        for function in (self.ecr.get_repository_policy, self.ecr.delete_repository_policy):
            self.refused("RepositoryPolicyNotFoundException", function, repositoryName=name)
        self.ecr.set_repository_policy(repositoryName=name, policyText=json.dumps(OPEN))
        text = self.ecr.get_repository_policy(repositoryName=name)["policyText"]
        self.assertEqual(json.loads(text)["Statement"][0]["Sid"], "pull")
        self.refused("InvalidParameterException", self.ecr.set_repository_policy, repositoryName=name, policyText="{")
        self.refused("InvalidParameterException", self.ecr.set_repository_policy, repositoryName=name,
                     policyText=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}))
        self.ecr.delete_repository_policy(repositoryName=name)
        self.refused("RepositoryPolicyNotFoundException", self.ecr.get_repository_policy, repositoryName=name)

    def test_lifecycle_policy(self):
        """A lifecycle policy is read back, replaced and deleted; a rule that is not complete is refused.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
        """
        name = self.repository()
        self.refused("LifecyclePolicyNotFoundException", self.ecr.get_lifecycle_policy, repositoryName=name)
        put = lambda *rules: self.ecr.put_lifecycle_policy(
            repositoryName=name, lifecyclePolicyText=json.dumps({"rules": list(rules)}))
        put(RULE)
        text = self.ecr.get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"]
        self.assertEqual(json.loads(text), {"rules": [RULE]})
        for rule in ({**RULE, "action": {"type": "keep"}}, {**RULE, "rulePriority": 0},
                     {**RULE, "selection": {**RULE["selection"], "tagStatus": "tagged"}}):
            with self.subTest(rule):
                self.refused("InvalidParameterException", self.ecr.put_lifecycle_policy, repositoryName=name,
                             lifecyclePolicyText=json.dumps({"rules": [rule]}))
        self.refused("InvalidParameterException", self.ecr.put_lifecycle_policy, repositoryName=name,
                     lifecyclePolicyText=json.dumps({"rules": [RULE, RULE]}))
        self.ecr.delete_lifecycle_policy(repositoryName=name)
        self.refused("LifecyclePolicyNotFoundException", self.ecr.delete_lifecycle_policy, repositoryName=name)

    def test_scanning(self):
        """Scanning on push is switched; an image of before has no findings, one of after has.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageScanningConfiguration.html
        """
        name = self.repository()
        self.push(name, "one")
        self.ecr.put_image_scanning_configuration(repositoryName=name, imageScanningConfiguration={"scanOnPush": True})
        self.assertEqual(self.read(name)["imageScanningConfiguration"], {"scanOnPush": True})
        self.refused("ScanNotFoundException", self.ecr.describe_image_scan_findings, repositoryName=name,
                     imageId={"imageTag": "one"})
        self.push(name, "new", "b")
        read = lambda: self.ecr.describe_image_scan_findings(repositoryName=name, imageId={"imageTag": "new"})
        self.eventually("COMPLETE", lambda: read()["imageScanStatus"]["status"])
        self.refused("ImageNotFoundException", self.ecr.describe_image_scan_findings, repositoryName=name,
                     imageId={"imageTag": "two"})

    def test_deletion(self):
        """A repository with images is deleted with force only, and takes its policies along.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html
        """
        name = self.repository()
        self.push(name, "one")
        self.refused("RepositoryNotEmptyException", self.ecr.delete_repository, repositoryName=name)
        self.ecr.delete_repository(repositoryName=name, force=True)
        self.refused("RepositoryNotFoundException", self.ecr.delete_repository, repositoryName=name, force=True)
        self.refused("RepositoryNotFoundException", self.ecr.get_repository_policy, repositoryName=name)

    def test_listing(self):
        """Repositories are listed by page; one unknown name refuses all.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html
        """
        names = {self.repository() for _ in range(3)}
        found = listed(self.ecr.describe_repositories, "repositories", maxResults=2)
        self.assertLessEqual(names, {one["repositoryName"] for one in found})
        self.refused("RepositoryNotFoundException", self.ecr.describe_repositories,
                     repositoryNames=[names.pop(), self.name()])

    def test_tags(self):
        """Tags are given at creation, and found by the tagging API.

        https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListTagsForResource.html
        """
        tag = {"Key": self.name("key"), "Value": "a"}
        arn = self.read(self.repository(tags=[tag]))["repositoryArn"]
        found = client("resourcegroupstaggingapi").get_resources(
            TagFilters=[{"Key": tag["Key"]}])["ResourceTagMappingList"]
        self.assertEqual([one["ResourceARN"] for one in found], [arn])
        self.ecr.tag_resource(resourceArn=arn, tags=[TAG])
        self.ecr.untag_resource(resourceArn=arn, tagKeys=[tag["Key"]])
        self.assertEqual(self.ecr.list_tags_for_resource(resourceArn=arn)["tags"], [TAG])


if __name__ == "__main__":
    unittest.main()
