"""The starter cards in all their languages, and in states that they are not in today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from widget.check.library import check
from widget.model import Card, Library, Notice, Review, Status
from widget.publish.jsonld import linked_data
from widget.publish.voice import Voice
from widget.read.folder import read_source
from widget.read.words import words_of

URL = "https://cards.example/w/"
_checked = check(read_source("starter")).library
assert _checked is not None
LIBRARY: Library = _checked
CARDS = [
    pytest.param(card, id=f"{lang}/{name}")
    for name, versions in LIBRARY.cards.items()
    for lang, card in versions.items()
]
REVIEW = Review("2026-02-10", "2027-02-10", "Jo Doe", "physiotherapist")
NOTICE = Notice("The strap tears.", "2026-12-01", "Stop using it.", replaced_by="exercise")
NUMBER = "0a1b2c3d4e5f"
GONE = ("withdrawn", "recalled")
_STATUSES: tuple[Status, ...] = ("active", "under_review", "superseded", "withdrawn", "recalled")


def voice(card: Card, url: str | None = URL, **publisher: Any) -> Voice:
    """Who speaks of a card.

    :param publisher: what the publisher says of itself in place of the starter set's.
    """
    library = replace(LIBRARY, publisher=replace(LIBRARY.publisher, **publisher))
    return Voice(library, words_of(library.words, card.lang), url)


def graph(card: Card, url: str | None = URL, **publisher: Any) -> dict[str, Any]:
    """The graph of a card's page, as its revision ``NUMBER``."""
    return linked_data(card, voice(card, url, **publisher), NUMBER)


def states(card: Card) -> Iterator[Card]:
    """The card in every status that is served, with each state of its review."""
    for status in _STATUSES:
        notice = NOTICE if status != "active" else None
        if status == "recalled":
            notice = replace(NOTICE, severity="serious")
        for review, overdue in ((None, False), (REVIEW, False), (REVIEW, True)):
            yield replace(card, status=status, notice=notice, review=review, overdue=overdue)
