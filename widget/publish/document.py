"""The view JSON: a node tree with what a client has to know of it."""

from __future__ import annotations

from typing import Any

from widget.model import Card, Node
from widget.publish.asset import CARD, JSON, Asset, seal, to_json
from widget.publish.facts import SCHEMA
from widget.publish.voice import Voice


def view_asset(
    name: str, card: Card | None, voice: Voice, tree: Node, revision: str, status: int
) -> Asset:
    """The answer of a ``.view.json`` address.

    :param card: ``None`` for the disclaimer.
    :param status: 410 for a card that is gone.
    """
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "id": name,
        "lang": card.lang if card else voice.lang,
        "dir": voice.words.dir,
        "revision": revision,
        "status": card.status if card else "active",
        "changed": card.changed if card else None,
        "valid_until": card.review.next if card and card.review else None,
        "url": voice.page(card.id) if card else None,
        "view": [tree],
    }
    return seal(to_json(document), JSON, CARD, status=status)
