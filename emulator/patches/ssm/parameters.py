"""Systems Manager: parameters, their descriptions, their tags and their limits.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
"""

from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.utils import parameter_arn

from core import calls, late
from core.errors import AwsError
from core.patching import patch

MOST_CHARACTERS = 4096


def first_version(backend, parameter):
    """Gives the first version of a parameter, whose age is that of the parameter."""
    return backend._parameters[parameter.name][0]


late.listing(SimpleSystemManagerBackend, "describe_parameters", [Parameter], thing=first_version)
late.listing(SimpleSystemManagerBackend, "get_parameters_by_path", thing=first_version)


@patch(Parameter, "describe_response_object")
def describe_parameter(original, self, decrypt=False, include_labels=False):
    """DescribeParameters returns ARNs and no values; GetParameterHistory returns both.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html
    """
    described = original(self, decrypt, include_labels)
    described["ARN"] = parameter_arn(self.account_id, calls.current().region, self.name)
    if calls.current().operation == "DescribeParameters":
        del described["Value"]
    return described


@patch(SimpleSystemManagerBackend, "put_parameter")
def put_parameter(original, self, name, description, value, parameter_type, *args, **kwargs):
    """PutParameter refuses another type (HierarchyTypeMismatchException) and more than 4 KB.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
    """
    versions = self._parameters.get(name)
    if versions and parameter_type and versions[-1].parameter_type != parameter_type:
        raise AwsError(
            "HierarchyTypeMismatchException",
            "Parameter Store does not support changing a parameter type in a hierarchy.",
        )
    if len(value or "") > MOST_CHARACTERS and kwargs.get("tier") not in ("Advanced", "Intelligent-Tiering"):
        raise AwsError(
            "ValidationException",
            f"Standard tier parameters support a maximum parameter value of {MOST_CHARACTERS} characters.",
        )
    return original(self, name, description, value, parameter_type, *args, **kwargs)
