"""Reads a request's parameters as they were sent, without turning text into types.

moto's own parsers drop unknown parameters and crash on a malformed number, and
the validation must see both. So every leaf stays text in the text protocols, and
JSON stays as it was parsed.
"""

import json

from moto.core.parse import (
    UNDEFINED,
    EC2QueryParser,
    QueryParser,
    RequestParserError,
    RestJSONParser,
    RestXMLParser,
)

LEAVES = ("integer", "long", "float", "double", "boolean", "timestamp", "blob")


class Undecodable(Exception):
    """A body that its protocol does not allow."""


class _Form(dict):
    """The fields of a form, which remembers the fields that were read."""

    def __init__(self, values):
        """Starts with no field read."""
        super().__init__(values)
        self.used = set()

    def get(self, key, default=None):
        """Gives a field, and remembers that it was read."""
        if key in self:
            self.used.add(key)
        return super().get(key, default)


class _RawQuery(QueryParser):
    """A parser of the query protocol that leaves every leaf as text."""


class _RawEc2(EC2QueryParser):
    """A parser of the EC2 protocol that leaves every leaf as text."""


class _RawXml(RestXMLParser):
    """A parser of the REST-XML protocol that leaves every leaf as text."""


for _leaf in LEAVES:
    setattr(_RawQuery, f"_parse_{_leaf}", QueryParser._default_handle)
    setattr(_RawEc2, f"_parse_{_leaf}", EC2QueryParser._default_handle)
    setattr(_RawXml, f"_parse_{_leaf}", RestXMLParser._parse_string)


def decode(call):
    """Gives (parameters, names that the operation does not know) of a call."""
    protocol = call.protocol
    if protocol == "json":
        return _json(call.body), []
    if protocol in ("ec2", "query"):
        return _form(call, _RawEc2 if protocol == "ec2" else _RawQuery)
    return _rest(call, RestJSONParser if protocol == "rest-json" else _RawXml), []


def _json(body):
    """Parses a JSON body; an empty one counts as an empty object."""
    try:
        return json.loads(body) if body.strip() else {}
    except ValueError as error:
        raise Undecodable(str(error)) from error


def _form(call, parser):
    """Parses a form by the operation's model."""
    fields = _Form(call.request().values.items())
    parsed = parser(call.operation_model)._parse_shape(call.shape, fields)
    unknown = sorted(set(fields) - fields.used - {"Action", "Version"})
    return ({} if parsed is UNDEFINED else parsed), unknown


def _rest(call, parser):
    """Parses the path, the headers and the body of a REST request."""
    request = call.request()
    parts = {
        "method": request.method,
        "values": request.args,
        "headers": request.headers,
        "body": call.body,
        "url_path": request.path,
        "url_params": call.uri,
    }
    try:
        return parser(call.operation_model).parse(parts)
    except RequestParserError as error:
        raise Undecodable(str(error)) from error
