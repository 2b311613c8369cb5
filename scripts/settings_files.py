"""The files of a source folder and their fields, as the schemas know them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import fields
from settings_parts import code, params, table

from widget.check.schema import files as originals
from widget.check.schema import shared, translated
from widget.check.schema.base import OrUnreviewed, Strict
from widget.check.schema.fields import KEY_EXPECTED, ListOf
from widget.check.schema.safety import SafetyListField

#: Which schema each file is held to; what it is.
FILES: list[tuple[str, str, type[Strict]]] = [
    ("publisher.yaml", "Who publishes.", shared.PublisherSchema),
    ("countries.yaml", "Telephone lines; the fields of each country stand under its ISO 3166-1 "
     "code: `GB:`.", shared.CountrySchema),
    ("<lang>/<id>.md", "A card's original, in the publisher's language: front matter, and sections "
     "under `##` headings.", originals.CardSchema),
    ("<lang>/<id>.md, in another language", "A translation: texts alone.",
     translated.TranslatedCardSchema),
    ("<lang>/_disclaimer.md", "The safety disclaimer; its body is the full one.",
     shared.DisclaimerSchema),
    ("<lang>/_disclaimer.md, in another language", "", translated.TranslatedDisclaimerSchema),
    ("<lang>/_red-flags.md", "When to get help, for all cards of a condition; no body.",
     shared.RedFlagsSchema),
    ("<lang>/_red-flags.md, in another language", "", translated.TranslatedRedFlagsSchema),
]  # fmt: skip


def files() -> str:
    """Each file, and what it must hold."""
    parts = [
        "YAML as docs/writing-cards.md tells it: every value is taken as it is written, and an "
        "unknown key is an error. `[]` is each entry of a list, `KEY` " + KEY_EXPECTED + ". "
        "`words/<lang>.po` is gettext. What a folder lacks comes from the starter set."
    ]
    for name, about, schema in FILES:
        head, _, rest = name.partition(",")
        parts.append(f"### `{head}`{',' if rest else ''}{rest}")
        if about:
            parts.append(about)
        parts.append(table(["field", "value", "needed", "what"], list(_rows(schema, {}))))
    return "\n\n".join(parts)


def _rows(
    schema: type[Strict], seen: dict[type[Strict], str], path: str = ""
) -> Iterator[list[str]]:
    """One row a field, what is inside of it right after, or where that has stood already."""
    told = params(schema)
    for name, field in schema._declared_fields.items():
        at = f"{path}{name}"
        if name not in told:
            raise LookupError(f"{schema.__name__}: its docstring says nothing of {name!r}")
        more, suffix = _inside(field) or (None, "")
        value = _value(field)
        if more in seen:
            value += f"; within as in `{seen[more]}`"
        yield [code(at), value, "yes" if field.required else "", told[name]]
        if more and more not in seen:
            seen[more] = f"{at}{suffix}"
            yield from _rows(more, seen, f"{at}{suffix}.")


def _value(field: fields.Field[Any]) -> str:
    """What it expects, in the words of its errors; of fields within, that they follow."""
    if isinstance(field, fields.Nested):
        return "fields"
    if isinstance(field, OrUnreviewed):
        return "the word unreviewed, or fields"
    expected = str(field.error_messages["required"]).replace("{{", "{").replace("}}", "}")
    if isinstance(field, ListOf) and not isinstance(field.inner, fields.Nested):
        expected += f", each {field.inner.error_messages['required']}"
    return expected


def _inside(field: Any) -> tuple[type[Strict], str] | None:
    """The schema of the fields within, and how they are reached."""
    if isinstance(field, fields.Nested):
        made: Any = field.nested
        return made, ""
    if isinstance(field, SafetyListField):
        return _within(field.items.inner, "[]")
    if isinstance(field, ListOf):
        return _within(field.inner, "[]")
    inner = getattr(field, "inner", None)
    return _within(inner, ".KEY" if isinstance(field, originals.SourcesField) else "")


def _within(inner: Any, suffix: str) -> tuple[type[Strict], str] | None:
    found = _inside(inner) if isinstance(inner, fields.Nested) else None
    return (found[0], suffix + found[1]) if found else None
