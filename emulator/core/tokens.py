"""Idempotency tokens: AWS carries out a request once, however often it comes with the same token."""

from core import calls
from core.decode import decode
from core.errors import AwsError
from core.patching import patch
from core.state import state_table


def idempotent(responses, name, backend, token="ClientToken",
               mismatch="IdempotentParameterMismatch", only=None):
    """Makes the method `name` of a response class answer a repeated token as before.

    `backend` is the name of the response's attribute for the backend, `token` the
    name of the parameter. A repeated request returns the first result, with the
    state that its object has by then. The same token with other parameters raises
    `mismatch`. `only(result)` may tell that a result no longer counts, so that the
    request is carried out again.
    """
    @patch(responses, name)
    def repeat(original, self):
        """A client token makes the request idempotent; the same token with other parameters is refused."""
        params, _ = decode(calls.current())
        given = params.pop(token, None)
        if not given:
            return original(self)
        seen = state_table(getattr(self, backend), f"tokens of {name}")
        known = seen.get(given)
        if known and (only is None or only(known[1])):
            if known[0] != params:
                text = f"{token} {given} was used with other parameters"
                raise AwsError(mismatch, text)
            return known[1]
        result = original(self)
        seen[given] = (params, result)
        return result
