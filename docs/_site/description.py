"""openapi.md: the description that every publisher serves, as text and tables.

sphinxcontrib-openapi was tried: it shows no member of any body, and each answer to GET three times.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "widget" / "publish" / "openapi.json"
PLACE = "*Written out when these pages are built: `make docs`.*"
Json = Mapping[str, Any]

#: Names that are written in a way of their own.
_NAMES = {"oembed": "oEmbed"}


def text(described: Json) -> str:
    """The whole description as MyST: addresses by tag, then bodies, then headers."""
    parts = [*_head(described), *_addresses(described)]
    parts += ["## Bodies", 'A member without "may be missing" is always there.']
    for name, schema in sorted(described["components"]["schemas"].items()):
        parts += [f"({_label('body', name)})=\n### {name}", *_body(schema)]
    parts += ["## Headers of answers", _table(("header", "value", "what"), _headers(described))]
    return "\n\n".join(parts)


def _head(described: Json) -> Iterator[str]:
    yield described["info"]["description"]
    yield f"OpenAPI {described['openapi']}, version {described['info']['version']} of the API."


def _addresses(described: Json) -> Iterator[str]:
    for tag in described["tags"]:
        yield f"## {_NAMES.get(tag['name'], tag['name'].capitalize())}\n\n{tag['description']}"
        for path, methods in described["paths"].items():
            if tag["name"] in methods["get"]["tags"]:
                yield from _address(described, path, methods["get"])


def _address(described: Json, path: str, get: Json) -> Iterator[str]:
    yield f"### GET {path}"
    yield _prose(get["summary"] + "\n\n" + get.get("description", ""))
    asked = [_found(described, parameter) for parameter in get.get("parameters", [])]
    rows = [(f"`{p['name']}`", p["in"], form(p["schema"]), _prose(p.get("description", "")))
            for p in asked]  # fmt: skip
    if rows:
        yield _table(("parameter", "in", "form", "what"), rows)
    answers = {status: _found(described, answer) for status, answer in get["responses"].items()}
    rows = [(status, _prose(a["description"]), _bodies(a)) for status, a in answers.items()]
    yield _table(("status", "what", "body"), rows)
    yield from _example(answers)


def _bodies(answer: Json) -> str:
    content = answer.get("content", {})
    return (
        "; ".join(f"`{kind}`: {form(body['schema'])}" for kind, body in content.items()) or "none"
    )


def _example(answers: Mapping[str, Json]) -> Iterator[str]:
    for kind, body in answers.get("200", {}).get("content", {}).items():
        if kind == "application/json" and "example" in body:
            shown = json.dumps(body["example"], indent=2, ensure_ascii=False)
            yield f"<details><summary>An answer</summary>\n\n```json\n{shown}\n```\n\n</details>"


def _body(schema: Json) -> Iterator[str]:
    if schema.get("description"):
        yield _prose(schema["description"])
    if "properties" not in schema:
        yield f"Form: {form(schema)}"
        return
    always = schema.get("required", ())
    rows = [
        (f"`{name}`", form(member) + ("" if name in always else ", may be missing"),
         _prose(member.get("description", "")))
        for name, member in schema["properties"].items()
    ]  # fmt: skip
    yield _table(("member", "form", "what"), rows)


def _headers(described: Json) -> list[tuple[str, str, str]]:
    used: dict[str, set[str]] = {}
    answers = [*described["components"]["responses"].values()]
    answers += [a for methods in described["paths"].values() for m in methods.values()
                for a in m["responses"].values()]  # fmt: skip
    for answer in answers:
        for header, reference in answer.get("headers", {}).items():
            used.setdefault(header, set()).add(reference["$ref"])
    rows = []
    for header, references in sorted(used.items()):
        for reference in sorted(references):
            found = _found(described, {"$ref": reference})
            rows.append(
                (f"`{header}`", form(found["schema"]), _prose(found.get("description", "")))
            )
    return rows


def form(schema: Json) -> str:
    """What a value looks like, in a few words; a named body is a link to it."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{_label('body', name)})"
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return " or ".join(form(choice) for choice in schema[word])
    if "const" in schema:
        return _code(schema["const"])
    if "enum" in schema:
        return "one of " + " ".join(_code(value) for value in schema["enum"])
    kinds = schema.get("type", "anything")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(_kind(kind, schema) for kind in kinds)


def _kind(kind: str, schema: Json) -> str:
    if kind == "array":
        if schema.get("maxItems") == 0:
            return "empty list"
        first = [form(item) for item in schema.get("prefixItems", ())]
        rest = schema.get("items")
        return "list of " + ", then ".join(
            first + ([form(rest)] if isinstance(rest, Mapping) else [])
        )
    if kind == "object" and "properties" in schema:
        return "object: " + ", ".join(f"`{n}` ({form(s)})" for n, s in schema["properties"].items())
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {form(schema['additionalProperties'])}"
    if kind == "string":
        like = f"text like {_code(schema['pattern'])}" if "pattern" in schema else "text"
        return schema.get("format") or like
    if kind == "integer" and "minimum" in schema:
        return f"whole number from {schema['minimum']}"
    return {"integer": "whole number", "boolean": "`true` or `false`", "null": "`null`"}.get(
        kind, kind
    )


def _found(described: Json, maybe: Json) -> Json:
    if "$ref" not in maybe:
        return maybe
    _, *path = maybe["$ref"].split("/")
    found = described
    for step in path:
        found = found[step]
    return found


def _code(value: object) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _label(kind: str, name: str) -> str:
    return f"{kind}-{name.lower()}"


def _prose(words: str) -> str:
    """What stands in a cell or a paragraph; signs that MyST would read are written out."""
    return re.sub(r"([<*_{\[])(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)", r"\\\1", words.strip())


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(re.sub(r"\s+", " ", c).replace("|", r"\|") for c in cells) + " |"

    return "\n".join([line(head), line(("---",) * len(head)), *map(line, rows)])


def _read(app: Any, docname: str, source: list[str]) -> None:
    if PLACE in source[0] and docname == "openapi":
        app.env.note_dependency(str(FILE))
        source[0] = source[0].replace(PLACE, text(json.loads(FILE.read_text("utf-8"))))


def setup(app: Any) -> dict[str, Any]:
    app.connect("source-read", _read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
