"""The change log: what changed in every card and why, who signed it, and what no longer holds.

Everything is taken from the cards, nothing from the clock, so that every worker and every host
says the same. Its days are therefore those that editors wrote, not those of publishing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from widget.model import NOTICED, Card, Change, Library
from widget.publish.facts import SCHEMA
from widget.publish.notice import is_gone
from widget.publish.voice import Voice

Entry = dict[str, Any]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Removed:
    """A card that was published and is no more: its file is gone, or it is a draft again.

    :param at: when that was seen, ISO 8601 in UTC.
    :param changes: its versions as they were last published.
    """

    id: str
    title: str
    at: str
    changes: tuple[Change, ...]


def document(library: Library, voice: Voice, removed: Iterable[Removed] = ()) -> Entry:
    """``v1/changes.json``.

    :param voice: of the publisher's language, in which the originals are written.
    :param removed: cards that are gone; those that are back are passed over.
    """
    publisher = library.publisher
    changes, deleted = log(library, voice), tombstones(library, voice, removed)
    stamps = [stamp(touched(entry)) for entry in changes] + [tomb["when"] for tomb in deleted]
    return {
        "schema": SCHEMA,
        "lang": publisher.default_lang,
        "publisher": {"name": publisher.name, "url": publisher.url, "contact": publisher.contact,
                      "licence": publisher.licence},
        "updated": max(stamps, default=None),
        "changes": changes,
        "deleted": deleted,
    }  # fmt: skip


def since(document: Mapping[str, Any], day: str) -> Entry:
    """What happened on that day or later.

    :raises ValueError: for anything but a day of the calendar, YYYY-MM-DD.
    """
    if not _is_day(day):
        raise ValueError("since: expected a date of the calendar, such as 2026-11-22")
    return {
        **document,
        "changes": [entry for entry in document["changes"] if touched(entry) >= day],
        "deleted": [tomb for tomb in document["deleted"] if tomb["when"] >= day],
    }


def log(library: Library, voice: Voice) -> list[Entry]:
    """A version of a card that holds, or a notice, is an entry; the newest first."""
    entries: list[Entry] = []
    for card in _published(library):
        entries += _notice(card, library, voice)
        if not is_gone(card):
            newest_first = reversed(card.changes)
            entries += [_version(card, change, library, voice) for change in newest_first]
    return sorted(entries, key=lambda entry: str(entry["date"]), reverse=True)


def tombstones(library: Library, voice: Voice, removed: Iterable[Removed] = ()) -> list[Entry]:
    """Entries that are void: the advice of cards withdrawn or recalled, and of cards that are gone.

    The newest first. What is in the log is never here: a card that was restored speaks again.
    """
    host = authority(library.publisher.url)
    found: dict[str, Entry] = {}
    for gone in sorted(removed, key=lambda gone: _utc(gone.at)):
        comment = voice.words.text("This card is no longer published.")
        for change in gone.changes:
            tomb = _tombstone(host, gone.id, gone.title, change, _utc(gone.at))
            found[tomb["id"]] = {**tomb, "status": "removed", "comment": comment,
                                 "lang": voice.lang}  # fmt: skip
    for card in _published(library):
        for change in card.changes:
            found.pop(_version_id(host, card.id, change), None)
            if is_gone(card) and card.notice:
                told = card.notice
                tomb = _tombstone(host, card.id, card.title, change, _after(told.since))
                found[tomb["id"]] = {**tomb, "status": card.status, "comment": told.reason,
                                     "lang": told.lang or card.lang}  # fmt: skip
    first = sorted(found.values(), key=lambda tomb: (tomb["card"], -int(tomb["version"])))
    return sorted(first, key=lambda tomb: str(tomb["when"]), reverse=True)


def touched(entry: Entry) -> str:
    """The day of an entry, or of the review that followed it.

    A review can bring back a card that was withdrawn for want of one: then its entry is news again.
    """
    reviewed = entry["reviewed"]
    return max(str(entry["date"]), str(reviewed["date"])) if reviewed else str(entry["date"])


def stamp(day: str) -> str:
    """A day as RFC 3339 writes an instant."""
    return f"{day}T00:00:00Z"


def authority(url: str) -> str:
    """The host of an address in ASCII, as ``tag:`` wants it (RFC 4151, 2.1)."""
    labels = (urlsplit(url).hostname or "").split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels
    )


def _published(library: Library) -> Iterator[Card]:
    """The originals that are not drafts, by id."""
    default = library.publisher.default_lang
    for _, versions in sorted(library.cards.items()):
        card = versions.get(default)
        if card and card.status != "draft":
            yield card


def _version(card: Card, change: Change, library: Library, voice: Voice) -> Entry:
    host = authority(library.publisher.url)
    return {
        "id": _version_id(host, card.id, change),
        "card": card.id,
        "title": card.title,
        "date": change.date,
        "kind": change.kind,
        "version": change.version,
        "note": change.note,
        "lang": card.lang,
        "signed_by": change.by,
        "reviewed": _reviewed(card, change),
        "notice": None,
        "status": card.status,
        "url": voice.page(card.id, card.lang),
    }


def _reviewed(card: Card, change: Change) -> Entry | None:
    """The clinician's review of this version: the newest on the day of the review.

    Older ones are not claimed, for a review is of the card as it then stood.
    """
    review = card.review
    if review is None:
        return None
    seen = [change for change in card.changes if change.date <= review.last]
    if not seen or seen[-1] != change:
        return None
    return {"by": review.by, "role": review.role, "date": review.last}


def _notice(card: Card, library: Library, voice: Voice) -> list[Entry]:
    told = card.notice
    if told is None or card.status not in NOTICED:
        return []
    host = authority(library.publisher.url)
    # The title of a draft is nobody's business yet.
    published = {other.id for other in _published(library)}
    instead = told.replaced_by if told.replaced_by in published else None
    return [{
        "id": f"tag:{host},{told.since}:{card.id}/{card.status}",
        "card": card.id,
        "title": card.title,
        "date": told.since,
        "kind": card.status,
        "version": None,
        "note": told.reason,
        "lang": told.lang or card.lang,
        "signed_by": None,
        "reviewed": None,
        "notice": {**asdict(told), "lang": told.lang or card.lang, "replaced_by": instead},
        "status": card.status,
        "url": voice.page(card.id, card.lang),
    }]  # fmt: skip


def _version_id(host: str, card_id: str, change: Change) -> str:
    # The day is part of it: a card that was removed and written anew begins again at version 1.
    return f"tag:{host},{change.date}:{card_id}/{change.version}"


def _tombstone(host: str, card_id: str, title: str, change: Change, when: str) -> Entry:
    return {
        "id": _version_id(host, card_id, change),
        "card": card_id,
        "title": title,
        "version": change.version,
        "when": max(when, _after(change.date)),
    }


def _after(day: str) -> str:
    # Feed readers ignore a tombstone that is not later than the entry (RFC 6721, 3), and a card
    # can be recalled on the day on which it changed.
    return f"{day}T00:00:01Z"


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.match(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _utc(moment: str) -> str:
    when = datetime.fromisoformat(moment)
    when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
