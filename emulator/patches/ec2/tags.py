"""EC2: the tags of a deleted resource are deleted with it, and DeleteTags may delete all tags.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html
"""

from moto.ec2.models import EC2Backend
from moto.ec2.models.core import TaggedEC2Resource

from core.patching import patch


@patch(TaggedEC2Resource, "get_tags")
def read_own_tags(_original, self):
    """A resource reads its own tags, where moto searches all tags of the account."""
    if not self.id:
        return []
    tags = self.ec2_backend.tags.get(self.id, {})
    kind = self.id.rsplit("-", 1)[0]
    return [
        {"resource_id": self.id, "key": key, "value": value, "resource_type": kind}
        for key, value in tags.items()
    ]


@patch(EC2Backend, "delete_tags")
def delete_all_tags(original, self, resource_ids, tags):
    """DeleteTags without Tags deletes all tags of the resources but those of AWS itself."""
    for resource_id in resource_ids if not tags else []:
        original(self, [resource_id], {key: None for key in self.tags[resource_id] if not key.startswith("aws:")})
    return original(self, resource_ids, tags)


def forget_tags_after(owner, name, ids):
    """Drops the tags of the resources that a function deletes; `ids` gives their ids from its arguments."""
    @patch(owner, name)
    def deleted(original, self, *args, **kwargs):
        """DescribeTags and GetResources do not return the tags of a deleted resource."""
        result = original(self, *args, **kwargs)
        for gone in ids(*args, **kwargs):
            self.tags.pop(gone, None)
        return result


for _name, _argument in {
    "delete_vpc": "vpc_id",
    "delete_subnet": "subnet_id",
    "delete_internet_gateway": "internet_gateway_id",
    "delete_route_table": "route_table_id",
    "delete_security_group": "group_id",
    "delete_network_interface": "eni_id",
    "release_address": "allocation_id",
}.items():
    forget_tags_after(
        EC2Backend, _name,
        lambda *args, _argument=_argument, **kwargs: [kwargs.get(_argument, args[-1] if args else None)],
    )
