"""What all schemas share: unknown keys are errors, and messages say what was expected."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.constants import missing

from widget.check.schema.fields import messages

#: How a message about an unknown key begins; the known ones follow.
UNKNOWN = "unknown key; known: "
#: How a message about a badly written key begins; what it should be follows.
BAD_KEY = "bad key; "


class Strict(Schema):
    """Unknown keys are errors that name the known ones; the result is a value of ``makes``."""

    makes: Any = dict

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = ", ".join(sorted(self.fields))
        self.error_messages = {"unknown": UNKNOWN + known, "type": f"fields: {known}"}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Its keys, those of the schemas it extends first."""
        return tuple(cls._declared_fields)

    def load(self, data: Any, **kwargs: Any) -> Any:
        """The value of ``makes``, or all that its fields find wrong.

        It has the messages of marshmallow's own, without the hooks and the partial data that none
        of our schemas has: they take most of its time, and a card holds thirty schemas.
        """
        if not isinstance(data, dict):
            raise ValidationError({"_schema": [self.error_messages["type"]]})
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for name, field in self.load_fields.items():
            try:
                values[name] = field.deserialize(data.get(name, missing), name, data)
            except ValidationError as error:
                errors[name] = error.messages
        for name in data.keys() - self.load_fields.keys():
            errors[name] = [self.error_messages["unknown"]]
        if errors:
            raise ValidationError(errors)
        return self.makes(**values)


def nested(schema: type[Strict], *, optional: bool = False) -> fields.Nested:
    """The fields of another schema as one field."""
    expected = f"fields: {', '.join(schema.names())}"
    extra: dict[str, Any] = {"load_default": None} if optional else {"required": True}
    return fields.Nested(schema, error_messages=messages(expected, "type"), **extra)


class OrUnreviewed(fields.Field[Any]):
    """The word ``unreviewed`` as ``None``, or who reviewed it and when."""

    def __init__(self, schema: type[Strict]) -> None:
        expected = f"the word unreviewed, or fields: {', '.join(schema.names())}"
        super().__init__(required=True, error_messages=messages(expected, "invalid"))
        self.inner = nested(schema)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "unreviewed":
            return None
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        return self.inner.deserialize(value)
