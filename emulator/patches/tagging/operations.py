"""Resource Groups Tagging API: GetResources finds every resource with tags, TagResources tags it.

https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html
"""

import itertools
import math

from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend
from moto.resourcegroupstaggingapi.responses import ResourceGroupsTaggingAPIResponse

from core import calls, tagged
from core.decode import decode
from core.errors import AwsError
from core.patching import patch


PAGINATION = ("PaginationToken", "ResourcesPerPage", "TagsPerPage")


@patch(ResourceGroupsTaggingAPIResponse, "get_resources")
def check_parameters(original, self):
    """GetResources refuses ResourceARNList together with filters or pagination, and a token that is none."""
    conflicting = ("TagFilters", "ResourceTypeFilters", *PAGINATION)
    given = [name for name in conflicting if self._get_param(name)]
    if self._get_param("ResourceARNList") and given:
        raise AwsError("InvalidParameterException", f"ResourceARNList cannot be specified with {', '.join(given)}")
    if len(self._get_param("ResourceTypeFilters") or []) > 100:
        raise AwsError("InvalidParameterException", "ResourceTypeFilters cannot have more than 100 items")
    token = self._get_param("PaginationToken")
    if token and not token.startswith("arn:"):
        raise AwsError("PaginationTokenExpiredException", "The pagination token is not valid or has expired")
    return original(self)


@patch(ResourceGroupsTaggingAPIBackend, "get_resources")
def get_resources(_original, self, pagination_token=None, resources_per_page=50, tags_per_page=100,
           tag_filters=None, resource_type_filters=None, resource_arn_list=None):
    """GetResources returns tagged resources by tags, types or ARNs, in pages of resources and of tags."""
    found = [
        Found(arn, dict(tags))
        for arn, tags, *_ in tagged.resources(self.account_id, self.region_name, self.partition)
        if tags and tagged.is_of_type(arn, resource_type_filters)
        and tagged.matches(tags, tag_filters or [])
        and (not resource_arn_list or arn in resource_arn_list)
    ]
    found.sort(key=lambda one: one.arn)
    rest = [one for one in found if one.arn > (pagination_token or "")]
    limit = tags_per_page if "TagsPerPage" in decode(calls.current())[0] else math.inf
    page = first_page(rest, resources_per_page, limit)
    return (page[-1].arn if len(rest) > len(page) else ""), page


def first_page(found, resources, tags):
    """Gives the first of the resources, which have no more than `tags` tags in all; one without tags counts as one."""
    totals = itertools.accumulate(max(1, len(one.tags)) for one in found)
    fitting = sum(1 for _ in itertools.takewhile(lambda total: total <= tags, totals))
    return found[:min(resources, fitting)]


class Found:
    """A resource in the form that moto's response takes."""

    def __init__(self, arn, tags):
        """Makes one of an ARN and its tags."""
        self.arn, self.tags = arn, tags


def change(backend, arns, work, name):
    """Tags or untags resources, and gives the failures by ARN."""
    known = {
        arn: (owner, *functions) for arn, _, owner, *functions
        in tagged.resources(backend.account_id, backend.region_name, backend.partition)
    }
    failed = {}
    for arn in arns:
        if arn not in known:
            failed[arn] = {"StatusCode": 400, "ErrorCode": "InvalidParameterException",
                           "ErrorMessage": f"There is no resource {arn}"}
            continue
        owner, tag, untag = known[arn]
        own = tag if name == "tag_resource" else untag
        work(lambda value: own(owner, arn, value) if own else getattr(owner, name)(arn, value))
    return failed


@patch(ResourceGroupsTaggingAPIBackend, "tag_resources")
def tag_resources(_original, self, resource_arns, tags):
    """TagResources tags every resource that GetResources can return, and lists the others as failed."""
    return change(self, resource_arns, lambda write: write(tags), "tag_resource")


@patch(ResourceGroupsTaggingAPIBackend, "untag_resources")
def untag_resources(_original, self, resource_arn_list, tag_keys):
    """UntagResources removes tags likewise, and lists unknown resources as failed."""
    return change(self, resource_arn_list, lambda write: write(tag_keys), "untag_resource")
