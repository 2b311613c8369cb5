"""The text of a source file with line numbers, and what is said of a line below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from widget.errors import one_line
from widget.read.text import unwanted

#: More of a file than that is not shown; a file may have 64 KB.
MOST_LINES, MOST_LETTERS = 3000, 2000
#: Lines shown before and after one that something is said of.
_AROUND = 2
LEVELS = ("error", "warning", "advice")
_COUNTED = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "to write": ("place to write", "places to write"),
    "advice": ("piece of advice", "pieces of advice"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a line of a file, or with line 0 of all of it.

    :param level: one of :data:`LEVELS`.
    :param more: what explains it, for advice.
    :param rule: that of advice.
    """

    level: str
    line: int
    field: str
    found: str
    expected: str
    more: str = ""
    rule: str = ""

    @property
    def to_write(self) -> bool:
        """Whether it is no more than a mark in a text that is not finished."""
        return self.rule == "to-write"

    @property
    def kind(self) -> str:
        """As it is counted."""
        return "to write" if self.to_write else self.level


def counted(notes: Iterable[Note], *levels: str) -> str:
    """``2 errors, 1 warning, 12 places to write``; nothing where there is nothing to say."""
    return ", ".join(words for words, _ in tallied(notes, *levels))


def tallied(notes: Iterable[Note], *levels: str) -> Iterator[tuple[str, Note]]:
    """How many there are of each kind, in words, each with the first of them."""
    told = [note for note in notes if note.level in (levels or LEVELS)]
    for kind, (one, several) in _COUNTED.items():
        if of := [note for note in told if note.kind == kind]:
            yield f"{len(of)} {one if len(of) == 1 else several}", of[0]


def lines_of(content: bytes) -> list[str]:
    """The lines of a file as its mistakes count them, whatever bytes it has."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")[:MOST_LINES]


def excerpts(content: bytes | None, notes: Sequence[Note], file: str) -> str:
    """The lines that something is said of, and those around them.

    :param content: ``None`` where the file cannot be shown.
    :param file: for links to the whole of it.
    """
    lines = [] if content is None else lines_of(content)
    said = {note.line for note in notes if 1 <= note.line <= len(lines)}
    near = range(-_AROUND, _AROUND + 1)
    shown = sorted({n + d for n in said for d in near if 1 <= n + d <= len(lines)})
    return _whole_file(notes, said) + "".join(
        _ordered(lines, run, notes, file) for run in _runs(shown)
    )


def listing(content: bytes, notes: Sequence[Note]) -> str:
    """All lines, each with an anchor, ``#L12``."""
    lines = lines_of(content)
    said = {note.line for note in notes if 1 <= note.line <= len(lines)}
    return _whole_file(notes, said) + _ordered(lines, range(1, len(lines) + 1), notes, "")


def _runs(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[start:at]
            start = at


def _whole_file(notes: Iterable[Note], said: set[int]) -> str:
    told = "".join(_message(note) for note in notes if note.line not in said)
    return f'<div class="whole">{told}</div>' if told else ""


def _ordered(lines: list[str], run: Sequence[int], notes: Iterable[Note], file: str) -> str:
    at: dict[int, list[Note]] = {}
    for note in notes:
        at.setdefault(note.line, []).append(note)
    items = "".join(_item(n, lines[n - 1], at.get(n, []), file) for n in run)
    wide = "" if run[-1] < 1000 else " wide"
    return f'<ol class="listing{wide}">{items}</ol>'


def _item(number: int, line: str, notes: list[Note], file: str) -> str:
    levels = [level for level in LEVELS if any(note.level == level for note in notes)]
    marked = f' class="{levels[0]}"' if levels else ""
    anchor = "" if file else f' id="L{number}" tabindex="-1"' if notes else f' id="L{number}"'
    told = "".join(map(_message, notes))
    code = f'<code dir="auto">{escape(_visible(line)) or " "}</code>'
    return f'<li value="{number}"{anchor}{marked}>{code}{told}</li>'


def _message(note: Note) -> str:
    more = f' <span class="more">{escape(note.more)}</span>' if note.more else ""
    return (
        f'<p class="says {note.level}"><strong>{note.level.capitalize()}</strong> '
        f'<span class="field">{_told(note.field)}</span>: found {_told(note.found)}, '
        f"expected {_told(note.expected)}{more}</p>"
    )


def _told(text: str) -> str:
    return escape(one_line(text))


def _visible(line: str) -> str:
    """What steers a page or turns text round is written out, so that an editor sees it."""
    if len(line) > MOST_LETTERS:
        line = f"{line[:MOST_LETTERS]}…"
    if not unwanted(line):
        return line
    return "".join(repr(letter)[1:-1] if unwanted(letter) else letter for letter in line)
