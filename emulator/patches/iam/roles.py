"""IAM: what is told of roles, and which of their documents are refused."""

import re

from moto.core.responses import ActionResult
from moto.core.serialize import url_encode
from moto.iam.models import IAMBackend, Role
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator
from moto.iam.responses import IamResponse

from core import late
from core.errors import AwsError
from core.patching import patch

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
TRUST, INLINE, ATTACHED = 2048, 10_240, 10

# IAM gives policy documents URL-encoded, whichever operation tells them.
IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER.update(
    {
        "RoleDetailList.RoleDetail.AssumeRolePolicyDocument": url_encode,
        "ListRolesResponse.Roles.Role.AssumeRolePolicyDocument": url_encode,
    }
)

late.listing(IAMBackend, "list_roles", [Role])
late.listing(IAMBackend, "get_roles", only="GetAccountAuthorizationDetails")


@patch(IamResponse, "get_account_authorization_details")
def tell_in_pages(original, self):
    """GetAccountAuthorizationDetails gives MaxItems entries at a time, 100 by default.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
    """
    wanted = self._get_param("Filter", [])
    details = self.backend.get_account_authorization_details(wanted)
    lists = {
        "UserDetailList": details["users"],
        "GroupDetailList": details["groups"],
        "RoleDetailList": self.backend.get_roles() if not wanted or "Role" in wanted else [],
        "Policies": details["managed_policies"],
    }
    entries = [(name, one) for name, some in lists.items() for one in some]
    start = int(self._get_param("Marker") or 0)
    end = start + int(self._get_param("MaxItems") or 100)
    page = {name: [one for kind, one in entries[start:end] if kind == name] for name in lists}
    more = end < len(entries)
    return ActionResult({**page, "IsTruncated": more, **({"Marker": str(end)} if more else {})})


@patch(IAMBackend, "create_role")
def refuse_bad_trust(original, self, role_name, assume_role_policy_document, *args, **kwargs):
    """CreateRole checks the trust policy too (MalformedPolicyDocument)."""
    IAMTrustPolicyDocumentValidator(assume_role_policy_document).validate()
    _refuse_large_trust(assume_role_policy_document)
    return original(self, role_name, assume_role_policy_document, *args, **kwargs)


@patch(IAMBackend, "update_assume_role_policy")
def refuse_large_trust(original, self, role_name, policy_document):
    """A trust policy has at most 2048 characters, without white space (LimitExceeded)."""
    _refuse_large_trust(policy_document)
    return original(self, role_name, policy_document)


def _refuse_large_trust(document):
    """Refuses a trust policy that is too long."""
    if _size(document) > TRUST:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {TRUST}", 409)


@patch(IAMBackend, "put_role_policy")
def refuse_large_policies(original, self, role_name, policy_name, policy_json):
    """A role's inline policies have at most 10,240 characters in all (LimitExceeded)."""
    others = [
        document
        for name, document in self.get_role(role_name).policies.items()
        if name != policy_name
    ]
    if sum(map(_size, [*others, policy_json])) > INLINE:
        raise AwsError(
            "LimitExceeded",
            f"Maximum policy size of {INLINE} bytes exceeded for role {role_name}",
            409,
        )
    return original(self, role_name, policy_name, policy_json)


@patch(IAMBackend, "attach_role_policy")
def refuse_many_policies(original, self, policy_arn, role_name):
    """A role takes at most 10 managed policies (LimitExceeded)."""
    attached = self.get_role(role_name).managed_policies
    if policy_arn not in attached and len(attached) >= ATTACHED:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {ATTACHED}", 409)
    return original(self, policy_arn, role_name)


def _size(document):
    """Gives the length of a document as IAM counts it."""
    return len(re.sub(r"\s", "", document))
