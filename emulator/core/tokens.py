"""Idempotency tokens: the same request with the same token is done once."""

from core import calls
from core.decode import decode
from core.errors import AwsError
from core.patching import patch
from core.state import state_table


def idempotent(responses, name, backend, token="ClientToken",
               mismatch="IdempotentParameterMismatch", only=None):
    """Makes the method `name` of a response class answer a repeated token as before.

    `backend` is the name of the response's attribute that holds the backend,
    `token` the name of the parameter. The first answer's result is given again,
    with the state that its object has by then. Other parameters with the same
    token raise `mismatch`. `only(result)` may tell that a result does not count
    any more, so that the request is done anew.
    """
    @patch(responses, name)
    def repeat(original, self):
        """A client token makes the request idempotent; other parameters with it are refused."""
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
