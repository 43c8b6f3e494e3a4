"""ELBv2: listings come in pages, and what is gone has no tags."""

from moto.core.responses import ActionResult
from moto.elbv2.models import ELBv2Backend
from moto.elbv2.responses import ELBV2Response

from core.errors import AwsError
from core.patching import patch

SIZE = 400


def paged(name, member):
    """Cuts the listing `name` into pages, as moto does for two of them."""
    @patch(ELBV2Response, name)
    def page(original, self):
        """Describe operations give a page at a time, and a marker for the next (PageSize, Marker)."""
        found = list(original(self).result[member])
        start = int(self._get_param("Marker") or 0)
        end = start + int(self._get_param("PageSize") or SIZE)
        marker = str(end) if end < len(found) else None
        return ActionResult({member: found[start:end], "NextMarker": marker})


paged("describe_target_groups", "TargetGroups")
paged("describe_listeners", "Listeners")


@patch(ELBV2Response, "describe_tags")
def describe_tags(original, self):
    """DescribeTags takes 20 ARNs at once, and refuses all when one of them is not there."""
    arns = self._get_param("ResourceArns", [])
    if len(arns) > 20:
        raise AwsError("ValidationError", "Cannot have more than 20 resources described")
    for arn in arns:
        self.elbv2_backend._get_resource_by_arn(arn)
    return original(self)


@patch(ELBv2Backend, "tag_resource")
def tag_resource(_original, self, arn, tags):
    """The tagging API tags load balancers, target groups, listeners and rules."""
    self.add_tags([arn], [{"Key": key, "Value": value} for key, value in tags.items()])


@patch(ELBv2Backend, "untag_resource")
def untag_resource(_original, self, arn, tag_keys):
    """The tagging API takes their tags away too."""
    self.remove_tags([arn], tag_keys)
