"""What `new` leaves for an editor to write: the marks, where they stand, and who sees one.

A draft may have them. Anything else that readers would see is held back until none is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from widget.errors import Problem
from widget.model import Document
from widget.read.yaml import dotted

#: In a text. No language has this word, and no editor breaks a line in it.
MARK = "TO-WRITE"
#: Where only small letters may stand: a condition, the key of a source.
KEY = "to-write"
#: Where an address has to stand; ``.invalid`` leads nowhere (RFC 2606, 2).
URL = "https://to-write.invalid/page"

#: What programs put in the place of a hyphen, and in capitals of a dash.
_HYPHENS, _DASHES = r"\u2010\u2011\-", r"\u2012-\u2015\u2212"
#: In capitals anywhere; in other letters as a word by itself, so that "hard-to-write", an address
#: and a key are left alone.
_MARKED = re.compile(
    rf"TO[{_HYPHENS}{_DASHES}]WRITE"
    rf"|(?<![\w./#@{_HYPHENS}])(?i:to[{_HYPHENS}]write)(?![\w{_HYPHENS}]|[./]\w)"
)
#: A file that may have one; a hyphen may be a reference, such as ``&#8209;``.
_ANY = re.compile(rb"to.{1,12}write", re.IGNORECASE | re.DOTALL)
#: Fields that no reader sees.
_OURS = ("lint",)
#: Fields that can only be true or false, so that their mark is in the comment beside them.
_DECIDED = ("at_home", "needs_professional")
#: What messages about a mark expect.
WRITTEN = "the text that belongs there"
DECIDED = "true or false, whichever it is, without the mark"
WAITED = "none: no reader sees this translation until then"
EARLY = "none: what is translated now has to be looked at again once the original is written"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is still to be written, what stands there, and what belongs there."""

    line: int
    field: str
    found: str
    expected: str = WRITTEN


def unwritten(document: Document) -> Iterator[Place]:
    """Each text, key and section of a file that bears a mark, in the order of the file."""
    if document.raw and not _ANY.search(document.raw):
        return
    for name, value in document.fields.items():
        if name in _DECIDED and _bears(_comment(document, name)):
            found = f"{value} with {MARK} beside it"
            yield Place(document.lines[name,], name, found, DECIDED)
        elif name not in _OURS:
            for path, text in _marked({name: value}, ()):
                yield Place(document.lines[path], dotted(path), repr(_short(text)))
    for section in document.sections:
        lines = section.markdown.split("\n")
        titled = _bears(section.title)
        marked = [section.title] if titled else [line for line in lines if _bears(line)]
        if marked:
            line = section.line
            line += 0 if titled else lines.index(marked[0]) + bool(section.title)
            yield Place(line, f"section {section.title!r}", repr(_short(marked[0])))


def _bears(text: str) -> bool:
    """Whether a mark is in it, whatever its letters and its hyphen have become."""
    return _MARKED.search(unescape(text)) is not None


def _comment(document: Document, name: str) -> str:
    """What is said beside a field; nothing where there is no file."""
    line, lines = document.lines.get((name,), 0), document.raw.splitlines()
    if not 0 < line <= len(lines):
        return ""
    return lines[line - 1].decode("utf-8", "replace").partition("#")[2]


def refused(document: Document) -> list[Problem]:
    """A problem for each mark, in a file whose text readers would see."""
    return [
        Problem(document.file, place.line, place.field, place.found, place.expected)
        for place in unwritten(document)
    ]


def waiting(document: Document, expected: str = WAITED) -> Problem | None:
    """One warning of all marks, in a file that readers do not see yet.

    One, because servers and commands about other cards tell it too; lint names each place.

    :param expected: that there are none, and why.
    """
    places = list(unwritten(document))
    if not places:
        return None
    count = f"{len(places)} places" if len(places) > 1 else "1 place"
    found = f"{count} to write, the first here"
    line, field = places[0].line, places[0].field
    return Problem(document.file, line, field, found, expected, warning=True)


def _marked(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == KEY:  # a source of which nothing is known yet is told once
                yield (*path, key), key
            else:
                yield from _marked(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _marked(inner, (*path, number))
    elif (_bears(value) and (value != KEY or path[-2:-1] != ("sources",))) or value == URL:
        yield path, value


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
