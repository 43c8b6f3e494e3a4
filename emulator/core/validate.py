"""Refuses requests that break botocore's model of the service, as AWS does.

The check covers required members, types, enums, patterns, lengths, ranges and
sizes at any depth, and unknown members in the protocols that transmit them
(JSON and EC2).
"""

import base64
import functools

import regex
from botocore.utils import parse_timestamp

from core.decode import Undecodable, decode
from core.errors import AwsError

VALIDATED = {
    "ec2", "ecs", "rds", "elasticache", "elbv2", "s3", "iam", "ecr", "logs", "ssm",
    "secretsmanager", "application-autoscaling", "sts", "resourcegroupstaggingapi",
    "sns", "cloudwatch",
}
PROTOCOLS = ("json", "ec2", "query", "rest-xml")
MISSING = {"ec2": "MissingParameter", "rds": "MissingParameter", "elasticache": "MissingParameter"}
INVALID = {
    "ec2": "InvalidParameterValue", "rds": "InvalidParameterValue",
    "elasticache": "InvalidParameterValue", "cloudwatch": "InvalidParameterValue",
    "sns": "InvalidParameter", "ecs": "InvalidParameterException",
    "ecr": "InvalidParameterException", "logs": "InvalidParameterException",
    "resourcegroupstaggingapi": "InvalidParameterException", "s3": "InvalidArgument",
}
NUMBERS = {"integer": int, "long": int, "float": float, "double": float}
JSON_TYPES = {
    "structure": dict, "map": dict, "list": list, "string": str, "character": str,
    "boolean": bool, "integer": int, "long": int, "float": (int, float),
    "double": (int, float), "blob": str, "timestamp": (int, float, str),
}
JAVA_SURROGATES = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\u10000-\u10FFFF")


class Broken(Exception):
    """One constraint of the model that a request breaks."""

    def __init__(self, kind, path, message):
        """Makes one of a kind (missing, invalid, unknown, type), a path and a text."""
        super().__init__(message)
        self.kind, self.path, self.message = kind, path, message


def validate(call):
    """Raises the AwsError that AWS would return for an invalid call."""
    if call.service not in VALIDATED or call.protocol not in PROTOCOLS:
        return
    if call.shape is None or call.presigned:
        return
    try:
        params, unknown = decode(call)
        if unknown and call.protocol == "ec2":
            raise Broken("unknown", unknown[0], f"The parameter {unknown[0]} is not recognized")
        _Walk(call.protocol == "json").check(call.shape, params, "")
    except Undecodable as error:
        raise _undecodable(call, error) from error
    except Broken as broken:
        raise _refusal(call, broken) from broken


def _undecodable(call, error):
    """Makes the error for a body that cannot be parsed."""
    if call.service == "s3":
        return AwsError("MalformedXML", f"The XML you provided was not well-formed: {error}")
    return AwsError("SerializationException", f"The body cannot be read: {error}")


def _refusal(call, broken):
    """Makes the error that the call's service returns for a broken constraint."""
    service = call.service
    if broken.kind == "type" and call.protocol == "json":
        return AwsError("SerializationException", broken.message)
    if call.protocol == "rest-xml" and not _in_head(call, broken.path):
        return AwsError("MalformedXML", f"The XML you provided was not valid: {broken.message}")
    if broken.kind == "unknown" and service == "ec2":
        return AwsError("UnknownParameter", broken.message)
    if broken.kind == "missing" and service in MISSING:
        text = f"The request must contain the parameter {broken.path}"
        return AwsError(MISSING[service], text)
    usual = "ValidationError" if call.protocol == "query" else "ValidationException"
    text = f"1 validation error detected: {broken.message}"
    return AwsError(INVALID.get(service, usual), text)


def _in_head(call, path):
    """Tells whether a parameter of a REST request is in the path, the query or a header."""
    member = call.shape.members.get(path.split(".")[0])
    return member is not None and "location" in member.serialization


