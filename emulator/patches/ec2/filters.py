"""EC2: the limits of filters.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from moto.ec2.responses._base_response import EC2BaseResponse

from core.errors import AwsError
from core.patching import patch

MOST_FILTERS, MOST_VALUES, MOST_CHARACTERS = 50, 200, 255


@patch(EC2BaseResponse, "_filters_from_querystring")
def check_filters(original, self):
    """A Describe operation refuses more than 50 filters, 200 values in all, or 255 characters of a value."""
    filters = original(self)
    values = [value for some in filters.values() for value in some]
    if len(filters) > MOST_FILTERS:
        raise _exceeded(f"The maximum number of filters specified on a single call is {MOST_FILTERS}")
    if len(values) > MOST_VALUES:
        raise _exceeded(f"The maximum number of filter values specified on a single call is {MOST_VALUES}")
    if any(len(value) > MOST_CHARACTERS for value in values):
        raise _exceeded(f"The maximum length for a filter value is {MOST_CHARACTERS} characters")
    return filters


def _exceeded(text):
    """Makes the error for a filter that exceeds a limit."""
    return AwsError("FilterLimitExceeded", text)
