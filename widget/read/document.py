"""One Markdown file: front matter and the sections of its body, each with its line."""

from __future__ import annotations

import re

from widget.errors import ContentError, Problem
from widget.model import Document, Section
from widget.read import yaml
from widget.read.text import decode

_FENCE = "---"
_HEADING = re.compile(r"##(?:[ \t]+(.*?)[ \t]*#*)?[ \t]*\Z")


def parse_document(data: bytes, file: str, lang: str, name: str) -> Document:
    """Split a file at its ``---`` lines and its ``##`` headings.

    :raises ContentError: where a part is missing or the front matter is not plain YAML.
    """
    lines = decode(data, file).split("\n")
    if lines[0].rstrip() != _FENCE:
        found = repr(lines[0][:40]) if lines[0] else "nothing"
        raise ContentError([Problem(file, 1, "front matter", found, "a line with ---")])
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise ContentError(
            [Problem(file, 1, "front matter", "no second line with ---", "one that ends it")]
        )
    fields, where = yaml.parse("\n".join(lines[1:end]), file, first_line=2)
    sections = tuple(_sections(lines, end + 1, file))
    return Document(file, lang, name, fields, where, sections, data)


def _sections(lines: list[str], start: int, file: str) -> list[Section]:
    """Sections from ``lines[start:]``; text before the first heading becomes an untitled one."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    heads = [(start - 1, "")]
    for number in range(start, len(lines)):
        if match := _HEADING.match(lines[number]):
            if not match[1]:
                raise ContentError(
                    [Problem(file, number + 1, "body", "a heading without words", "its title")]
                )
            heads.append((number, match[1]))
    ends = [number for number, _ in heads[1:]] + [len(lines)]
    sections = []
    for (number, title), stop in zip(heads, ends, strict=True):
        markdown = "\n".join(lines[number + 1 : stop])
        if title or markdown.strip():
            sections.append(Section(title, markdown, number + 1 if title else start + 1))
    return sections
