"""ELBv2: listings come in pages, and DescribeTags has a limit.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html
"""

from moto.core.responses import ActionResult
from moto.elbv2.responses import ELBV2Response

from core.errors import AwsError
from core.paging import cut
from core.patching import patch

SIZE = 400


def paged(name, member):
    """Cuts the listing `name` into pages, which moto does for two listings only."""
    @patch(ELBV2Response, name)
    def page(original, self):
        """A Describe operation returns PageSize items a page, and NextMarker for the next page."""
        found, size = original(self).result[member], self._get_param("PageSize") or SIZE
        part, marker = cut(found, self._get_param("Marker"), size, "ValidationError")
        return ActionResult({member: part, "NextMarker": marker})


paged("describe_target_groups", "TargetGroups")
paged("describe_listeners", "Listeners")


@patch(ELBV2Response, "describe_tags")
def describe_tags(original, self):
    """DescribeTags takes 20 ARNs a request, and refuses all of them when one does not exist."""
    arns = self._get_param("ResourceArns", [])
    if len(arns) > 20:
        raise AwsError("ValidationError", "Cannot have more than 20 resources described")
    for arn in arns:
        self.elbv2_backend._get_resource_by_arn(arn)
    return original(self)
