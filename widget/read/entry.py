"""An entry of the archive: what readers saw of a card from a moment on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, get_args

from widget.model import Change, Status

#: The status of a card that is not served any more: its file is gone, or a draft again.
REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers saw in one language: its revision, and the object that holds the view JSON."""

    revision: str
    view: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What readers saw of a card from ``at`` (UTC, ISO 8601) on, in every language.

    :param sources: by language, the object that holds the file it was made from.
    :param changes: those of the card, as in its facts.
    :param reason: that of its notice, if it has one.
    """

    card: str
    status: str
    title: str
    shown: dict[str, Shown] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""
    at: str = ""

    def same(self, other: Entry) -> bool:
        """Whether readers see no difference."""
        return (self.status, self.shown) == (other.status, other.shown)


_KNOWN = {known.name for known in fields(Entry)}


def parse_entry(data: bytes, card: str) -> Entry:
    """An entry as it was written.

    :param card: the card that its file name tells.
    :raises ValueError: for anything else.
    """
    try:
        document = json.loads(data)
        # A newer version of this package may tell more.
        document = {key: document[key] for key in document.keys() & _KNOWN}
        shown = {lang: Shown(**view) for lang, view in document.pop("shown").items()}
        entry = Entry(shown=shown, **document)
        datetime.fromisoformat(entry.at)
        texts = [entry.title, entry.reason, *entry.sources.values(), *entry.sources]
        texts += [text for lang, view in shown.items() for text in (lang, view.revision, view.view)]
        good = all(isinstance(text, str) for text in texts) and entry.card == card
        good = good and entry.status in (REMOVED, *get_args(Status))
        good = good and all(isinstance(Change(**c).note, str) for c in entry.changes)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if not good:
        raise ValueError("another entry")
    return entry
