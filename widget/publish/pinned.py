"""What readers saw of a card at some time, with what has to be said of it today."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from widget.model import GONE, Card, Node
from widget.publish.asset import CARD, JSON, Asset, seal, to_json
from widget.publish.notice import notice
from widget.publish.view import overdue, unavailable
from widget.publish.voice import Voice


def pinned_view(
    archived: bytes, card: Card, voice: Voice, today: date, *, instead: bool
) -> Asset | None:
    """The view JSON of an old revision. Its text stays; status, notice and warnings are today's.

    :param archived: the view JSON as it was published.
    :param card: the card as it is now, in the language of the view; one that is in force.
    :param instead: it is shown to a reader who asked for another language.
    :returns: ``None`` where readers saw no advice then, but a notice in its place.
    """
    document: dict[str, Any] = json.loads(archived)
    if document["status"] in GONE:
        return None
    article, attributes, *children = document["view"][0]
    children = [node for node in children if not _is(node, "notice")]
    above = [notice(card, voice)] if card.status != "active" else []
    header = next(node for node in children if node[0] == "header")
    due = document["valid_until"]
    if due and due < today.isoformat() and not any(_is(node, "overdue") for node in header):
        header.append(overdue(due, voice.words))
    if instead:
        header.append(unavailable(voice.words))
    document["status"] = card.status
    document["view"] = [[article, attributes, *above, *children]]
    return seal(to_json(document), JSON, CARD)


def _is(node: Node, name: str) -> bool:
    """Whether an element has a class."""
    if isinstance(node, str) or len(node) < 2 or not isinstance(node[1], dict):
        return False
    return name in node[1].get("class", "").split()
