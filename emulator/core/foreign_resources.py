"""Fills an account with resources that somebody else owns, as `/_postmagiq/foreign-resources` orders.

Their names do not begin with an application and an environment of ours, though some
share the first letters with them; they carry the tags of other teams, or none.
"""

import itertools
import json
import time

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.models import ec2_backends
from moto.ecs.models import TaskDefinition, ecs_backends
from moto.iam.models import Role, iam_backends
from moto.iam.utils import random_role_id
from moto.moto_api._internal import mock_random
from moto.s3.models import s3_backends
from moto.secretsmanager.models import FakeSecret, secretsmanager_backends

from core import late
from core.state import state_table

# Some share letters with the names of ours (postmagiq-dev-api), none is one of them.
NAMES = ("billing-worker", "data-lake", "legacy-web", "postmaster", "postmag", "Postmagiq", "production-metrics",
         "dev-api")
PATHS = ("/", "/", "/", "/service-role/", "/teams/billing/")
REVISIONS = 100
OTHER_ACCOUNT = "210987654321"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
CONTAINER = {"name": "app", "image": "public.ecr.aws/docker/library/busybox:1", "memory": 128}


def create(wanted):
    """Creates the wanted number of resources of each type and the named buckets, and gives the order back."""
    numbers = dict(wanted or {})
    region, buckets = numbers.pop("region", "us-east-1"), numbers.pop("buckets", [])
    _check(numbers, buckets)
    for name in buckets:
        s3_backends[OTHER_ACCOUNT]["aws"].create_bucket(name, region)
    for kind, number in numbers.items():
        backends, make = MAKERS[kind]
        backend = backends[DEFAULT_ACCOUNT_ID]["aws" if backends is iam_backends else region]
        counter = state_table(backend, f"foreign {kind}", itertools.count)
        for index in itertools.islice(counter, number):
            late.forget_creation(make(backend, index))
    return wanted


def _check(numbers, buckets):
    """Refuses an unknown type, an impossible number, and buckets without names."""
    unknown = set(numbers) - set(MAKERS)
    if unknown:
        raise ValueError(f"the types are buckets, {', '.join(MAKERS)}, not {', '.join(sorted(unknown))}")
    for kind, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ValueError(f"{kind} must be an integer of 0 or more")
    if not isinstance(buckets, list) or not all(isinstance(name, str) for name in buckets):
        raise ValueError("buckets must be a list of names")


def _name(index):
    """Gives the name of a resource."""
    return f"{NAMES[index % len(NAMES)]}-{index:05}"


def _tags(index):
    """Gives the tags of a resource: every second one has the tags of another team."""
    return {} if index % 2 else {"team": NAMES[index % len(NAMES)], "environment": "dev"}


def _listed_tags(index, key="Key", value="Value"):
    """Gives the tags of a resource as a list."""
    return [{key: name, value: content} for name, content in _tags(index).items()]


def _role(backend, index):
    """Creates a role."""
    role = Role(backend.account_id, backend.partition, random_role_id(backend.account_id), _name(index), TRUST,
                PATHS[index % len(PATHS)], None, "A role of another team", _listed_tags(index), "3600")
    backend.roles[role.id] = role
    return role


def _task_definition(backend, index):
    """Creates a revision of a task definition; a family has a hundred."""
    family = _name(index // REVISIONS)
    revisions = backend.task_definitions.setdefault(family, {})
    definition = TaskDefinition(family, len(revisions) + 1, [CONTAINER], backend.account_id, backend.region_name,
                                tags=_listed_tags(index, "key", "value"))
    revisions[definition.revision] = definition
    return definition


def _security_group(backend, index):
    """Creates a security group with a rule in the default VPC."""
    group = backend.create_security_group(
        _name(index), "A security group of another team", backend.default_vpc.id, tags=_tags(index), force=True)
    backend.authorize_security_group_ingress(group.id, "tcp", 443, 443, [{"CidrIp": "10.0.0.0/8"}])
    return group


def _secret(backend, index):
    """Creates a secret."""
    now, version = int(time.time()), str(mock_random.uuid4())
    content = {"createdate": now, "version_id": version, "version_stages": ["AWSCURRENT"], "secret_string": "{}"}
    secret = FakeSecret(backend.account_id, backend.region_name, _name(index), content, version, secret_string="{}",
                        description="A secret of another team", tags=_listed_tags(index), last_changed_date=now,
                        created_date=now)
    backend.secrets[secret.name] = secret
    return secret


MAKERS = {
    "roles": (iam_backends, _role),
    "taskDefinitionRevisions": (ecs_backends, _task_definition),
    "securityGroups": (ec2_backends, _security_group),
    "secrets": (secretsmanager_backends, _secret),
}
