"""EC2: an Elastic IP address in use is neither released nor taken from a managed service.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
"""

from moto.ec2.models import EC2Backend

from core import calls
from core.errors import AwsError
from core.patching import patch


@patch(EC2Backend, "release_address")
def refuse_address_in_use(original, self, address=None, allocation_id=None):
    """ReleaseAddress refuses an associated address with InvalidIPAddress.InUse."""
    eip = (self.address_by_ip([address]) if address
           else self.address_by_allocation([allocation_id]))[0]
    if eip.association_id:
        text = f"Address {eip.public_ip} is in use."
        raise AwsError("InvalidIPAddress.InUse", text)
    return original(self, address, allocation_id)


@patch(EC2Backend, "disassociate_address")
def refuse_address_of_service(original, self, address=None, association_id=None):
    """DisassociateAddress refuses the address of a NAT gateway (AuthFailure)."""
    eip = (self.address_by_ip([address]) if address
           else self.address_by_association([association_id]))[0]
    call = calls.current()
    managed = eip.eni is not None and eip.eni.requester_managed
    if managed and call and call.operation == "DisassociateAddress":
        text = "You do not have permission to access the specified resource."
        raise AwsError("AuthFailure", text)
    return original(self, address, association_id)
