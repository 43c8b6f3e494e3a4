"""Resource Groups Tagging API: the resources of each service that can have tags.

https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
"""

from moto.ec2.models import ec2_backends
from moto.ecr.models import ecr_backends
from moto.ecs.models import ecs_backends
from moto.elasticache.models import elasticache_backends
from moto.elbv2.models import elbv2_backends
from moto.logs.models import logs_backends
from moto.rds.models import rds_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends
from moto.ssm.utils import parameter_arn

from core import tagged


def listed(tags, key="Key", value="Value"):
    """Turns a list of tags into a dict."""
    return {one[key]: one[value] for one in tags or []}


@tagged.source(ec2_backends)
def ec2(backend):
    """Gives VPCs and the resources in them."""
    kinds = {
        "vpc": backend.vpcs.values(),
        "subnet": (s for subnets in backend.subnets.values() for s in subnets.values()),
        "internet-gateway": backend.internet_gateways.values(),
        "natgateway": backend.nat_gateways.values(),
        "elastic-ip": backend.addresses,
        "route-table": backend.route_tables.values(),
        "vpc-endpoint": backend.vpc_end_points.values(),
        "network-interface": backend.enis.values(),
        "vpc-flow-log": backend.flow_logs.values(),
        "launch-template": backend.launch_templates.values(),
        "security-group": (g for groups in backend.groups.values() for g in groups.values()),
        "security-group-rule": (
            rule for groups in backend.groups.values() for group in groups.values()
            for rule in [*group.ingress_rules, *group.egress_rules]),
    }
    prefix = f"arn:{backend.partition}:ec2:{backend.region_name}:{backend.account_id}"
    for kind, things in kinds.items():
        for thing in things:
            yield f"{prefix}:{kind}/{thing.id}", backend.tags.get(thing.id, {}), thing


@tagged.source(rds_backends)
def rds(backend):
    """Gives every type of RDS resource that has tags."""
    for things in backend.resource_map.values():
        for thing in list(things.values()):
            if hasattr(thing, "get_tags"):
                yield thing.arn, listed(thing.get_tags()), thing


@tagged.source(elasticache_backends)
def elasticache(backend):
    """Gives caches, groups and users."""
    for things in (backend.replication_groups, backend.cache_clusters,
                   backend.cache_subnet_groups, backend.users, backend.snapshots):
        for thing in things.values():
            yield thing.arn, backend.tagging_service.get_tag_dict_for_resource(thing.arn), thing


def tag_balancer(backend, arn, tags):
    """Tags a load balancer or a part of it."""
    backend.tagging_service.tag_resource(arn, [{"Key": k, "Value": v} for k, v in tags.items()])


def untag_balancer(backend, arn, keys):
    """Removes tags of a load balancer or a part of it."""
    backend.tagging_service.untag_resource_using_names(arn, keys)


@tagged.source(elbv2_backends, tag_balancer, untag_balancer)
def elbv2(backend):
    """Gives load balancers, target groups, listeners and their rules."""
    balancers = list(backend.load_balancers.values())
    listeners = [listener for balancer in balancers for listener in balancer.listeners.values()]
    rules = [rule for listener in listeners for rule in listener.rules.values()]
    for thing in [*balancers, *backend.target_groups.values(), *listeners, *rules]:
        yield thing.arn, backend.tagging_service.get_tag_dict_for_resource(thing.arn), thing


@tagged.source(ecs_backends)
def ecs(backend):
    """Gives clusters, services, tasks and task definitions."""
    for cluster in backend.clusters.values():
        if cluster.status != "INACTIVE":
            yield cluster.arn, listed(cluster.tags, "key", "value"), cluster
    for service in backend.services.values():
        if service.status != "INACTIVE":
            yield service.arn, listed(service.tags, "key", "value"), service
    for tasks in backend.tasks.values():
        for task in tasks.values():
            yield task.task_arn, listed(task.tags, "key", "value"), task
    for revisions in backend.task_definitions.values():
        for definition in revisions.values():
            yield definition.arn, listed(definition.tags, "key", "value"), definition


def tag_repository(backend, arn, tags):
    """Tags a repository."""
    backend.tagger.tag_resource(arn, [{"Key": k, "Value": v} for k, v in tags.items()])


def untag_repository(backend, arn, keys):
    """Removes tags of a repository."""
    backend.tagger.untag_resource_using_names(arn, keys)


@tagged.source(ecr_backends, tag_repository, untag_repository)
def ecr(backend):
    """Gives repositories."""
    for repository in backend.repositories.values():
        yield repository.arn, backend.tagger.get_tag_dict_for_resource(repository.arn), repository


@tagged.source(logs_backends)
def logs(backend):
    """Gives log groups."""
    for group in backend.groups.values():
        yield group.arn, backend.tagger.get_tag_dict_for_resource(group.arn), group


@tagged.source(s3_backends)
def s3(backend):
    """Gives buckets."""
    for bucket in backend.buckets.values():
        yield bucket.arn, backend.tagger.get_tag_dict_for_resource(bucket.arn), bucket


@tagged.source(secretsmanager_backends)
def secrets(backend):
    """Gives secrets."""
    for secret in list(backend.secrets.values()):
        tags = getattr(secret, "source", secret).tags
        yield secret.arn, listed(tags), secret


def tag_parameter(backend, arn, tags):
    """Tags a parameter."""
    backend.add_tags_to_resource("Parameter", _parameter(backend, arn), tags)


def untag_parameter(backend, arn, keys):
    """Removes tags of a parameter."""
    backend.remove_tags_from_resource("Parameter", _parameter(backend, arn), keys)


def _parameter(backend, arn):
    """Gives the name of the parameter with an ARN."""
    return next(name for name in backend._parameters
                if parameter_arn(backend.account_id, backend.region_name, name) == arn)


@tagged.source(ssm_backends, tag_parameter, untag_parameter)
def ssm(backend):
    """Gives parameters."""
    for name in list(backend._parameters):
        arn = parameter_arn(backend.account_id, backend.region_name, name)
        versions = backend._parameters[name]
        tags = dict(backend.list_tags_for_resource("Parameter", name) or {})
        yield arn, tags, versions[0] if versions else None
