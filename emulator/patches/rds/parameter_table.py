"""RDS: PostgreSQL's parameters, with their types and allowed values, which `postgres_parameters.tsv` lists.

Its columns are the name, whether a change waits for a reboot, the type and the allowed values. Source: pg_settings of
PostgreSQL 15 and the release notes of 16, with the parameters of RDS and its extensions:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
"""

import collections
import pathlib
import re

from core.errors import AwsError

Parameter = collections.namedtuple("Parameter", "name apply_type data_type allowed")
RANGE = re.compile(r"(-?[\d.e+]+)-(-?[\d.e+]+)")
FORMULA = re.compile(r"[{(]")

_FILE = pathlib.Path(__file__).with_name("postgres_parameters.tsv")
TABLE = {row.name: row for row in (Parameter(*line.split("\t")) for line in _FILE.read_text().splitlines())}

# What RDS sets where PostgreSQL would have something else, or nothing.
DEFAULTS = {
    "autovacuum": "1", "autovacuum_naptime": "15", "checkpoint_completion_target": "0.9",
    "effective_cache_size": "{DBInstanceClassMemory/16384}", "huge_pages": "on", "log_connections": "0",
    "log_timezone": "UTC", "max_connections": "LEAST({DBInstanceClassMemory/9531392},5000)", "max_wal_size": "2048",
    "maintenance_work_mem": "GREATEST({DBInstanceClassMemory*1024/63963136},65536)",
    "password_encryption": "scram-sha-256",
    "rds.adaptive_autovacuum": "1", "rds.force_ssl": "1", "rds.log_retention_period": "4320",
    "rds.logical_replication": "0", "shared_buffers": "{DBInstanceClassMemory/32768}",
    "shared_preload_libraries": "pg_stat_statements", "ssl": "1", "synchronous_commit": "on", "timezone": "UTC",
    "pg_stat_statements.track": "TOP", "track_activity_query_size": "4096", "wal_receiver_timeout": "30000",
}
FIXED = {"archive_mode", "data_directory", "hba_file", "ident_file", "listen_addresses", "logging_collector", "port",
         "ssl"}


def defaults(family):
    """Gives the values that a family sets: TLS is forced since PostgreSQL 15."""
    return {**DEFAULTS, "rds.force_ssl": "1" if int(family.removeprefix("postgres")) >= 15 else "0"}


def check_value(name, value):
    """Refuses a value of another type than the parameter's, or out of its range."""
    parameter = TABLE[name]
    if not _fits(parameter, value):
        text = f"Invalid parameter value: {value} for: {name} allowed values are: {parameter.allowed}"
        raise AwsError("InvalidParameterValue", text)


def _fits(parameter, value):
    """Tells whether a parameter takes a value; numbers may be formulas over the instance's memory."""
    if not parameter.allowed:
        return True
    if parameter.data_type in ("integer", "float"):
        return bool(FORMULA.search(value)) or _in_range(parameter, value)
    known = [allowed.lower() for allowed in parameter.allowed.split(",")]
    given = value.split(",") if parameter.data_type == "list" else [value]
    return all(one.strip().lower() in known for one in given)


def _in_range(parameter, value):
    """Tells whether a text is a number in the parameter's range."""
    kind = int if parameter.data_type == "integer" else float
    least, most = (float(bound) for bound in RANGE.fullmatch(parameter.allowed).groups())
    try:
        return least <= kind(value) <= most
    except ValueError:
        return False
