"""Overrides: fields of an answer that differ from what was set, for as long as the order exists.

The answer is parsed by botocore's model, changed, and serialized again, so that
an order names fields in the words of the model, in every protocol.
"""

from botocore.parsers import create_parser
from moto.core.serialize import SERIALIZERS, get_serializer_class

from core import calls, orders
from core.decode import decode
from core.validate import JSON_TYPES


@orders.kinds("override")
class Override(orders.Order):
    """An order that gives a field of an answer another value, or removes it."""

    FIELDS = orders.Order.FIELDS | {"field", "value", "where"}
    TIMES = None

    def __init__(self, fields):
        """Reads an order; raises a ValueError when no operation of the service has the field."""
        super().__init__(fields)
        if not {"service", "field", "value"} <= set(fields):
            raise ValueError("override needs a service, a field and a value")
        self.path = [(step.removesuffix("[]"), step.endswith("[]")) for step in fields["field"].split(".")]
        self.value, self.where = fields["value"], fields.get("where", {})
        if self.path[-1][1]:
            raise ValueError("a field ends with a name, not with []")
        self._check_model()

    def _check_model(self):
        """Refuses a field that no matching operation has, and a value of another type than the field's."""
        model = calls.service_model(self.service)
        if model is None:
            raise ValueError(f"there is no service {self.service}")
        names = [name for name in model.operation_names if self.operation.fullmatch(name)]
        shapes = [_find(model.operation_model(name).output_shape, self.path) for name in names]
        types = {shape.type_name for shape in shapes if shape is not None}
        if not types:
            raise ValueError(f"no such operation of {self.service} has the field {self.fields['field']}")
        if self.value is not None and not any(_fits(self.value, name) for name in types):
            raise ValueError(f"the value must be of type {' or '.join(sorted(types))}")

    def change(self, answer, parameters):
        """Changes the field wherever it is in a parsed answer, if `where` is met."""
        self._change(answer, self.path, [parameters])

    def _change(self, structure, path, around):
        """Changes the field in a structure; `around` are the structures that contain it, and the request."""
        around = [*around, structure]
        (name, is_list), *rest = path
        if not rest:
            self._set(structure, name, around)
        elif is_list:
            for item in structure.get(name) or []:
                self._change(item, rest, around)
        elif self.value is not None or name in structure:
            self._change(structure.setdefault(name, {}), rest, around)

    def _set(self, structure, name, around):
        """Sets or removes the field if each member of `where` is found in one of the structures."""
        for key, wanted in self.where.items():
            if wanted not in [one.get(key) for one in around if isinstance(one, dict)]:
                return
        if self.value is None:
            structure.pop(name, None)
        else:
            structure[name] = self.value


def override(call, answer):
    """Gives an answer (status, headers, body) with the fields that orders override."""
    status, headers, body = answer
    operation = call.operation_model
    if status >= 300 or operation is None or operation.output_shape is None or call.protocol not in SERIALIZERS:
        return answer
    found = list(orders.affecting(call, Override))
    if not found:
        return answer
    parsed = _parse(call, answer)
    for order in found:
        order.change(parsed, decode(call)[0])
    serializer = get_serializer_class(call.service, call.protocol)(operation)
    fresh = serializer.serialize(parsed)
    body = fresh["body"]
    return status, _merge(operation, headers, fresh["headers"]), body if isinstance(body, bytes) else body.encode()


def _parse(call, answer):
    """Parses an answer by the model of the operation."""
    status, headers, body = answer
    response = {"status_code": status, "headers": dict(headers), "body": body}
    parsed = create_parser(call.protocol).parse(response, call.operation_model.output_shape)
    parsed.pop("ResponseMetadata", None)
    return parsed


def _merge(operation, headers, fresh):
    """Gives the headers of an answer, those of the output's members replaced by fresh ones."""
    members = operation.output_shape.members.items()
    bound = {shape.serialization.get("name", name).lower() for name, shape in members
             if shape.serialization.get("location") == "header"}
    dropped = bound | {name.lower() for name in fresh} | {"content-length"}
    return [*(pair for pair in headers if pair[0].lower() not in dropped), *fresh.items()]


def _find(shape, path):
    """Gives the shape at the end of a path, or None."""
    for name, is_list in path:
        if shape is None:
            return None
        members = shape.members if shape.type_name == "structure" else {}
        shape = shape.value if shape.type_name == "map" else members.get(name)
        if is_list:
            shape = shape.member if shape is not None and shape.type_name == "list" else None
    return shape


def _fits(value, type_name):
    """Tells whether a JSON value is of a type of the model."""
    is_flag = isinstance(value, bool) and type_name != "boolean"
    return not is_flag and isinstance(value, JSON_TYPES.get(type_name, object))
