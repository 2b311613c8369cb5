"""What readers saw of a card on any day, out of the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from widget.errors import WidgetError
from widget.publish.html import Choice
from widget.publish.plain import to_text
from widget.read.archive import Archive
from widget.read.entry import REMOVED, Entry
from widget.read.source import Store
from widget.read.sql.revision import Held


@dataclass(frozen=True, slots=True)
class Span:
    """An entry, and the moment (UTC, ISO 8601) at which another took its place."""

    entry: Entry
    until: str | None

    def touches(self, day: date) -> bool:
        """Whether it was what readers saw at any moment of a day (UTC)."""
        end = (day + timedelta(days=1)).isoformat()
        # With a clock that was put back it may have ended before it began.
        last = self.until is None or max(self.until, self.entry.at) > day.isoformat()
        return self.entry.at < end and last


def spans(archive: Archive, card: str) -> list[Span]:
    """All that readers ever saw of a card, oldest first."""
    entries = archive.entries(card)
    ends = [entry.at for entry in entries[1:]] + [None] * bool(entries)
    return [Span(entry, end) for entry, end in zip(entries, ends, strict=True)]


def summary(span: Span) -> str:
    """A line for a list: when, what state, which revision in each language, what changed."""
    entry = span.entry
    shown = " ".join(f"{lang}:{view.revision}" for lang, view in sorted(entry.shown.items()))
    newest = entry.changes[-1] if entry.changes else None
    note = f"version {newest['version']}: {newest['note']}" if newest else ""
    said = [_moment(entry.at), f"{entry.status:<12}", shown, entry.reason or note]
    return "  ".join(filter(None, said))


def heading(span: Span) -> str:
    """A line above the text of an entry."""
    until = f"until {_moment(span.until)}" if span.until else "on"
    entry = span.entry
    return f"== {entry.card}, {entry.status}: from {_moment(entry.at)} {until} (UTC)"


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a card as a database has it, and when (UTC) another took its place."""

    held: Held
    content: bytes | None
    until: datetime | None

    @property
    def lang(self) -> str:
        return self.held.path.partition("/")[0]

    @property
    def text(self) -> str:
        return "" if self.content is None else self.content.decode("utf-8", "backslashreplace")

    @property
    def summary(self) -> str:
        """A line for a list: when, which, by whom, and why."""
        held = self.held
        what = "removed" if self.content is None else f"version {held.version}"
        said = [_moment(held.at.isoformat()), f"{self.lang}:{held.number}", what, f"by {held.who}"]
        return "  ".join([*said, *([held.note] if held.note else [])])

    def touches(self, day: date) -> bool:
        """Whether it was the current one at any moment of a day (UTC)."""
        return self.held.at.date() <= day and (self.until is None or self.until.date() >= day)


def revisions(source: Store, card: str) -> list[Filed]:
    """Every file of a card that was ever published, oldest first.

    :raises ContentError: where the database does not answer.
    """
    past = source.history(card)
    return [
        Filed(
            held,
            content,
            next((later.at for later, _ in past[n:] if later.path == held.path), None),
        )
        for n, (held, content) in enumerate(past, 1)
    ]


def _moment(at: str) -> str:
    """``2026-11-23 07:19:49`` (UTC)."""
    return at[:19].replace("T", " ")


def text_of(archive: Archive, entry: Entry, lang: str | None, country: str) -> Iterator[str]:
    """The text that an entry showed, in a language or in all that there are.

    :raises WidgetError: where the archive has lost it.
    """
    if entry.status == REMOVED:
        yield "The card was not served.\n"
    elif lang and lang not in entry.shown:
        yield f"The card was not served in {lang}.\n"
    for which, view in sorted(entry.shown.items()):
        if lang and which != lang:
            continue
        data = archive.get(view.view)
        if data is None:
            raise WidgetError(
                f"archive: found no object {view.view}, or another one, expected what was "
                f"archived of {entry.card} on {entry.at[:10]}"
            )
        nodes = json.loads(data)["view"]
        yield f"[{which}, revision {view.revision}]\n\n{to_text(nodes, Choice(country))}"
