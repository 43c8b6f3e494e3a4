"""Systems Manager: listings of parameters, in pages.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
"""

from moto.core.responses import ActionResult
from moto.ssm.models import Parameter, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from core import late
from core.paging import cut
from core.patching import patch

DESCRIBED = 10


def first_version(backend, parameter):
    """Gives a parameter's first version: a new value makes no new parameter."""
    return backend._parameters[parameter.name][0]


late.listing(SimpleSystemManagerBackend, "describe_parameters", [Parameter], thing=first_version)
late.listing(SimpleSystemManagerBackend, "get_parameters_by_path", thing=first_version)


@patch(SimpleSystemManagerResponse, "describe_parameters")
def describe_parameters(_original, self):
    """DescribeParameters gives MaxResults parameters, and a token while there are more."""
    found = self.ssm_backend.describe_parameters(self._get_param("Filters"), self._get_param("ParameterFilters"))
    size = self._get_param("MaxResults", DESCRIBED)
    part, following = cut(found, self._get_param("NextToken"), size, "InvalidNextToken")
    described = [parameter.describe_response_object(False) for parameter in part]
    return ActionResult({"Parameters": described, "NextToken": following})


@patch(SimpleSystemManagerBackend, "_match_filters")
def match_filters(original, self, parameter, filters=None):
    """A parameter fits when it fits every filter, that of its tier included, which moto does not know."""
    def fits(one):
        if one["Key"] != "Tier":
            return original(self, parameter, [one])
        begins = one.get("Option") == "BeginsWith"
        return any(parameter.tier.startswith(value) if begins else parameter.tier == value
                   for value in one.get("Values", []))

    return all(fits(one) for one in filters or [])


@patch(SimpleSystemManagerBackend, "_get_values_nexttoken")
def next_page(_original, self, values_list, max_results, token=None):
    """GetParametersByPath gives a token while there are more parameters: moto gives one after each full page."""
    return cut(values_list, token, max_results, "InvalidNextToken")
