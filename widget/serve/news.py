"""What is new for readers between two states: revisions, withdrawals and recalls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from widget.model import GONE, Card, Library

#: A card's id and a language.
Key = tuple[str, str]


class Mark(NamedTuple):
    """What of a card, in a language, decides whether there is news of it."""

    revision: str
    status: str
    severity: str | None = None
    since: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A card, in a language, at another revision than before; withdrawn ones as well.

    :param previous: the revision before; ``None`` where the card was not served in this language.
    :param status: of the card now.
    :param reason: that of its notice, if it has one; else the note of its newest version.
    """

    card: str
    lang: str
    revision: str
    previous: str | None
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Recalled:
    """A card, in a language, that is withdrawn or recalled: the notice that readers see.

    :param previous: as in :class:`Published`.
    :param status: ``withdrawn`` or ``recalled``.
    :param severity: of a recall: ``caution``, ``serious`` or ``critical``.
    :param since: a day, ISO 8601.
    :param replaced_by: the id of the card to read instead, if there is one.
    """

    card: str
    lang: str
    revision: str
    previous: str | None
    status: str
    severity: str | None
    reason: str | None
    what_to_do: str | None
    since: str | None
    replaced_by: str | None


News = Published | Recalled


def changed(before: Mapping[Key, str], revisions: Mapping[Key, str]) -> list[Key]:
    """The cards and languages that have another revision, or are new."""
    return [key for key, revision in revisions.items() if before.get(key) != revision]


def compare(
    keys: Iterable[Key],
    before: Mapping[Key, str],
    mark_before: Callable[[Key], Mark],
    revisions: Mapping[Key, str],
    library: Library,
) -> list[News]:
    """What is new, what is withdrawn or recalled last.

    A card that is gone without a notice is no news: its readers are told nothing, either.

    :param keys: see :func:`changed`.
    :param before: the revisions before.
    :param mark_before: for one of those.
    :param revisions: those that are served now, of cards of ``library``.
    """
    published: list[News] = []
    recalled: list[News] = []
    for key in keys:
        revision, previous = revisions[key], before.get(key)
        card = library.cards[key[0]][key[1]]
        old = mark_before(key) if previous is not None else None
        published.append(_published(card, revision, previous))
        if card.status in GONE and (old is None or old[1:] != mark(card, revision)[1:]):
            recalled.append(_recalled(card, revision, previous))
    return published + recalled


def mark(card: Card, revision: str) -> Mark:
    """What is compared of a card that is served at this revision."""
    if (told := card.notice) is None:
        return Mark(revision, card.status)
    return Mark(revision, card.status, told.severity, told.since, told.replaced_by)


def _published(card: Card, revision: str, previous: str | None) -> Published:
    note = card.changes[-1].note if card.changes else None
    reason = card.notice.reason if card.notice else note
    return Published(card.id, card.lang, revision, previous, card.status, reason)


def _recalled(card: Card, revision: str, previous: str | None) -> Recalled:
    told = card.notice
    return Recalled(
        card.id,
        card.lang,
        revision,
        previous,
        card.status,
        severity=told.severity if told else None,
        reason=told.reason if told else None,
        what_to_do=told.what_to_do if told else None,
        since=told.since if told else None,
        replaced_by=told.replaced_by if told else None,
    )
