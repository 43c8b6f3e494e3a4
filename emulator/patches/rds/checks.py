"""RDS: names, subnets, security groups, roles and secrets that a request names.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

import re

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.secretsmanager.models import secretsmanager_backends

from core import calls
from core.errors import AwsError

IDENTIFIER = re.compile(r"[a-zA-Z](-?[a-zA-Z0-9])*")


def asked(operation):
    """Tells whether the current request is this operation, rather than one that moto makes of another."""
    call = calls.current()
    return bool(call) and call.operation == operation


def check_name(name, what, limit=255):
    """Refuses a name that is not letters, digits and single hyphens."""
    if not IDENTIFIER.fullmatch(name) or len(name) > limit:
        text = (f"The parameter {what} is not a valid identifier. Identifiers must begin with a letter; must contain "
                "only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive "
                "hyphens.")
        raise AwsError("InvalidParameterValue", text)


def subnets_of(backend, ids):
    """Gives subnets of one VPC by their ids; InvalidSubnet when one is unknown or in another VPC."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    known = {subnet.id: subnet for some in ec2.subnets.values() for subnet in some.values()}
    unknown = [subnet for subnet in ids if subnet not in known]
    if unknown:
        raise AwsError("InvalidSubnet", f"Some input subnets in :[{', '.join(unknown)}] are invalid.")
    found = [known[subnet] for subnet in ids]
    if len({subnet.vpc_id for subnet in found}) > 1:
        raise AwsError("InvalidSubnet", "The specified subnets are not all in the same VPC.")
    return found


def check_zones(subnets, code="DBSubnetGroupDoesNotCoverEnoughAZs"):
    """Refuses subnets that are all in one zone."""
    zones = sorted({subnet.availability_zone for subnet in subnets})
    if len(zones) < 2:
        text = ("The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: "
                f"{', '.join(zones)}. Add subnets to cover at least 2 AZs.")
        raise AwsError(code, text)


def check_groups(backend, ids):
    """Refuses a VPC security group that is not there."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    for group in ids or []:
        if ec2.get_security_group_from_id(group) is None:
            raise AwsError("InvalidParameterValue", f"Invalid security group , groupId= {group}, groupName=.")


def default_groups(backend, group):
    """Gives the default security group of the VPC of a subnet group."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    return [ec2.get_default_security_group(group.vpc_id).id]


def find_role(backend, arn):
    """Gives the role of an ARN, or None."""
    roles = iam_backends[backend.account_id][backend.partition].get_roles()
    return next((role for role in roles if role.arn == arn), None)


def find_secret(backend, arn):
    """Gives the secret of an ARN, or None."""
    secrets = secretsmanager_backends[backend.account_id][backend.region_name].secrets
    return secrets.get(arn) if arn in secrets else None
