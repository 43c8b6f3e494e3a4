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


@patch(IAMBackend, "_init_aws_policies")
def copy_policies(original, self):
    """The policies that AWS manages are parsed once, and copied for each account."""
    return [copy.copy(policy) for policy in _policies(original, self.account_id, self.region_name)]


@functools.cache
def _policies(original, account_id, region_name):
    """Parses the policies that AWS manages."""
    blank = IAMBackend.__new__(IAMBackend)
    blank.account_id, blank.region_name = account_id, region_name
    return original(blank)


def remember_method_names():
    """Makes moto list the methods of a response class once instead of at every request."""
    names = moto.core.responses.method_names_from_class
    moto.core.responses.method_names_from_class = functools.cache(names)


def warm(lock):
    """Loads in the background what the first requests need, while no request is served."""
    def work():
        with lock:
            iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
            ec2_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
        for service in WARMED:
            get_service_model(service)

    threading.Thread(target=work, daemon=True).start()
