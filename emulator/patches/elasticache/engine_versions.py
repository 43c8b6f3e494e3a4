"""ElastiCache: the versions of the engines, and which one may follow which.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
"""

from core.errors import AwsError

VERSIONS = {
    "redis": ("5.0.6", "6.0.5", "6.2.6", "7.0.7", "7.1.0"),
    "valkey": ("7.2.6", "8.0.1", "8.1.0", "8.2.0", "9.0.0", "9.1.0"),
}


def resolve(engine, version):
    """Gives the full version that AWS picks for the one that a request names."""
    if engine not in VERSIONS:
        raise AwsError("InvalidParameterValue", f"Invalid engine {engine}")
    wanted = (version or VERSIONS[engine][-1]).replace("6.x", "6.2")
    found = [full for full in VERSIONS[engine] if f"{full}.".startswith(f"{wanted}.")]
    if not found:
        raise AwsError("InvalidParameterCombination", f"Cannot find version {version} for {engine}")
    return found[-1]


def family(engine, version):
    """Gives the family of parameter groups that a version takes."""
    major = version.split(".")[0]
    return {"redis5": "redis5.0", "redis6": "redis6.x"}.get(f"{engine}{major}", f"{engine}{major}")


def check_upgrade(group, wanted):
    """Refuses another engine than valkey after redis, and an older version; gives the full version that is meant."""
    engine = wanted.get("Engine", group.engine)
    if engine == group.engine and "EngineVersion" not in wanted:
        return {}
    if engine != group.engine and (engine != "valkey" or "EngineVersion" not in wanted):
        text = "A group can only change from redis to valkey, and EngineVersion must be given."
        raise AwsError("InvalidParameterCombination", text)
    version = resolve(engine, wanted["EngineVersion"])
    if numbers(version) < numbers(group.engine_version):
        text = (f"Engine version {group.engine_version} can't be downgraded to {version}. To use an earlier version, "
                "delete the replication group and create it again.")
        raise AwsError("InvalidParameterCombination", text)
    return {"EngineVersion": version}


def numbers(version):
    """Gives a version as numbers."""
    return [int(number) for number in version.split(".")]
