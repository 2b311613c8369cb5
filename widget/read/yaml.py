"""Front matter and settings: the part of YAML that cannot surprise anyone.

No aliases (340 bytes can grow to megabytes), no tags, no duplicate keys, no second document; every
scalar is the text that was written, so ``no`` stays "no" and ``010`` stays "010".
The parser is libyaml's, nine times as fast as the one in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from widget.errors import ContentError, Problem
from widget.model import Lines
from widget.read.text import PRINTABLE, unwanted

MAX_DEPTH = 20
_DEEP = f"more than {MAX_DEPTH} levels"
_FIELDS = "fields such as `title: …`"
_QUOTED = "`field: value`, and quotes round text that holds `: ` or begins with a special sign"


def parse(text: str, file: str, first_line: int = 1) -> tuple[dict[str, Any], Lines]:
    """Parse a mapping.

    :param first_line: the line of ``file`` on which ``text`` begins.
    :returns: the mapping, and the line of every value in it by path.
    :raises ContentError: for all that is not plain YAML, with the line.
    """
    return _Builder(file, first_line).build(text)


class _Builder:
    def __init__(self, file: str, first_line: int) -> None:
        self.file, self.first_line = file, first_line
        self.whole = "front matter" if first_line > 1 else "file"
        self.lines: dict[tuple[str | int, ...], int] = {}

    def build(self, text: str) -> tuple[dict[str, Any], Lines]:
        # A scalar is made of the letters of the text, unless they stand for others, as in \u202e.
        self.plain = "\\" not in text and not unwanted(text)
        self.next: Callable[[], Any] = yaml.CBaseLoader(text).get_event
        try:
            self.next()  # the stream begins
            if isinstance(self.next(), yaml.StreamEndEvent):  # else its document
                raise self._error(0, self.whole, "nothing", _FIELDS)
            value = self._value(self.next(), ())
            self.next()  # the document ends
            more: Any = self.next()
        except yaml.YAMLError as error:
            line, what = _explained(error)
            if "nesting depth" in what:  # PyYAML 6.0.4 stops where we would have
                raise self._error(line, self.whole, _DEEP, "fewer") from None
            raise self._error(
                line, self.whole, f"a mistake in the YAML ({what})", _QUOTED
            ) from None
        if not isinstance(more, yaml.StreamEndEvent):
            raise self._error(_line(more), self.whole, "a second document", "one")
        if not isinstance(value, dict):
            raise self._error(0, self.whole, "no fields", _FIELDS)
        return value, self.lines

    def _value(self, event: Any, path: tuple[str | int, ...]) -> Any:
        line = _line(event)
        self.lines[path] = self.first_line + line
        if event.anchor or event.tag or len(path) > MAX_DEPTH:  # an alias is nothing but an anchor
            raise self._refused(event, line, dotted(path) or self.whole)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return event.value if self.plain else self._printable(event.value, line, path)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(path)
        return self._mapping(path)

    def _refused(self, event: Any, line: int, field: str) -> ContentError:
        if isinstance(event, yaml.AliasEvent):
            return self._error(line, field, f"the alias *{event.anchor}", "the value itself")
        if event.anchor:
            return self._error(line, field, f"the anchor &{event.anchor}", "a plain value")
        if event.tag:
            return self._error(line, field, f"the tag {_tag(event)}", "a plain value")
        return self._error(line, field, _DEEP, "fewer")

    def _sequence(self, path: tuple[str | int, ...]) -> list[Any]:
        values: list[Any] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            line = _line(event)
            if type(event) is not yaml.ScalarEvent or event.anchor or event.tag:
                field = dotted(path) or self.whole
                raise self._error(line, field, "a key that is not plain text", "a word as key")
            key = event.value if self.plain else self._printable(event.value, line, path)
            inside = (*path, key)
            if key in values:
                first = self.lines[inside]
                found = f"`{key}` twice (first on line {first})"
                raise self._error(line, dotted(inside), found, "each key once")
            values[key] = self._value(self.next(), inside)
            self.lines[inside] = self.first_line + line  # the key's line, not its value's
        return values

    def _printable(self, text: str, line: int, path: tuple[str | int, ...]) -> str:
        if bad := unwanted(text):  # it was written as an escape
            field = dotted(path) or self.whole
            raise self._error(line, field, f"the character U+{ord(bad):04X}", PRINTABLE)
        return text

    def _error(self, line: int, field: str, found: str, expected: str) -> ContentError:
        return ContentError([Problem(self.file, self.first_line + line, field, found, expected)])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _tag(event: Any) -> str:
    return str(event.tag).replace("tag:yaml.org,2002:", "!!")


def _explained(error: yaml.YAMLError) -> tuple[int, str]:
    """Line and reason of libyaml's error. What was opened and not closed counts where it opened."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, str(error).splitlines()[0]
    what = (error.problem or error.context or "a mistake").removeprefix("found ")
    opened = any(word in (error.context or "") for word in ("flow", "quoted"))
    mark = error.context_mark if opened else error.problem_mark
    mark = mark or error.problem_mark or error.context_mark
    return (mark.line if mark else 0), what


def dotted(path: tuple[str | int, ...]) -> str:
    """``("safety", "cautions", 2)`` as editors read it: ``safety.cautions[2]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the characters from ``start`` to before ``end``.

    What follows its last word, comments and blank lines, is outside.

    :param style: the sign it begins with where it is no plain text and no block: ``"'|>[{``.
    :param fields: of a mapping, the places of each key and its value.
    :param items: of a sequence.
    """

    start: int
    end: int
    style: str = ""
    fields: dict[str, tuple[Place, Place]] = field(default_factory=dict)
    items: tuple[Place, ...] = ()


def places(text: str) -> Place:
    """Where everything stands in a text that :func:`parse` takes; its line ends may be any."""
    return _place(yaml.compose(text, Loader=yaml.CBaseLoader), text)


def _place(node: Any, text: str) -> Place:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        if node.style in ("|", ">"):  # its end is where the next thing begins
            end = start + len(text[start:end].rstrip())
        return Place(start, end, node.style or "")
    style = text[start] if node.flow_style else ""
    if isinstance(node, yaml.MappingNode):
        fields = {key.value: (_place(key, text), _place(at, text)) for key, at in node.value}
        last = [place.end for pair in fields.values() for place in pair]
        return Place(start, end if style else max(last), style, fields)
    items = tuple(_place(item, text) for item in node.value)
    return Place(start, end if style else items[-1].end, style, items=items)
