"""IAM: the pages of listings, the fields that they leave out, and their eventual consistency.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

from moto.core.responses import ActionResult
from moto.core.serialize import url_encode
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend, Role
from moto.iam.responses import IamResponse

from core import calls, late
from core.paging import cut
from core.patching import patch

PAGE_SIZE = 100
LISTED = ("arn", "assume_role_policy_document", "create_date", "description", "max_session_duration", "path")

# IAM returns policy documents URL-encoded in every operation.
IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER.update(
    {
        "RoleDetailList.RoleDetail.AssumeRolePolicyDocument": url_encode,
        "ListRolesResponse.Roles.Role.AssumeRolePolicyDocument": url_encode,
    }
)

late.listing(IAMBackend, "get_roles", [Role], only="GetAccountAuthorizationDetails")


def page(response, items):
    """Gives the requested page of MaxItems items, and the members of the answer that lead to the next page."""
    size = response._get_param("MaxItems") or PAGE_SIZE
    part, marker = cut(items, response._get_param("Marker"), size, "ValidationError")
    return part, {"IsTruncated": bool(marker), **({"Marker": marker} if marker else {})}


@patch(IamResponse, "list_roles")
def list_roles(_original, self):
    """ListRoles filters by PathPrefix, and leaves out PermissionsBoundary, RoleLastUsed and Tags."""
    prefix = self._get_param("PathPrefix") or "/"
    roles = [role for role in self.backend.roles.values()
             if role.path.startswith(prefix) and not late.is_hidden(role)]
    found, following = page(self, sorted(roles, key=lambda role: (role.path, role.name)))
    listed = [{"role_id": role.id, "role_name": role.name, **{name: getattr(role, name) for name in LISTED}}
              for role in found]
    return ActionResult({"Roles": listed, **following})


@patch(IamResponse, "get_account_authorization_details")
def authorization_details(_original, self):
    """GetAccountAuthorizationDetails returns MaxItems entries a page, 100 by default."""
    wanted = self._get_param("Filter", [])
    details = self.backend.get_account_authorization_details(wanted)
    lists = {
        "UserDetailList": details["users"],
        "GroupDetailList": details["groups"],
        "RoleDetailList": self.backend.get_roles() if not wanted or "Role" in wanted else [],
        "Policies": details["managed_policies"],
    }
    entries, following = page(self, [(name, one) for name, some in lists.items() for one in some])
    return ActionResult({**{name: [one for kind, one in entries if kind == name] for name in lists}, **following})


@patch(IAMBackend, "get_role")
def get_role(original, self, role_name):
    """GetRole and the listings of a role's policies and tags do not find a role created a moment ago."""
    role = original(self, role_name)
    call = calls.current()
    if call and call.service == "iam" and late.is_hidden(role):
        raise NotFoundException(f"The role with name {role_name} cannot be found.")
    return role
