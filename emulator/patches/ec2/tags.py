"""EC2: tags are read quickly, and go with the resource that carries them."""

from moto.ec2.models import EC2Backend
from moto.ec2.models.core import TaggedEC2Resource

from core.patching import patch


@patch(TaggedEC2Resource, "get_tags")
def read_own_tags(original, self):
    """Reads the resource's own tags; moto searches all tags of the account each time."""
    if not self.id:
        return []
    tags = self.ec2_backend.tags.get(self.id, {})
    kind = self.id.rsplit("-", 1)[0]
    return [
        {"resource_id": self.id, "key": key, "value": value, "resource_type": kind}
        for key, value in tags.items()
    ]


def forget_tags_after(owner, name, ids):
    """Drops the tags of what a function deletes; `ids` finds the ids in its arguments."""
    @patch(owner, name)
    def deleted(original, self, *args, **kwargs):
        """The tags of a deleted resource are gone from DescribeTags and GetResources."""
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
