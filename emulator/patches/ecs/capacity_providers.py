"""ECS: capacity providers, of which each account has those of Fargate.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeCapacityProviders.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
"""

from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import CapacityProvider, EC2ContainerServiceBackend

from core.patching import patch

FARGATE = ("FARGATE", "FARGATE_SPOT")


class FargateProvider(CapacityProvider):
    """A capacity provider of Fargate, which has no Auto Scaling group."""

    auto_scaling_group_provider = None

    def __init__(self, backend, name):
        """Gives the provider under the ARN of an account."""
        self.capacity_provider_arn = \
            f"arn:aws:ecs:{backend.region_name}:{backend.account_id}:capacity-provider/{name}"
        self.name, self.status, self.update_status, self.tags, self.type = name, "ACTIVE", None, [], name


@patch(EC2ContainerServiceBackend, "_get_provider")
def find_provider(original, self, name_or_arn):
    """The capacity providers of Fargate exist in each account."""
    name = name_or_arn.split("/")[-1]
    return FargateProvider(self, name) if name in FARGATE else original(self, name_or_arn)


@patch(EC2ContainerServiceBackend, "describe_capacity_providers")
def describe_all(original, self, names):
    """DescribeCapacityProviders without names returns all of them."""
    return original(self, names or [*FARGATE, *self.capacity_providers])


@patch(EC2ContainerServiceBackend, "delete_capacity_provider")
def refuse_fargate(original, self, name_or_arn):
    """DeleteCapacityProvider refuses the providers of Fargate.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCapacityProvider.html
    """
    if name_or_arn.split("/")[-1] in FARGATE:
        raise InvalidParameterException("The specified capacity provider cannot be deleted.")
    return original(self, name_or_arn)
