"""What our answers are made of, for ``v1/openapi.json``: kinds of value, and the node tree.

Nothing here is used while the server runs. ``make openapi`` writes the schemas down, and tests hold
every answer to them. Patterns are those of ECMA-262, as JSON Schema has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias, get_args

from marshmallow import RAISE, Schema, fields, validate

from widget.check.policy import TAGS

SCHEMA = "treatment-card/1"
ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
#: BCP 47 as far as an address takes it; some systems write en_GB.
LANG_PATTERN = "^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8}){0,4}$"
REVISION_PATTERN = "^[0-9a-f]{12}$"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_INSTANT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
#: Tags and attributes that only a view has, docs/view.md.
_VIEW_TAGS = ("article", "header", "section", "div", "h1", "h2", "span", "time")
_ATTRIBUTES = (
    *("href", "rel", "role", "aria-hidden", "title", "datetime", "scope", "lang", "dir", "class"),
    *("part", "country", "variant"),
)


Described: TypeAlias = fields.Field[Any]


class Answer(Schema):
    """An object with these members, all of them, and no other."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: Described) -> None:
        field_obj.required = not field_obj.metadata.get("sometimes")


class Written(fields.Field[Any]):
    """A kind of value that marshmallow has no words for.

    :param schema: it as JSON Schema.
    :param inner: fields whose schemas it may be as well.
    """

    def __init__(self, schema: dict[str, Any], *inner: Described, **metadata: Any) -> None:
        super().__init__(metadata=metadata)
        self.schema, self.inner = schema, inner


def string(description: str = "", *, null: bool = False, **more: Any) -> Described:
    return fields.String(allow_none=null, metadata=_told(description, more))


def pattern(regex: str, description: str = "", *, null: bool = False, **more: Any) -> Described:
    return fields.String(
        allow_none=null, validate=validate.Regexp(regex), metadata=_told(description, more)
    )


def one_of(values: Iterable[str], description: str = "", *, null: bool = False) -> Described:
    """One of some words, such as the members of a ``Literal``."""
    return fields.String(
        allow_none=null, validate=validate.OneOf([*values]), metadata=_told(description, {})
    )


def only(value: str | bool, description: str = "") -> Described:
    return Written({"const": value}, **_told(description, {}))


def nothing(description: str = "") -> Described:
    return Written({"type": "null"}, **_told(description, {}))


def empty(schema: dict[str, Any], description: str) -> Described:
    """A list or an object with nothing in it."""
    most = {"array": "maxItems", "object": "maxProperties"}[schema["type"]]
    return Written({**schema, most: 0}, **_told(description, {}))


def card_id(description: str = "The id of a card.", *, null: bool = False) -> Described:
    return pattern(ID_PATTERN, description, null=null, maxLength=64)


def language(description: str, **more: Any) -> Described:
    return pattern(LANG_PATTERN, description, **more)


def revision(description: str = "Of the content; the same on every host.") -> Described:
    return pattern(REVISION_PATTERN, description)


def day(description: str = "", *, null: bool = False) -> Described:
    return pattern(_DAY, description, null=null, format="date")


def instant(description: str, *, null: bool = False) -> Described:
    return pattern(_INSTANT, description, null=null, format="date-time")


def address(description: str = "", *, null: bool = False) -> Described:
    return string(description, null=null, format="uri")


def whole(least: int, description: str = "", *, null: bool = False) -> Described:
    return fields.Integer(
        strict=True, allow_none=null, validate=validate.Range(min=least),
        metadata=_told(description, {}),
    )  # fmt: skip


def truth(description: str) -> Described:
    return fields.Boolean(metadata={"description": description})


def listed(inner: Described, description: str = "") -> Described:
    return fields.List(inner, metadata=_told(description, {}))


def part(schema: type[Schema], description: str = "", *, null: bool = False) -> Described:
    return fields.Nested(schema, allow_none=null, metadata=_told(description, {}))


def keyed(key: str, inner: Described, description: str) -> Described:
    """Values by keys of a pattern."""
    names = {"type": "object", "propertyNames": {"pattern": key}}
    return Written(names, inner, description=description)


def unless(word: str, schema: type[Schema], description: str, **more: Any) -> Described:
    """A word, or the fields of a schema."""
    return Written({"anyOf": [{"const": word}]}, part(schema), description=description, **more)


def node_list(description: str) -> Described:
    return listed(Written({"$ref": "#/components/schemas/Node"}), description)


def named(values: Any) -> tuple[str, ...]:
    """The members of a ``Literal``."""
    return get_args(values)


def _told(description: str, more: dict[str, Any]) -> dict[str, Any]:
    return {**({"description": description} if description else {}), **more}


Direction = Literal["ltr", "rtl"]
NODE: dict[str, Any] = {
    "description": "Text, or an element: tag, attributes, children. See docs/view.md.",
    "oneOf": [
        {"type": "string"},
        {
            "type": "array",
            "minItems": 2,
            "prefixItems": [
                {"enum": sorted({*TAGS, *_VIEW_TAGS})},
                {"$ref": "#/components/schemas/NodeAttributes"},
            ],
            "items": {"$ref": "#/components/schemas/Node"},
        },
    ],
}
NODE_ATTRIBUTES: dict[str, Any] = {
    "description": "Of an element; `country` and `variant` choose, and never reach a page.",
    "type": "object",
    "properties": {name: {"type": "string"} for name in _ATTRIBUTES},
    "additionalProperties": False,
}
