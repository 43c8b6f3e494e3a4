"""Makes moto quick: some values that it computes at every request or reset are computed once."""

import copy
import functools
import threading

import moto.core.responses
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.utils import get_service_model
from moto.ec2.models import ec2_backends
from moto.iam.models import IAMBackend, iam_backends

from core.patching import patch

WARMED = ("ec2", "ecs", "rds", "elbv2", "elasticache", "s3", "iam")


parse_policies = IAMBackend._init_aws_policies


@patch(IAMBackend, "_init_aws_policies")
def no_policies(_original, self):
    """The policies that AWS manages are not loaded with a backend: a reset makes one for each partition."""
    return []


@patch(IAMBackend, "__init__")
def init_without_policies(original, self, *args, **kwargs):
    """The policies that AWS manages are loaded when an operation uses them."""
    original(self, *args, **kwargs)
    del self.aws_managed_policies, self.managed_policies


def computed_at_first_use(cls, name):
    """Makes a function compute the attribute `cls.name` when it is used first."""
    def decorate(function):
        attribute = functools.cached_property(function)
        attribute.__set_name__(cls, name)
        setattr(cls, name, attribute)
        return function
    return decorate


@computed_at_first_use(IAMBackend, "aws_managed_policies")
def aws_policies(backend):
    """Gives a copy of each policy that AWS manages."""
    return [copy.copy(policy) for policy in _policies(backend.account_id, backend.region_name)]


@computed_at_first_use(IAMBackend, "managed_policies")
def policies_by_arn(backend):
    """Gives the managed policies of an account by their ARNs, at first those of AWS."""
    return {policy.arn: policy for policy in backend.aws_managed_policies}


@functools.cache
def _policies(account_id, region_name):
    """Parses the policies that AWS manages, once."""
    blank = IAMBackend.__new__(IAMBackend)
    blank.account_id, blank.region_name = account_id, region_name
    return parse_policies(blank)


def remember_method_names():
    """Makes moto list the methods of a response class once instead of at every request."""
    names = moto.core.responses.method_names_from_class
    moto.core.responses.method_names_from_class = functools.cache(names)


def warm(lock):
    """Loads in the background what the first requests need, while no request is served."""
    def work():
        with lock:
            policies_by_arn(iam_backends[DEFAULT_ACCOUNT_ID]["aws"])
            ec2_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
        for service in WARMED:
            get_service_model(service)

    threading.Thread(target=work, daemon=True).start()
