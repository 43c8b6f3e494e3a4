"""ELBv2: the certificates of a listener: one default certificate, and a list of others.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddListenerCertificates.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListenerCertificates.html
"""

from moto.core.responses import ActionResult
from moto.elbv2.exceptions import TooManyCertificatesError
from moto.elbv2.models import ELBv2Backend
from moto.elbv2.responses import ELBV2Response

from core.errors import AwsError
from core.patching import patch
from patches.elbv2.listeners import check_tls

# The quota for a load balancer, without default certificates.
MOST = 25


@patch(ELBv2Backend, "add_listener_certificates")
def add_certificates(_original, self, arn, certificates):
    """AddListenerCertificates adds one issued certificate to the list, once, up to 25 for a load balancer."""
    listener = self.describe_listeners(None, [arn])[0]
    given = [certificate["CertificateArn"] for certificate in certificates]
    if len(given) != 1:
        raise AwsError("ValidationError", "Exactly one certificate must be specified")
    if listener.protocol not in ("HTTPS", "TLS"):
        raise AwsError("InvalidConfigurationRequest", "Certificates cannot be specified for HTTP listeners")
    check_tls(self, "HTTPS", listener.ssl_policy, given)
    others = [one for known in self.load_balancers[listener.load_balancer_arn].listeners.values()
              for one in listed(known)]
    if given[0] not in others and len(others) >= MOST:
        raise TooManyCertificatesError()
    listener.listed_certificates = [*listed(listener), *(one for one in given if one not in listed(listener))]
    return given


def listed(listener):
    """Gives the certificate list of a listener, without the default certificate."""
    return getattr(listener, "listed_certificates", [])


@patch(ELBV2Response, "describe_listener_certificates")
def describe_certificates(_original, self):
    """DescribeListenerCertificates returns the default certificate, then those of the list."""
    listener = self.elbv2_backend.describe_listeners(None, [self._get_param("ListenerArn")])[0]
    default = [{"CertificateArn": listener.certificate, "IsDefault": True}] if listener.certificate else []
    others = [{"CertificateArn": arn, "IsDefault": False} for arn in listed(listener)]
    return ActionResult({"Certificates": [*default, *others]})


@patch(ELBv2Backend, "remove_listener_certificates")
def remove_certificates(_original, self, arn, certificates):
    """RemoveListenerCertificates removes certificates from the list, and refuses the default one."""
    listener = self.describe_listeners(None, [arn])[0]
    given = [certificate["CertificateArn"] for certificate in certificates]
    if listener.certificate in given and listener.certificate not in listed(listener):
        raise AwsError("OperationNotPermitted", f"Default certificate '{listener.certificate}' cannot be removed")
    listener.listed_certificates = [one for one in listed(listener) if one not in given]


def one_certificate(name):
    """Makes the operation `name` refuse more than one certificate."""
    @patch(ELBV2Response, name)
    def refuse(original, self):
        """CreateListener and ModifyListener take exactly one certificate, the default one."""
        if len(self._get_param("Certificates") or []) > 1:
            raise AwsError("TooManyCertificates", "Exactly one certificate must be specified as the default one")
        return original(self)


one_certificate("create_listener")
one_certificate("modify_listener")
