"""From a document to checked values, or to problems with file, line and field."""

from __future__ import annotations

from functools import cache
from typing import Any

from marshmallow import ValidationError

from widget.check.schema.base import BAD_KEY, UNKNOWN, Strict
from widget.check.schema.shared import COUNTRY_CODE, CountrySchema
from widget.errors import Problem
from widget.model import Country, Document
from widget.read.yaml import dotted


def load(schema: type[Strict], document: Document) -> tuple[Any, list[Problem]]:
    """Check a document's fields.

    :returns: what ``schema`` makes of them, or ``None`` with every problem found.
    """
    return _load(_made(schema), document.fields, document, ())


def load_countries(document: Document) -> tuple[dict[str, Country], list[Problem]]:
    """``countries.yaml``: the countries that are right, and what is wrong with the others."""
    countries: dict[str, Country] = {}
    problems: list[Problem] = []
    for code, entry in document.fields.items():
        if not COUNTRY_CODE.match(code):
            line = document.lines[(code,)]
            expected = "a country code such as GB (ISO 3166-1 alpha-2)"
            problems.append(Problem(document.file, line, code, f"the key {code!r}", expected))
            continue
        loaded, found = _load(_made(CountrySchema), entry, document, (code,))
        problems += found
        if loaded:
            countries[code] = Country(code, **loaded)
    return countries, problems


@cache
def _made(schema: type[Strict]) -> Strict:
    """Making one costs more than loading with it."""
    return schema()


def _load(
    schema: Strict, data: Any, document: Document, base: tuple[str | int, ...]
) -> tuple[Any, list[Problem]]:
    try:
        return schema.load(data), []
    except ValidationError as error:
        messages: Any = error.messages
        return None, sorted(_problems(messages, data, document, base))


def _problems(
    messages: Any, value: Any, document: Document, path: tuple[str | int, ...]
) -> list[Problem]:
    """marshmallow's tree of messages as problems, each with the nearest line that is known."""
    if isinstance(messages, dict):
        found: list[Problem] = []
        for key, inner in messages.items():
            if key == "_schema":
                found += _problems(inner, value, document, path)
            else:
                found += _problems(inner, _at(value, key), document, (*path, key))
        return found
    line = next(document.lines[p] for n in range(len(path), -1, -1)
                if (p := path[:n]) in document.lines)  # fmt: skip
    return [_problem(document.file, line, path, value, message) for message in messages]


def _problem(
    file: str, line: int, path: tuple[str | int, ...], value: Any, message: str
) -> Problem:
    if message.startswith(UNKNOWN):
        expected = f"one of: {message.removeprefix(UNKNOWN)}"
        return Problem(file, line, dotted(path), f"the unknown key {path[-1]!r}", expected)
    if message.startswith(BAD_KEY):
        expected = message.removeprefix(BAD_KEY)
        return Problem(file, line, dotted(path), f"the key {path[-1]!r}", expected)
    return Problem(file, line, dotted(path) or "front matter", shown(value), message)


def shown(value: Any) -> str:
    """A value as messages show it: short, on one line."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, dict):
        return "fields"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    words = str(value)
    if len(words) > 60:
        return f"{words[:57]!r}… ({len(words)} characters)"
    return repr(words)


def _at(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(str(key))
    return value[key] if isinstance(value, list) and isinstance(key, int) else None
