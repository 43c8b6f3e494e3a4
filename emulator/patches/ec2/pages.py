"""EC2: listings come in pages of MaxResults items.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
"""

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from core.paging import cut
from core.patching import patch

LISTINGS = {
    "describe_vpcs": "Vpcs",
    "describe_subnets": "Subnets",
    "describe_security_groups": "SecurityGroups",
    "describe_security_group_rules": "SecurityGroupRules",
    "describe_route_tables": "RouteTables",
    "describe_nat_gateways": "NatGateways",
    "describe_internet_gateways": "InternetGateways",
    "describe_vpc_endpoints": "VpcEndpoints",
    "describe_network_interfaces": "NetworkInterfaces",
    "describe_flow_logs": "FlowLogs",
    "describe_managed_prefix_lists": "PrefixLists",
    "describe_tags": "Tags",
}


def paged(name, member):
    """Cuts the listing `name` into pages."""
    owner = next(cls for cls in EC2Response.__mro__ if name in vars(cls))

    @patch(owner, name)
    def page(original, self):
        """A Describe operation returns MaxResults items a page, or all items without MaxResults."""
        found = list(original(self).result[member])
        size = self._get_param("MaxResults") or len(found)
        part, following = cut(found, self._get_param("NextToken"), size, "InvalidNextToken")
        return ActionResult({member: part, "NextToken": following})


for _name, _member in LISTINGS.items():
    paged(_name, _member)
