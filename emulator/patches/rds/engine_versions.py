"""RDS: the versions of PostgreSQL, and which one may follow which.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html
"""

from moto.core.responses import ActionResult
from moto.rds.responses import RDSResponse

from core.errors import AwsError
from core.patching import patch

# The newest minor version of each major one. The minor versions of all major ones are published on the same days.
NEWEST = {13: 23, 14: 20, 15: 15, 16: 11, 17: 7, 18: 1}
DEFAULT = 17
LOG_TYPES = ("postgresql", "upgrade", "iam-db-auth-error")
CERTIFICATES = ("rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1")


def resolve(engine, version):
    """Gives the full version that AWS picks for a major one."""
    if engine != "postgres":
        return version
    major, _, minor = (version or str(DEFAULT)).partition(".")
    newest = NEWEST.get(int(major)) if major.isdigit() else None
    if newest is None or minor and not (minor.isdigit() and 1 <= int(minor) <= newest):
        raise AwsError("InvalidParameterCombination", f"Cannot find version {version} for {engine}")
    return f"{major}.{minor or newest}"


def family(version):
    """Gives the family of parameter groups that a version takes."""
    return f"postgres{version.split('.')[0]}"


def numbers(version):
    """Gives a version as (major, minor)."""
    return tuple(int(number) for number in version.split("."))


def targets(version):
    """Gives the versions that one may be upgraded to: later ones that were not published before it."""
    major, minor = numbers(version)
    behind = NEWEST[major] - minor
    return [
        f"{other}.{number}"
        for other, newest in NEWEST.items() if other >= major
        for number in range(max(1, newest - behind), newest + 1)
        if (other, number) > (major, minor)
    ]


def check_upgrade(current, given, custom_group):
    """Refuses a version that is no upgrade, and a major one without AllowMajorVersionUpgrade or a fitting group."""
    version = resolve("postgres", given["engine_version"])
    major = numbers(version)[0]
    if given["engine_version"] == str(numbers(current)[0]) or version == current:
        return
    if version not in targets(current):
        raise AwsError("InvalidParameterCombination", f"Cannot upgrade postgres from {current} to {version}")
    if major == numbers(current)[0]:
        return
    if not given.get("allow_major_version_upgrade"):
        text = "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        raise AwsError("InvalidParameterCombination", text)
    if custom_group and not given.get("db_parameter_group_name"):
        text = (f"Current Parameter Group ({custom_group}) is non-default. You need to explicitly specify a new "
                "Parameter Group in this case (default or custom)")
        raise AwsError("InvalidParameterCombination", text)


@patch(RDSResponse, "describe_db_engine_versions", new=True)
def describe(self):
    """DescribeDBEngineVersions lists PostgreSQL's versions with the targets of their upgrades."""
    params = self.params
    wanted = {"engine": [params.get("Engine")], "engine-version": [params.get("EngineVersion")],
              "db-parameter-group-family": [params.get("DBParameterGroupFamily")]}
    wanted.update({one["Name"]: list(one["Values"]) for one in params.get("Filters", [])})
    found = [version for version in _all() if _matches(version, wanted)]
    if params.get("DefaultOnly"):
        newest = {version: numbers(version)[1] == NEWEST[numbers(version)[0]] for version in found}
        default = resolve("postgres", params.get("EngineVersion"))
        found = [default] if default in newest else [version for version in found if newest[version]]
    return ActionResult({"DBEngineVersions": [_description(version) for version in found]})


def _all():
    """Gives all versions, the oldest first."""
    return [f"{major}.{minor}" for major, newest in NEWEST.items() for minor in range(1, newest + 1)]


def _matches(version, wanted):
    """Tells whether a version is among the requested ones; a major version means all of its minor ones."""
    def fits(name, function):
        values = [value for value in wanted.get(name, []) if value is not None]
        return not values or any(function(value) for value in values)

    return (fits("engine", lambda engine: engine == "postgres")
            and fits("engine-version", lambda asked: f"{version}.".startswith(f"{asked}."))
            and fits("db-parameter-group-family", lambda asked: asked == family(version))
            and fits("status", lambda asked: asked == "available"))


def _description(version):
    """Gives a version as DescribeDBEngineVersions shows it."""
    major = numbers(version)[0]
    upgrades = [
        {"Engine": "postgres", "EngineVersion": target, "Description": f"PostgreSQL {target}-R1",
         "AutoUpgrade": numbers(target) == (major, NEWEST[major]),
         "IsMajorVersionUpgrade": numbers(target)[0] != major}
        for target in targets(version)
    ]
    return {
        "Engine": "postgres", "MajorEngineVersion": str(major), "EngineVersion": version, "Status": "available",
        "DBParameterGroupFamily": family(version), "DBEngineDescription": "PostgreSQL",
        "DBEngineVersionDescription": f"PostgreSQL {version}-R1", "ValidUpgradeTarget": upgrades,
        "ExportableLogTypes": list(LOG_TYPES), "SupportsLogExportsToCloudwatchLogs": True, "SupportsReadReplica": True,
        "SupportedCACertificateIdentifiers": list(CERTIFICATES), "SupportsCertificateRotationWithoutRestart": True,
    }
