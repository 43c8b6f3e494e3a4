"""RDS: the target group of a proxy, and the health of the database in it.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-troubleshooting.html
"""

import json
from fnmatch import fnmatchcase

from moto.core.responses import ActionResult
from moto.rds.models import DBProxyTarget
from moto.rds.responses import RDSResponse

from core import slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.checks import find_role, find_secret
from patches.rds.instances import instance_of
from patches.rds.proxies import proxy_of

REGISTERING, SCALING, MODIFYING = 120, 60, 30
# A proxy that could not sign in tries again in a while.
RETRYING = 30
SERVING = ("available", "backing-up", "storage-optimization", "configuring-log-exports",
           "configuring-enhanced-monitoring", "configuring-iam-database-auth", "resetting-master-credentials")


def group_of(backend, params, changes=False):
    """Gives the target group that a request names: every proxy has one, called default."""
    proxy = proxy_of(backend, params["DBProxyName"], changes)
    group = proxy.proxy_target_groups.get(params.get("TargetGroupName") or "default")
    if group is None:
        text = f"DBProxyTargetGroup {params['TargetGroupName']} not found."
        raise AwsError("DBProxyTargetGroupNotFoundFault", text, 404)
    return group


@patch(RDSResponse, "describe_db_proxy_target_groups")
def describe_target_groups(_original, self):
    """DescribeDBProxyTargetGroups refuses an unknown proxy."""
    return ActionResult({"TargetGroups": [group_of(self.backend, self.params)]})


@patch(RDSResponse, "describe_db_proxy_targets")
def describe_targets(_original, self):
    """DescribeDBProxyTargets refuses an unknown proxy."""
    return ActionResult({"Targets": list(group_of(self.backend, self.params).targets)})


@patch(RDSResponse, "modify_db_proxy_target_group")
def modify_target_group(_original, self):
    """ModifyDBProxyTargetGroup sets the pool: without a number of their own, idle connections are half of all."""
    group = group_of(self.backend, self.params, changes=True)
    pool = self.params.get("ConnectionPoolConfig") or {}
    if "MaxIdleConnectionsPercent" in pool and "MaxConnectionsPercent" not in pool:
        text = "If you specify MaxIdleConnectionsPercent, you must also specify MaxConnectionsPercent."
        raise AwsError("InvalidParameterCombination", text)
    most = pool.get("MaxConnectionsPercent", group.max_connections)
    idle = pool.get("MaxIdleConnectionsPercent", most // 2)
    wait = pool.get("ConnectionBorrowTimeout", 120)
    if not (1 <= most <= 100 and 0 <= idle <= most and 0 <= wait <= 300):
        raise AwsError("InvalidParameterValue", "A value of the connection pool is out of its range")
    group.max_connections, group.max_idle_connections, group.borrow_timeout = most, idle, wait
    group.session_pinning_filters = list(pool.get("SessionPinningFilters") or [])
    slow.begin(group, "modifying", "available", MODIFYING)
    return ActionResult({"DBProxyTargetGroup": group})


@patch(RDSResponse, "register_db_proxy_targets")
def register_targets(_original, self):
    """RegisterDBProxyTargets takes one available instance, which is AVAILABLE once the proxy has scaled for it."""
    group = group_of(self.backend, self.params, changes=True)
    names = self.params.get("DBInstanceIdentifiers") or []
    if group.targets:
        text = f"The proxy {group.db_proxy_name} already has a target: {group.targets[0].rds_resource_id}"
        raise AwsError("DBProxyTargetAlreadyRegisteredFault", text)
    if len(names) != 1:
        raise AwsError("InvalidParameterCombination", "Exactly one DB instance must be given")
    database = instance_of(self.backend, names[0])
    if database.status not in SERVING:
        raise AwsError("InvalidDBInstanceState", f"DB instance {names[0]} is not in available state.")
    target = DBProxyTarget(self.backend, database.db_instance_identifier, database.address, "RDS_INSTANCE")
    target.group, target.port, target.target_arn, target.role = group, database.port, database.arn, "READ_WRITE"
    slow.begin(target, "REGISTERING", "SCALING", REGISTERING, "_state",
               lambda: slow.begin(target, "SCALING", "SCALED", SCALING, "_state"))
    group.targets.append(target)
    return ActionResult({"DBProxyTargets": [target]})


@patch(RDSResponse, "deregister_db_proxy_targets")
def deregister_targets(original, self):
    """DeregisterDBProxyTargets refuses an instance that is not registered (DBProxyTargetNotFoundFault)."""
    group = group_of(self.backend, self.params, changes=True)
    registered = [target.rds_resource_id for target in group.targets]
    unknown = [name for name in self.params.get("DBInstanceIdentifiers") or [] if name not in registered]
    if unknown:
        raise AwsError("DBProxyTargetNotFoundFault", f"DBProxyTarget {unknown[0]} not found.", 404)
    return original(self)


def _unavailable(reason, text):
    """Gives the health of a target that the proxy cannot use."""
    return {"State": "UNAVAILABLE", "Reason": reason, "Description": text}


def _health(self):
    """TargetHealth: a target is available once the proxy has capacity, reaches the database and has signed in."""
    if self._state == "REGISTERING":
        return {"State": "REGISTERING"}
    if self._state == "SCALING":
        text = "DBProxy Target is waiting for proxy to scale to desired capacity"
        return _unavailable("PENDING_PROXY_CAPACITY", text)
    database = self.backend.databases.get(self.rds_resource_id)
    if database is None or database.status not in SERVING:
        return _unavailable("UNREACHABLE", "DBProxy Target unavailable due to an internal error")
    if not _has_signed_in(self):
        return _unavailable("AUTH_FAILURE", "Proxy does not have any registered credentials")
    return {"State": "AVAILABLE"}


DBProxyTarget.target_health = property(_health)


def _has_signed_in(target):
    """Tells whether the proxy signs in; after a failure it takes a while until it does, as policies spread slowly."""
    if not may_sign_in(target.backend, proxy_of(target.backend, target.group.db_proxy_name)):
        slow.cancel(target, "_sign_in")
        target._sign_in = "failed"
    elif getattr(target, "_sign_in", "succeeded") == "failed" and not slow.is_changing(target, "_sign_in"):
        slow.begin(target, "failed", "succeeded", RETRYING, "_sign_in")
    return getattr(target, "_sign_in", "succeeded") == "succeeded"


def may_sign_in(backend, proxy):
    """Tells whether a proxy can read one of its secrets, or needs none."""
    if proxy.default_auth_scheme == "IAM_AUTH":
        return True
    role = find_role(backend, proxy.role_arn)
    secrets = [one["SecretArn"] for one in proxy.auth if find_secret(backend, one["SecretArn"])]
    return role is not None and any(may_read(role, secret) for secret in secrets)


def may_read(role, secret):
    """Tells whether a role's policies allow secretsmanager:GetSecretValue; conditions are taken as met."""
    documents = [*role.policies.values(), *(policy.document for policy in role.managed_policies.values())]
    found = {
        statement["Effect"]
        for document in documents
        for statement in _listed(json.loads(document)["Statement"])
        if _matches(statement.get("Action"), "secretsmanager:GetSecretValue")
        and _matches(statement.get("Resource"), secret)
    }
    return found == {"Allow"}


def _listed(value):
    """Gives a list for a list, or for a single item."""
    return value if isinstance(value, list) else [value]


def _matches(patterns, value):
    """Tells whether one of a statement's patterns fits."""
    return any(fnmatchcase(value.lower(), pattern.lower()) for pattern in _listed(patterns) if pattern)
