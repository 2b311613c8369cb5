"""The status of a card, changed in its own file: text surgery, so that every other byte stays.

Comments, order, quotes and line ends are the editor's; a YAML writer would lose them. Where a
layout is too odd to be cut safely nothing is changed, and the error says what to write by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from widget.errors import ContentError, Problem
from widget.model import Document
from widget.read import yaml
from widget.read.document import parse_document
from widget.read.text import MAX_BYTES
from widget.read.yaml import Place

_FENCE = "---"
_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
#: Words that are the same with and without quotes, in a block and between ``{`` and ``}``.
_PLAIN = re.compile(r"[^\W\d_][\w ();.!?'’/%+-]* [\w ();.!?'’/%+-]*[\w).!?%]")
_WORD = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
#: What JSON leaves as it is and YAML takes for the end of a line.
BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")
_DASH = re.compile(r" *- +")
_REST = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?=[\r\n])")
_ONE = "one field a line"
#: Text to put in the place of the characters from one position to another.
Cut = tuple[int, int, str]


def edit_card(
    document: Document,
    status: str,
    notice: Mapping[str, str] | None,
    change: Mapping[str, str] | None = None,
) -> tuple[bytes, Document]:
    """The file of a card with another status and notice.

    :param notice: its fields; ``None`` takes away the one that is there.
    :param change: an entry to append to ``changes``.
    :returns: the bytes to write, and what will be read from them.
    :raises ContentError: for a layout in which only a person should do this.
    """
    bom = _BOM if document.raw.startswith(_BOM) else b""
    text = document.raw[len(bom) :].decode()
    card = _Text(text, document, _by_hand(status, notice, change))
    edited = text
    # From the last to the first, so that what is still to be cut stands where it stood.
    for start, end, new in sorted(card.cuts(status, notice, change), reverse=True):
        edited = edited[:start] + new + edited[end:]
    done = bom + edited.encode()
    try:
        after = parse_document(done, document.file, document.lang, document.name)
    except ContentError:
        if len(done) > MAX_BYTES:
            raise
        raise card.refused("status", "lines that cannot be told apart", _ONE) from None
    if not _is_meant(document, after, status, notice, change):
        raise card.refused("status", "lines that cannot be told apart", _ONE)
    return done, after


def _is_meant(
    before: Document,
    after: Document,
    status: str,
    notice: Mapping[str, str] | None,
    change: Mapping[str, str] | None,
) -> bool:
    """Whether the file says what was to be changed, and for the rest what it said before."""
    meant = {**before.fields, "status": status, "notice": notice}
    if notice is None:
        del meant["notice"]
    if change is not None:
        meant["changes"] = [*before.fields["changes"], change]
    old, new = ([replace(s, line=0) for s in doc.sections] for doc in (before, after))
    return meant == after.fields and old == new


class _Text:
    """A card's file as text, and where its fields stand in it."""

    def __init__(self, text: str, document: Document, by_hand: str) -> None:
        self.text, self.document, self.by_hand = text, document, by_hand
        fences = (line for line in _LINE.finditer(text) if line[0].rstrip() == _FENCE)
        first, second = next(fences), next(fences)
        self.newline = "\r\n" if first[0].endswith("\r\n") else first[0][-1]
        # As many blanks as stand before it, so that positions are those of the whole text.
        blank = " " * (first.end() - 1) + "\n"
        self.root = yaml.places(blank + text[first.end() : second.start()])

    def cuts(
        self, status: str, notice: Mapping[str, str] | None, change: Mapping[str, str] | None
    ) -> list[Cut]:
        if self.root.style:
            raise self.refused("front matter", "fields between { and }", _ONE)
        key, value = self._field("status")
        if value.style in ("|", ">"):
            raise self.refused("status", f"text after {value.style}", "`status: active`")
        inner = 1 if value.style else 0  # quotes stay
        cuts = [(value.start + inner, value.end - inner, status)]
        lines = self._notice(notice, self._column(key)) if notice else ""
        if "notice" in self.root.fields:
            old, inside = self._field("notice")
            start = self._line_start(old.start)
            cuts.append((start, self._line_end(max(old.end, inside.end)), lines))
        else:
            after = self._line_end(value.end)
            cuts.append((after, after, lines))
        return cuts + (self._changes(change) if change else [])

    def _field(self, name: str) -> tuple[Place, Place]:
        """A field that begins a line of its own, as all but the strangest files have it."""
        if name not in self.root.fields:
            raise self.refused(name, "nothing", f"`{name}: …`")
        key, value = self.root.fields[name]
        before = self.text[self._line_start(key.start) : key.start]
        if before.strip(" "):
            raise self.refused(name, repr(before + name), f"`{name}: …` on a line of its own")
        return key, value

    def _notice(self, notice: Mapping[str, str], column: int) -> str:
        pad = " " * column
        lines = [f"{pad}notice:", *(f"{pad}  {line}" for line in _block(notice))]
        return "".join(line + self.newline for line in lines)

    def _changes(self, change: Mapping[str, str]) -> list[Cut]:
        """One more entry, written as the last one is."""
        _, changes = self._field("changes")
        if not changes.items:
            raise self.refused("changes", "no list", "a list with at least one version")
        last = changes.items[-1]
        before = self.text[self._line_start(last.start) : last.start]
        if changes.style:
            return self._in_brackets(last, before, _flow(change))
        if not _DASH.fullmatch(before):
            raise self.refused("changes", repr(before), "`- ` before each version, on its line")
        pad = self.newline + " " * len(before)
        entry = _flow(change) if last.style else pad.join(_block(change))
        end = self._line_end(last.end)
        return [(end, end, before + entry + self.newline)]

    def _in_brackets(self, last: Place, before: str, entry: str) -> list[Cut]:
        rest = _REST.match(self.text, last.end)
        if before.strip() or rest is None:
            return [(last.end, last.end, f", {entry}")]
        # Each entry has its line: so has the new one, and comments stay with their own.
        ended = ("" if rest[1] else ",") + rest[0]
        return [(last.end, rest.end(), f"{ended}{self.newline}{before}{entry}{rest[1]}")]

    def _column(self, place: Place) -> int:
        return place.start - self._line_start(place.start)

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _line_end(self, at: int) -> int:
        """Where the next line begins."""
        line = _LINE.match(self.text, at)
        assert line
        return line.end()

    def refused(self, field: str, found: str, expected: str) -> ContentError:
        lines = self.document.lines
        line = lines.get((field,), lines[()])
        expected += f"; or these lines, written by hand:\n{self.by_hand}"
        return ContentError([Problem(self.document.file, line, field, found, expected)])


def _by_hand(
    status: str, notice: Mapping[str, str] | None, change: Mapping[str, str] | None
) -> str:
    lines = [f"status: {status}"]
    if notice:
        lines += ["notice:", *(f"  {line}" for line in _block(notice))]
    else:
        lines += ["(no notice)"]
    if change:
        lines += ["changes:", "  (those that are there)", f"  - {_flow(change)}"]
    return "\n".join(lines)


def _block(fields: Mapping[str, str]) -> list[str]:
    return [f"{key}: {_scalar(value)}" for key, value in fields.items()]


def _flow(fields: Mapping[str, str]) -> str:
    return f"{{{', '.join(_block(fields))}}}"


def _scalar(value: str) -> str:
    """Text as YAML: plain where it can be mistaken for nothing else, or in double quotes."""
    if _PLAIN.fullmatch(value) or _WORD.fullmatch(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return BREAKS.sub(lambda letter: f"\\u{ord(letter[0]):04x}", quoted)
