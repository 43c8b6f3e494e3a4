"""Systems Manager: parameters, their versions and their tags.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""

import re

from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.utils import parameter_arn

from core import calls
from core.errors import AwsError
from core.patching import patch

STANDARD, ADVANCED = 4096, 8192
LEVELS = 15


@patch(Parameter, "describe_response_object")
def show_arn(original, self, decrypt=False, include_labels=False):
    """DescribeParameters gives ARNs, and no values; GetParameterHistory gives both.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html
    """
    described = original(self, decrypt, include_labels)
    described["ARN"] = parameter_arn(self.account_id, calls.current().region, self.name)
    if calls.current().operation == "DescribeParameters":
        del described["Value"]
    return described


@patch(SimpleSystemManagerBackend, "put_parameter")
def check_parameter(original, self, name, description, value, parameter_type, allowed_pattern=None, *args, **kwargs):
    """PutParameter refuses another type than before, too deep names, and values that do not fit.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
    """
    versions, tier = self._parameters.get(name), kwargs.get("tier")
    check_type(versions, parameter_type)
    check_tier(versions, tier, value or "")
    if name.count("/") > LEVELS:
        text = f"A hierarchy can have a maximum of {LEVELS} levels."
        raise AwsError("HierarchyLevelLimitExceededException", text)
    pattern = allowed_pattern or (versions[-1].allowed_pattern if versions else None)
    if pattern and not re.search(pattern, value or ""):
        text = f"Parameter value, cannot be validated against allowedPattern: {pattern}"
        raise AwsError("ParameterPatternMismatchException", text)
    return original(self, name, description, value, parameter_type, allowed_pattern, *args, **kwargs)


def check_type(versions, wanted):
    """Refuses to change the type of a parameter."""
    if versions and wanted and versions[-1].parameter_type != wanted:
        text = "Parameter Store does not support changing a parameter type in a hierarchy."
        raise AwsError("HierarchyTypeMismatchException", text)


def check_tier(versions, tier, value):
    """Refuses a value that is too long for its tier, and an advanced parameter that becomes a standard one."""
    advanced = bool(versions) and versions[-1].tier == "Advanced"
    if advanced and tier == "Standard":
        text = ("This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                "advanced-parameter tier to the standard-parameter tier.")
        raise AwsError("ValidationException", text)
    most = ADVANCED if advanced or tier in ("Advanced", "Intelligent-Tiering") else STANDARD
    if len(value) > most:
        kind = "Standard" if most == STANDARD else "Advanced"
        text = f"{kind} tier parameters support a maximum parameter value of {most} characters."
        raise AwsError("ValidationException", text)
