"""RDS: proxies.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
"""

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.rds.models import DBProxy, RDSBackend
from moto.rds.responses import RDSResponse

from core import late, slow
from core.errors import AwsError
from core.patching import patch
from patches.rds.checks import asked, check_groups, check_name, check_zones, find_role, find_secret, subnets_of

CREATING, MODIFYING, DELETING = 420, 60, 120


def not_found(name):
    """Makes the error for an unknown proxy."""
    return AwsError("DBProxyNotFoundFault", f"DBProxy {getattr(name, 'db_proxy_name', name)} not found.", 404)


def proxy_of(backend, name, changes=False):
    """Gives a proxy by its name, which has no case; one that is to be changed must be available."""
    proxy = next((p for p in backend.db_proxies.values() if p.db_proxy_name == name.lower()), None)
    if proxy is None:
        raise not_found(name)
    if changes and proxy.status != "available":
        text = f"DBProxy {name} is in an invalid state: {proxy.status}"
        raise AwsError("InvalidDBProxyStateFault", text)
    return proxy


def check_auth(backend, auth, scheme, require_tls):
    """Refuses unknown secrets, and sign-in by IAM without TLS."""
    if not auth and scheme != "IAM_AUTH":
        raise AwsError("InvalidParameterValue", "Auth must be specified unless DefaultAuthScheme is IAM_AUTH")
    for one in auth or []:
        if find_secret(backend, one.get("SecretArn", "")) is None:
            raise AwsError("InvalidParameterValue", f"The secret {one.get('SecretArn')} doesn't exist.")
        if one.get("IAMAuth") == "REQUIRED" and not require_tls:
            raise AwsError("InvalidParameterCombination", "TLS must be required where IAM authentication is.")


def check_role(backend, arn):
    """Refuses an unknown role."""
    if find_role(backend, arn) is None:
        raise AwsError("InvalidParameterValue", f"The IAM role {arn} doesn't exist or RDS is unable to assume it.")


def check_idle(params):
    """Refuses an idle timeout out of its range."""
    seconds = params.get("IdleClientTimeout")
    if seconds is not None and not 1 <= seconds <= 28800:
        text = f"Invalid IdleClientTimeout: {seconds}. Must be between 1 and 28800."
        raise AwsError("InvalidParameterValue", text)


def auth_info(auth):
    """Gives the Auth of a request as DescribeDBProxies shows it."""
    usual = {"AuthScheme": "SECRETS", "IAMAuth": "DISABLED", "ClientPasswordAuthType": "POSTGRES_SCRAM_SHA_256"}
    return [{**usual, **(one.original_dict() if hasattr(one, "original_dict") else one)} for one in auth or []]


@patch(RDSResponse, "create_db_proxy")
def create_proxy(_original, self):
    """CreateDBProxy takes 7 minutes, and needs two zones but no database."""
    params, backend = self.params, self.backend
    check_name(params["DBProxyName"], "DBProxyName", 63)
    check_zones(subnets_of(backend, params["VpcSubnetIds"]), "InvalidSubnet")
    check_groups(backend, params.get("VpcSecurityGroupIds"))
    check_role(backend, params["RoleArn"])
    check_idle(params)
    scheme = params.get("DefaultAuthScheme", "NONE")
    check_auth(backend, params.get("Auth"), scheme, params.get("RequireTLS"))
    proxy = backend.create_db_proxy(
        db_proxy_name=params["DBProxyName"].lower(), engine_family=params["EngineFamily"],
        auth=auth_info(params.get("Auth")), role_arn=params["RoleArn"], vpc_subnet_ids=list(params["VpcSubnetIds"]),
        vpc_security_group_ids=list(params.get("VpcSecurityGroupIds") or []),
        require_tls=bool(params.get("RequireTLS")), idle_client_timeout=params.get("IdleClientTimeout"),
        debug_logging=params.get("DebugLogging"),
        tags=params.get("Tags", []))
    proxy.default_auth_scheme = scheme
    proxy.endpoint_network_type = proxy.target_connection_network_type = "IPV4"
    slow.begin(proxy, "creating", "available", CREATING)
    return ActionResult({"DBProxy": proxy})


@patch(RDSResponse, "modify_db_proxy", new=True)
def modify_proxy(self):
    """ModifyDBProxy changes the settings that it names, of a proxy that is available."""
    params, backend = self.params, self.backend
    proxy = proxy_of(backend, params["DBProxyName"], changes=True)
    check_groups(backend, params.get("SecurityGroups"))
    check_idle(params)
    if "RoleArn" in params:
        check_role(backend, params["RoleArn"])
    check_auth(backend, params.get("Auth", proxy.auth), params.get("DefaultAuthScheme", proxy.default_auth_scheme),
               params.get("RequireTLS", proxy.require_tls))
    names = {"RequireTLS": "require_tls", "IdleClientTimeout": "idle_client_timeout", "DebugLogging": "debug_logging",
             "RoleArn": "role_arn", "DefaultAuthScheme": "default_auth_scheme"}
    for member, attribute in names.items():
        if member in params:
            setattr(proxy, attribute, params[member])
    if "Auth" in params:
        proxy.auth = auth_info(params["Auth"])
    if "SecurityGroups" in params:
        proxy.vpc_security_group_ids = list(params["SecurityGroups"])
    proxy.updated_date = utcnow()
    slow.begin(proxy, "modifying", "available", MODIFYING)
    return ActionResult({"DBProxy": proxy})


@patch(RDSBackend, "delete_db_proxy")
def delete_proxy(original, self, proxy_name):
    """DeleteDBProxy takes 2 minutes, and refuses a proxy that is being created or deleted."""
    proxy = proxy_of(self, proxy_name)
    if proxy.status in ("creating", "deleting"):
        raise AwsError("InvalidDBProxyStateFault", f"DBProxy {proxy_name} is in an invalid state: {proxy.status}")
    slow.begin_deletion(proxy, DELETING, lambda: original(self, proxy.db_proxy_name))
    return proxy


@patch(RDSBackend, "describe_db_proxies")
def find_proxies(original, self, db_proxy_name, filters=None):
    """DescribeDBProxies gives all, or the one that is named (DBProxyNotFoundFault)."""
    if db_proxy_name and asked("DescribeDBProxies"):
        return [proxy_of(self, db_proxy_name)]
    return original(self, db_proxy_name)


late.listing(RDSBackend, "describe_db_proxies", [DBProxy], "db_proxy_name", not_found)
