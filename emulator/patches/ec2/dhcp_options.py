"""EC2: the DHCP options of VPCs. Each region has a default set, which a new VPC uses.

https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html
"""

from moto.ec2.models import EC2Backend
from moto.ec2.models.dhcp_options import DHCPOptionsSet

from core.errors import AwsError
from core.patching import patch
from core.state import state_table


def default_options(backend):
    """Gives the default set of the region: AWS's own name server and domain."""
    table = state_table(backend, "default dhcp options")
    if "default" not in table:
        region = backend.region_name
        domain = "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
        table["default"] = backend.create_dhcp_options(["AmazonProvidedDNS"], [domain])
    return table["default"]


@patch(EC2Backend, "create_vpc")
def use_default(original, self, *args, **kwargs):
    """CreateVpc: a new VPC uses the default DHCP options of the region."""
    vpc = original(self, *args, **kwargs)
    vpc.dhcp_options = default_options(self)
    return vpc


@patch(EC2Backend, "associate_dhcp_options")
def associate(_original, self, dhcp_options, vpc):
    """AssociateDhcpOptions: several VPCs may use the same set."""
    vpc.dhcp_options = dhcp_options


@patch(EC2Backend, "disassociate_dhcp_options")
def disassociate(_original, self, vpc):
    """AssociateDhcpOptions with `default` leaves a VPC without DHCP options."""
    vpc.dhcp_options = None


@patch(EC2Backend, "delete_vpc")
def keep_options(original, self, vpc_id):
    """DeleteVpc deletes no DHCP options."""
    vpc = self.get_vpc(vpc_id)
    options, vpc.dhcp_options = vpc.dhcp_options, None
    try:
        return original(self, vpc_id)
    except Exception:
        vpc.dhcp_options = options
        raise


@patch(EC2Backend, "delete_dhcp_options_set")
def refuse_options_in_use(original, self, options_id):
    """DeleteDhcpOptions refuses a set that a VPC uses (DependencyViolation)."""
    if any(vpc.dhcp_options and vpc.dhcp_options.id == options_id for vpc in self.vpcs.values()):
        text = f"The dhcpOptions '{options_id}' has dependencies and cannot be deleted."
        raise AwsError("DependencyViolation", text)
    return original(self, options_id)


@patch(DHCPOptionsSet, "get_filter_value")
def filter_value(original, self, filter_name, method_name=None):
    """DescribeDhcpOptions filters by the keys that a set has."""
    if filter_name == "key":
        return [one["Key"] for one in self.dhcp_configurations]
    return original(self, filter_name, method_name)
