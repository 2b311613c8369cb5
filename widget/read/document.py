"""One Markdown file: front matter and the sections of its body, each with its line."""

from __future__ import annotations

import re

from widget.errors import ContentError, Problem
from widget.model import Document, Section
from widget.read import yaml

MAX_BYTES = 64 * 1024
_FENCE = "---"
_HEADING = re.compile(r"##[ \t]+(.*?)[ \t]*#*[ \t]*\Z")
#: C0 and C1 controls but tab and line feed, the BOM, and what turns the reading direction of text
#: round (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters): never wanted in
#: a card, and a way to show readers something other than what an editor approved.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def decode(data: bytes, file: str) -> str:
    """Bytes of a file as text with ``\\n`` at line ends.

    :raises ContentError: over 64 KB, not UTF-8, or with characters that no text needs.
    """

    def error(line: int, found: str, expected: str) -> ContentError:
        return ContentError([Problem(file, line, "file", found, expected)])

    if len(data) > MAX_BYTES:
        raise error(0, f"{len(data):,} bytes", f"at most {MAX_BYTES:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise error(line, f"the byte 0x{data[wrong.start]:02x}", "UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := _FORBIDDEN.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise error(line, f"the character U+{ord(bad[0]):04X}", "printable text")
    return text


def parse_document(data: bytes, file: str, lang: str, name: str) -> Document:
    """Split a file at its ``---`` lines and its ``##`` headings.

    :raises ContentError: where a part is missing or the front matter is not plain YAML.
    """
    lines = decode(data, file).split("\n")
    if lines[0].rstrip() != _FENCE:
        found = repr(lines[0][:40]) if lines[0] else "an empty line"
        raise ContentError([Problem(file, 1, "front matter", found, "a line with ---")])
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise ContentError(
            [Problem(file, 1, "front matter", "no second line with ---", "one that ends it")]
        )
    fields, where = yaml.parse("\n".join(lines[1:end]), file, first_line=2)
    sections = tuple(_sections(lines, end + 1, file))
    return Document(file, lang, name, fields, where, sections)


def _sections(lines: list[str], start: int, file: str) -> list[Section]:
    """Sections from ``lines[start:]``; text before the first heading becomes an untitled one."""
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
