"""Secrets Manager: resource policies.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
"""

import json

from moto.secretsmanager.responses import SecretsManagerResponse

from core.errors import AwsError
from core.patching import patch


@patch(SecretsManagerResponse, "put_resource_policy")
def put(original, self):
    """PutResourcePolicy refuses a malformed policy, a name other than default, and a blocked public policy."""
    if self._get_param("PolicyName") not in (None, "default"):
        raise AwsError("InvalidParameterException", "You can only attach the policy named default.")
    document = read(self._get_param("ResourcePolicy"))
    if self._get_param("BlockPublicPolicy") and is_public(document):
        text = "You can't use this resource policy: it grants broad access to the secret."
        raise AwsError("PublicPolicyException", text)
    return original(self)


def read(policy):
    """Parses a policy, or refuses it (MalformedPolicyDocumentException)."""
    try:
        document = json.loads(policy)
        statements = listed(document["Statement"])
        if not all("Effect" in one and "Principal" in one and "Action" in one for one in statements):
            raise KeyError("Statement")
        return statements
    except (ValueError, TypeError, KeyError) as error:
        text = "This resource policy contains a syntax error."
        raise AwsError("MalformedPolicyDocumentException", text) from error


def listed(value):
    """Gives a list for a list, or for a single item."""
    return value if isinstance(value, list) else [value]


def is_public(statements):
    """Tells whether a statement allows everyone without a condition."""
    def everyone(principal):
        return principal == "*" or isinstance(principal, dict) and "*" in listed(principal.get("AWS", []))

    return any(one["Effect"] == "Allow" and "Condition" not in one and everyone(one["Principal"]) for one in statements)


@patch(SecretsManagerResponse, "validate_resource_policy", new=True)
def validate(self):
    """ValidateResourcePolicy tells whether a policy grants everyone access."""
    public = is_public(read(self._get_param("ResourcePolicy")))
    errors = [{"CheckName": "REFLEXIVE_PRINCIPAL_CHECK", "ErrorMessage": "The policy grants broad access."}]
    return json.dumps({"PolicyValidationPassed": not public, "ValidationErrors": errors if public else []})
