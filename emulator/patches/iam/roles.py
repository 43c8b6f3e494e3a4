"""IAM: roles, their trust policies, and the quotas of their policies.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import re

from moto.iam.models import IAMBackend
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from core.errors import AwsError
from core.patching import patch

TRUST, INLINE, ATTACHED = 2048, 10_240, 10


@patch(IAMBackend, "create_role")
def create_role(original, self, role_name, assume_role_policy_document, *args, **kwargs):
    """CreateRole validates the trust policy (MalformedPolicyDocument)."""
    IAMTrustPolicyDocumentValidator(assume_role_policy_document).validate()
    _refuse_large_trust(assume_role_policy_document)
    return original(self, role_name, assume_role_policy_document, *args, **kwargs)


@patch(IAMBackend, "update_assume_role_policy")
def refuse_large_trust(original, self, role_name, policy_document):
    """UpdateAssumeRolePolicy refuses more than 2048 characters, without white space (LimitExceeded)."""
    _refuse_large_trust(policy_document)
    return original(self, role_name, policy_document)


def _refuse_large_trust(document):
    """Refuses a trust policy that is too long."""
    if _size(document) > TRUST:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {TRUST}", 409)


@patch(IAMBackend, "put_role_policy")
def refuse_large_policies(original, self, role_name, policy_name, policy_json):
    """PutRolePolicy refuses more than 10,240 characters of inline policies of a role (LimitExceeded)."""
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
    """AttachRolePolicy refuses more than 10 managed policies of a role (LimitExceeded)."""
    attached = self.get_role(role_name).managed_policies
    if policy_arn not in attached and len(attached) >= ATTACHED:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {ATTACHED}", 409)
    return original(self, policy_arn, role_name)


def _size(document):
    """Gives the length of a document without white space, as IAM counts it."""
    return len(re.sub(r"\s", "", document))
