"""The index of tagged resources, which the Resource Groups Tagging API searches.

Each service registers sources: functions that give a backend's resources as
(arn, tags, object). The type of a resource comes out of its ARN, as on AWS.
"""

import re

from core import late

_sources = {}


def source(backends, tag=None, untag=None):
    """Registers a source of a service: `@source(thing_backends)` above a generator function.

    The function gets a backend and gives (arn, tags as a dict, object or None).
    `tag(backend, arn, tags)` and `untag(backend, arn, keys)` are needed only
    where moto's backend does not offer `tag_resource` and `untag_resource`.
    A service may have several sources.
    """
    def decorate(function):
        _sources.setdefault(id(backends), (backends, []))[1].append((function, tag, untag))
        return function
    return decorate


def resources(account, region, partition="aws"):
    """Gives (arn, tags, backend, tag, untag) of every resource that the current operation may see."""
    for backends, functions in list(_sources.values()):
        backend = _backend(backends, account, region, partition)
        if backend is None:
            continue
        for function, tag, untag in functions:
            for arn, tags, thing in function(backend):
                if thing is None or not late.is_hidden(thing):
                    yield arn, tags, backend, tag, untag


def _backend(backends, account, region, partition):
    """Gives the backend of a region, or the global one."""
    if account not in backends:
        return None
    regional = backends[account]
    for place in (region, partition):
        if place in regional.keys() or place in regional.regions:
            return regional[place]
    return None


def resource_type(arn):
    """Gives the resource type of an ARN, as `service:type`."""
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[5]
    if service == "s3":
        return "s3:bucket"
    if not re.search("[:/]", resource):
        return f"{service}:{resource}"
    first = re.split("[:/]", resource)[0]
    return f"{service}:{first or 'parameter'}"


def is_of_type(arn, wanted):
    """Tells whether an ARN is of one of the wanted services or types; no types mean all."""
    own = resource_type(arn)
    return not wanted or any(one in (own, own.split(":")[0]) for one in wanted)


def matches(tags, filters):
    """Tells whether tags satisfy all filters; a filter without values asks for the key only."""
    return all(
        one["Key"] in tags and (not one.get("Values") or tags[one["Key"]] in one["Values"])
        for one in filters
    )
