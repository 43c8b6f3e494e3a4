"""Systems Manager: what parameters say of themselves, their tags, and what is refused."""

from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.utils import parameter_arn

from core import calls, late
from core.errors import AwsError
from core.patching import patch

MOST = 4096


def first_version(backend, parameter):
    """Gives a parameter's first version: a new value makes no new parameter."""
    return backend._parameters[parameter.name][0]


late.listing(SimpleSystemManagerBackend, "describe_parameters", [Parameter], thing=first_version)
late.listing(SimpleSystemManagerBackend, "get_parameters_by_path", thing=first_version)


@patch(Parameter, "describe_response_object")
def tell_arn(original, self, decrypt=False, include_labels=False):
    """DescribeParameters gives ARNs, and no values; GetParameterHistory gives both.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html
    """
    described = original(self, decrypt, include_labels)
    described["ARN"] = parameter_arn(self.account_id, calls.current().region, self.name)
    if calls.current().operation == "DescribeParameters":
        del described["Value"]
    return described


@patch(SimpleSystemManagerBackend, "put_parameter")
def refuse_other_type(original, self, name, description, value, parameter_type, *args, **kwargs):
    """A parameter keeps its type (HierarchyTypeMismatchException), and holds at most 4 KB.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
    """
    versions = self._parameters.get(name)
    if versions and parameter_type and versions[-1].parameter_type != parameter_type:
        raise AwsError(
            "HierarchyTypeMismatchException",
            "Parameter Store does not support changing a parameter type in a hierarchy.",
        )
    if len(value or "") > MOST and kwargs.get("tier") not in ("Advanced", "Intelligent-Tiering"):
        raise AwsError(
            "ValidationException",
            f"Standard tier parameters support a maximum parameter value of {MOST} characters.",
        )
    return original(self, name, description, value, parameter_type, *args, **kwargs)


@patch(SimpleSystemManagerBackend, "tag_resource")
def tag(original, self, arn, tags):
    """The Resource Groups Tagging API tags parameters.

    https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
    """
    self.add_tags_to_resource("Parameter", _name(self, arn), tags)


@patch(SimpleSystemManagerBackend, "untag_resource")
def untag(original, self, arn, tag_keys):
    """The Resource Groups Tagging API takes tags off parameters."""
    self.remove_tags_from_resource("Parameter", _name(self, arn), tag_keys)


def _name(backend, arn):
    """Finds the name of a parameter, whose leading slash its ARN does not tell."""
    rest = arn.split(":parameter/", 1)[-1]
    return f"/{rest}" if "/" in rest else rest