class _Walk:
    """Checks a value against a shape; `typed` says that the value has the types of JSON."""

    def __init__(self, typed):
        """Remembers whether values are typed."""
        self.typed = typed

    def check(self, shape, value, path):
        """Checks a value and everything in it."""
        if self.typed:
            _check_type(shape, value, path)
        kind = shape.type_name
        if kind == "structure":
            self._structure(shape, value, path)
        elif kind == "list":
            _check_size(shape, len(value), path, "length")
            for index, item in enumerate(value, 1):
                self.check(shape.member, item, f"{path}.{index}.member")
        elif kind == "map":
            self._map(shape, value, path)
        else:
            self._leaf(shape, value, path)

    def _structure(self, shape, value, path):
        """Checks the members of a structure; a union must have exactly one."""
        if getattr(shape, "is_document_type", False):
            return
        dot = f"{path}." if path else ""
        for name in shape.required_members:
            if value.get(name) is None and not _is_in_host(shape.members[name]):
                text = f"Value null at '{dot}{name}' failed to satisfy constraint: Member must not be null"
                raise Broken("missing", f"{dot}{name}", text)
        if self.typed:
            known = {m.serialization.get("name", n): n for n, m in shape.members.items()}
            for name in value:
                if name not in known and name not in shape.members:
                    raise Broken("unknown", f"{dot}{name}", f"Unknown member '{dot}{name}'")
        given = {name: item for name, item in value.items() if item is not None}
        if getattr(shape, "is_tagged_union", False) and len(given) != 1:
            raise Broken("invalid", path, f"Exactly one member of the union '{path}' must be set")
        for name, item in given.items():
            member = shape.members.get(name)
            if member is not None and not (not self.typed and _is_payload(shape, name)):
                self.check(member, item, f"{dot}{name}")

    def _map(self, shape, value, path):
        """Checks the keys and the values of a map."""
        _check_size(shape, len(value), path, "length")
        for key, item in value.items():
            self.check(shape.key, key, f"{path}.key")
            if item is not None:
                self.check(shape.value, item, f"{path}.{key}.member")

    def _leaf(self, shape, value, path):
        """Checks a string, a number, a boolean, a timestamp or a blob."""
        kind = shape.type_name
        if kind in NUMBERS:
            value = value if self.typed else _number(kind, value, path)
            _check_size(shape, value, path, "value")
        elif kind == "boolean" and not self.typed and str(value).lower() not in ("true", "false"):
            raise _invalid(path, value, "Member must be a boolean")
        elif kind == "timestamp":
            _check_timestamp(value, path)
        elif kind == "blob":
            _check_size(shape, _blob_length(value, path), path, "length")
        elif kind == "string":
            _check_text(shape, value, path)


def _is_in_host(member):
    """Tells whether a member is transmitted in the host's name."""
    return bool(member.serialization.get("hostLabel"))


def _is_payload(shape, name):
    """Tells whether a member is a REST request's raw body."""
    return shape.serialization.get("payload") == name and shape.members[name].type_name == "blob"


def _check_type(shape, value, path):
    """Refuses a JSON value of another type than the model's."""
    wanted = JSON_TYPES.get(shape.type_name, object)
    is_flag = isinstance(value, bool) and shape.type_name in NUMBERS
    if shape.type_name == "structure" and getattr(shape, "is_document_type", False):
        return
    if is_flag or not isinstance(value, wanted):
        text = f"{type(value).__name__} at '{path}' can not be converted to {shape.type_name}"
        raise Broken("type", path, text)


def _check_size(shape, size, path, what):
    """Checks a length or a value against the model's bounds."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    noun = "have length" if what == "length" else "have value"
    if low is not None and size < low:
        raise _invalid(path, size, f"Member must {noun} greater than or equal to {low}")
    if high is not None and size > high:
        raise _invalid(path, size, f"Member must {noun} less than or equal to {high}")


def _check_text(shape, value, path):
    """Checks the length, the enum and the pattern of a string."""
    _check_size(shape, len(value), path, "length")
    enum = shape.metadata.get("enum")
    if enum and value not in enum:
        raise _invalid(path, value, f"Member must satisfy enum value set: [{', '.join(enum)}]")
    pattern = shape.metadata.get("pattern") or _pattern_of(shape)
    if pattern and not _matches(pattern, value):
        text = f"Member must satisfy regular expression pattern: {pattern}"
        raise _invalid(path, value, text)


def _pattern_of(shape):
    """Gives the pattern of a shape, which botocore's metadata lacks."""
    return shape._shape_model.get("pattern")


def _matches(pattern, value):
    """Tells whether a pattern matches a text; one that does not compile does, one that takes too long does not."""
    compiled = _compiled(pattern)
    try:
        return compiled is None or compiled.fullmatch(value, timeout=1) is not None
    except TimeoutError:
        return False


@functools.cache
def _compiled(pattern):
    """Compiles a pattern of the model, which is written for Java; gives None if that is impossible."""
    for surrogates in JAVA_SURROGATES:
        pattern = pattern.replace(surrogates, r"\U00010000-\U0010FFFF")
    try:
        return regex.compile(pattern)
    except regex.error:
        return None


def _number(kind, text, path):
    """Parses a number."""
    try:
        return NUMBERS[kind](text)
    except (TypeError, ValueError):
        raise _invalid(path, text, f"Member must be of type {kind}") from None


def _check_timestamp(value, path):
    """Refuses a text that is not a timestamp in any notation of AWS."""
    try:
        parse_timestamp(value)
    except (ValueError, TypeError, OverflowError):
        raise _invalid(path, value, "Member must be a timestamp") from None


def _blob_length(value, path):
    """Gives the number of bytes in a base64 text."""
    if isinstance(value, bytes):
        return len(value)
    try:
        return len(base64.b64decode(value, validate=False))
    except ValueError:
        raise _invalid(path, value, "Member must be base64") from None


def _invalid(path, value, constraint):
    """Makes the error for a value that breaks a constraint of the model."""
    text = f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"
    return Broken("invalid", path, text)
