"""IAM: managed policies: what their listing leaves out, their size, and what keeps them from being deleted.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import re

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend, ManagedPolicy
from moto.iam.responses import IamResponse

from core import calls, late
from core.errors import AwsError
from core.patching import patch
from patches.iam.listings import page

SIZE = 6144
EVERYTHING = 1_000_000
LISTED = ("arn", "attachment_count", "create_date", "default_version_id", "is_attachable", "path", "update_date")


@patch(IamResponse, "list_policies")
def list_policies(_original, self):
    """ListPolicies filters by PathPrefix, leaves out Description and Tags, and lists new policies late."""
    found, _marker = self.backend.list_policies(
        None, EVERYTHING, self._get_bool_param("OnlyAttached", False), self._get_param("PathPrefix") or "/",
        self._get_param("Scope") or "All")
    part, following = page(self, [policy for policy in found if not late.is_hidden(policy)])
    bounded = [role.permissions_boundary_arn for role in self.backend.roles.values()]
    listed = [{"policy_id": policy.id, "policy_name": policy.name,
               "permissions_boundary_usage_count": bounded.count(policy.arn),
               **{name: getattr(policy, name) for name in LISTED}} for policy in part]
    return ActionResult({"Policies": listed, **following})


@patch(IAMBackend, "create_policy")
def create_policy(original, self, description, path, policy_document, policy_name, tags):
    """CreatePolicy refuses more than 6,144 characters, and a name that another path has (EntityAlreadyExists)."""
    _refuse_large(policy_document)
    if any(policy.name.lower() == policy_name.lower() and f"::{self.account_id}:" in policy.arn
           for policy in self.managed_policies.values()):
        message = f"A policy called {policy_name} already exists. Duplicate names are not allowed."
        raise AwsError("EntityAlreadyExists", message, 409)
    policy = original(self, description, path, policy_document, policy_name, tags)
    late.mark_created(policy)
    return policy


@patch(IAMBackend, "create_policy_version")
def create_policy_version(original, self, policy_arn, policy_document, set_as_default):
    """CreatePolicyVersion refuses more than 6,144 characters, without white space (LimitExceeded)."""
    _refuse_large(policy_document)
    return original(self, policy_arn, policy_document, set_as_default)


@patch(IAMBackend, "delete_policy")
def delete_policy(original, self, policy_arn):
    """DeletePolicy refuses a policy that is attached, a boundary, or has more than its default version (DeleteConflict)."""
    policy = self.get_policy(policy_arn)
    if policy.attachment_count or any(role.permissions_boundary_arn == policy_arn for role in self.roles.values()):
        raise AwsError("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
    if len(policy.versions) > 1:
        raise AwsError(
            "DeleteConflict",
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions.",
            409,
        )
    return original(self, policy_arn)


@patch(IAMBackend, "get_policy")
def get_policy(original, self, policy_arn):
    """GetPolicy and the reads of its versions do not find a policy created a moment ago."""
    policy = original(self, policy_arn)
    call = calls.current()
    reading = call and call.service == "iam" and call.operation in ("GetPolicy", "GetPolicyVersion", "ListPolicyVersions")
    if reading and isinstance(policy, ManagedPolicy) and late.is_hidden(policy):
        raise NotFoundException(f"Policy {policy_arn} was not found.")
    return policy


def _refuse_large(document):
    """Refuses a document of more characters than a managed policy may have."""
    if len(re.sub(r"\s", "", document)) > SIZE:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PolicySize: {SIZE}", 409)
