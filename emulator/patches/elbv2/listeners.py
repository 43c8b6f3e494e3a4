"""ELBv2: listeners, one for a port, with a certificate for HTTPS.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
"""

from moto.acm.models import acm_backends
from moto.elbv2.exceptions import DuplicateListenerError, LoadBalancerNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeAction, FakeListener
from moto.elbv2.ssl_policies import SSL_POLICIES

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.elbv2.actions import balancers_of


@patch(ELBv2Backend, "create_listener")
def create_listener(original, self, load_balancer_arn, protocol, port, ssl_policy, certificate,
                    actions, alpn_policy=None, tags=None):
    """CreateListener refuses a port that another listener has (DuplicateListener), and HTTPS without a certificate."""
    balancer = self.load_balancers.get(load_balancer_arn)
    if balancer is None:
        raise LoadBalancerNotFoundError()
    check_tls(self, protocol, ssl_policy, [certificate] if certificate else [])
    check_groups(self, load_balancer_arn, actions)
    known = next((l for l in balancer.listeners.values() if int(l.port) == int(port)), None)
    if known is None:
        made = original(self, load_balancer_arn, protocol, port, ssl_policy, certificate, actions, alpn_policy, tags)
        made.ssl_policy = ssl_policy if protocol == "HTTPS" else None
        return made
    if (known.protocol, known.certificate) != (protocol, certificate):
        raise DuplicateListenerError()
    return known


def check_tls(backend, protocol, policy, certificates):
    """Refuses HTTPS without a known policy and an issued certificate, and HTTP with a certificate."""
    if protocol != "HTTPS":
        if certificates:
            raise AwsError("InvalidConfigurationRequest", "Certificates cannot be specified for HTTP listeners")
        return
    if not certificates:
        raise AwsError("ValidationError", "A certificate must be specified for HTTPS listeners")
    if policy not in SSL_POLICIES:
        raise AwsError("SSLPolicyNotFound", f"SSL policy '{policy}' not found")
    for arn in certificates:
        if not backend._certificate_exists(arn):
            raise AwsError("CertificateNotFound", f"Certificate '{arn}' not found")
        certificate = acm_backends[backend.account_id][backend.region_name]._certificates.get(arn)
        if certificate is not None and certificate.status != "ISSUED":
            text = (f"The certificate '{arn}' must have a fully-qualified domain name, a supported "
                    "signature, and a supported key size.")
            raise AwsError("UnsupportedCertificate", text)


def check_groups(backend, load_balancer, actions):
    """Refuses a target group of another load balancer (TargetGroupAssociationLimit)."""
    for action in actions or []:
        groups = [group.get("TargetGroupArn") for group in action.get("ForwardConfig", {}).get("TargetGroups", [])]
        for arn in filter(None, [action.get("TargetGroupArn"), *groups]):
            if set(balancers_of(backend, arn)) - {load_balancer}:
                raise AwsError("TargetGroupAssociationLimit", "The following target groups cannot be associated with "
                               f"more than one load balancer: {arn}")


@patch(ELBv2Backend, "modify_listener")
def modify_listener(original, self, arn, port=None, protocol=None, ssl_policy=None, certificates=None, actions=None):
    """ModifyListener validates like CreateListener; HTTP removes the certificate and the policy."""
    listener = self.describe_listeners(None, [arn])[0]
    balancer = self.load_balancers[listener.load_balancer_arn]
    if any(l is not listener and int(l.port) == int(port or listener.port) for l in balancer.listeners.values()):
        raise DuplicateListenerError()
    after = protocol or listener.protocol
    given = [certificate["CertificateArn"] for certificate in certificates or []]
    current = listener.certificates if listener.protocol == "HTTPS" and after == "HTTPS" else []
    check_tls(self, after, ssl_policy or listener.ssl_policy or "ELBSecurityPolicy-2016-08", given or current)
    check_groups(self, balancer.arn, actions)
    self._validate_actions([FakeAction(action) for action in actions or []])
    changed = original(self, arn, port, protocol, ssl_policy, certificates, actions)
    if after == "HTTP":
        changed.ssl_policy, changed.certificate, changed.certificates = None, None, []
    return changed


late.listing(ELBv2Backend, "describe_listeners", [FakeListener], only="DescribeListeners")
