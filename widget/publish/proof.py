"""A source as its editor is to see it: the files of its cards, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from widget.publish.listing import Note, counted
from widget.read.tree import Content


@dataclass(frozen=True, slots=True)
class Row:
    """A file of a card.

    :param state: its status, or ``unfinished``, a translation that waits for its texts, or "" where
        it has mistakes, or ``held`` where another file has, and it was never good.
    :param page: whether there is a page of it.
    :param kept: when it was last good, where the page is of then.
    :param held: whether mistakes of another file hold it back.
    """

    lang: str
    id: str
    title: str
    state: str
    page: bool
    kept: str = ""
    held: bool = False

    @property
    def file(self) -> str:
        return f"{self.lang}/{self.id}.md"


@dataclass(frozen=True, slots=True)
class Proof:
    """A source as it is now.

    :param number: differs from that of any other.
    :param source: how it is called.
    :param time: when it was looked at.
    :param notes: by file, what is said of it.
    :param failure: why there is nothing to look at.
    :param remarks: what was not looked at, and why.
    :param held: whether all cards are held back, for what they share is wrong.
    """

    number: str
    source: str
    time: str
    rows: tuple[Row, ...] = ()
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    files: Mapping[str, Content] = field(default_factory=dict)
    failure: str = ""
    remarks: tuple[str, ...] = ()
    held: bool = False

    def content(self, file: str) -> bytes | None:
        found = self.files.get(file)
        return found if isinstance(found, bytes) else None

    @property
    def shared(self) -> dict[str, Sequence[Note]]:
        """What is said of files that are no card's, errors first."""
        others = self.notes.keys() - {row.file for row in self.rows}
        return {file: self.notes[file] for file in sorted(sorted(others), key=self._urgency)}

    def to_mend(self) -> tuple[Row, ...]:
        """The cards in the order in which they need their editor: errors, warnings, the rest."""
        return tuple(sorted(self.rows, key=lambda row: self._urgency(row.file)))

    def _urgency(self, file: str) -> int:
        levels = {note.level for note in self.notes.get(file, ())}
        return 0 if "error" in levels else 1 if "warning" in levels else 2

    def summary(self, file: str | None = None) -> str:
        """What a reload is announced with: of one file, or of all."""
        if self.failure:
            return "the source cannot be read"
        notes = [n for name, of in self.notes.items() if file in (None, name) for n in of]
        return f"{counted(notes) or 'nothing to mend'}{f' in {file}' if file else ''}"
