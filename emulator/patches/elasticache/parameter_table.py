"""ElastiCache: the parameters of Valkey and Redis OSS 7, with their defaults and allowed values.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
"""

import re

from core.errors import AwsError

DEFAULTS = {
    "acllog-max-len": "128", "activedefrag": "no", "active-defrag-cycle-max": "75", "active-defrag-cycle-min": "5",
    "active-defrag-ignore-bytes": "104857600", "active-defrag-max-scan-fields": "1000",
    "active-defrag-threshold-lower": "10", "active-defrag-threshold-upper": "100", "active-expire-effort": "1",
    "activerehashing": "yes", "appendfsync": "everysec", "appendonly": "no",
    "client-output-buffer-limit-normal-hard-limit": "0", "client-output-buffer-limit-normal-soft-limit": "0",
    "client-output-buffer-limit-normal-soft-seconds": "0", "client-output-buffer-limit-pubsub-hard-limit": "33554432",
    "client-output-buffer-limit-pubsub-soft-limit": "8388608", "client-output-buffer-limit-pubsub-soft-seconds": "60",
    "client-query-buffer-limit": "1073741824", "close-on-replica-write": "yes",
    "cluster-allow-pubsubshard-when-down": "yes", "cluster-allow-reads-when-down": "no", "cluster-enabled": "no",
    "cluster-require-full-coverage": "no", "databases": "16",
    "hash-max-listpack-entries": "512", "hash-max-listpack-value": "64", "hll-sparse-max-bytes": "3000",
    "latency-tracking": "no", "lazyfree-lazy-eviction": "no", "lazyfree-lazy-expire": "no",
    "lazyfree-lazy-server-del": "no", "lazyfree-lazy-user-del": "no", "lfu-decay-time": "1", "lfu-log-factor": "10",
    "list-compress-depth": "0", "list-max-listpack-size": "-2", "lua-replicate-commands": "yes",
    "maxclients": "65000", "maxmemory-policy": "volatile-lru", "maxmemory-samples": "3", "min-replicas-max-lag": "10",
    "min-replicas-to-write": "0", "notify-keyspace-events": None, "proto-max-bulk-len": "536870912",
    "repl-backlog-size": "1048576", "repl-backlog-ttl": "3600", "replica-allow-chaining": "yes",
    "replica-ignore-maxmemory": "yes", "replica-lazy-flush": "no", "reserved-memory-percent": "25",
    "set-max-intset-entries": "512", "slowlog-log-slower-than": "10000", "slowlog-max-len": "128",
    "stream-node-max-bytes": "4096", "stream-node-max-entries": "100", "tcp-keepalive": "300", "timeout": "0",
    "tracking-table-max-keys": "1000000", "zset-max-listpack-entries": "128", "zset-max-listpack-value": "64",
}
REBOOT = {"activerehashing", "cluster-enabled", "databases"}
FIXED = {"appendfsync", "appendonly", "lua-replicate-commands", "maxclients", "replica-allow-chaining",
         "replica-ignore-maxmemory"}
# These can't change while a cache has the parameter group.
UNUSED_ONLY = {"databases"}

POLICIES = "volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction"
ALLOWED = {
    "maxmemory-policy": POLICIES, "timeout": "0,20-2147483647", "active-defrag-max-scan-fields": "1-1000000",
    "active-defrag-ignore-bytes": "10485760-104857600", "active-defrag-threshold-lower": "1-100",
    "active-defrag-threshold-upper": "1-100", "active-defrag-cycle-min": "1-75", "active-defrag-cycle-max": "1-75",
    "client-query-buffer-limit": "1048576-1073741824", "proto-max-bulk-len": "1048576-536870912",
    "reserved-memory-percent": "0-100", "databases": "1-1200000", "slowlog-log-slower-than": "-1-2147483647",
    "list-max-listpack-size": "-5-2147483647", "maxmemory-samples": "1-2147483647", "lfu-log-factor": "1-2147483647",
    "notify-keyspace-events": None, "appendfsync": "always,everysec,no",
}
RANGE = re.compile(r"(-?\d+)-(-?\d+)")


def data_type(name):
    """Gives the type of a parameter: numbers are integers, and all else is text."""
    return "integer" if re.fullmatch(r"-?\d+", DEFAULTS[name] or "") else "string"


def allowed(name):
    """Gives the allowed values of a parameter as DescribeCacheParameters shows them."""
    if name in ALLOWED:
        return ALLOWED[name]
    return "0-2147483647" if data_type(name) == "integer" else "yes,no"


def check_value(name, value):
    """Refuses a value of another type than the parameter's, or one that is not allowed."""
    values = allowed(name)
    if values is None or any(_fits(part, value) for part in values.split(",")):
        return
    text = f"Invalid parameter value: {value} for: {name}. Allowed values are: {values}"
    raise AwsError("InvalidParameterValue", text)


def _fits(part, value):
    """Tells whether a value is a word, or in a range of numbers."""
    bounds = RANGE.fullmatch(part)
    if not bounds:
        return value == part
    return bool(re.fullmatch(r"-?\d+", value)) and int(bounds.group(1)) <= int(value) <= int(bounds.group(2))
