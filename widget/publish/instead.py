"""What readers get whose language a card lacks, though the words round cards are there in it.

The card is shown in the publisher's language; that it is, is said first in the reader's own.
"""

from __future__ import annotations

import json

from widget.model import Node
from widget.publish.asset import CARD, HTML, JSON, Asset, seal, to_json
from widget.publish.card import read_back
from widget.publish.html import Choice, to_html
from widget.publish.view import unavailable
from widget.read.words import Words


def view_instead(view: Asset, words: Words) -> Asset:
    """The view JSON.

    :param view: what readers get of whose language we have no word.
    """
    document = json.loads(view.identity.body)
    document["view"] = [_told(document["view"][0], words)]
    return seal(to_json(document), JSON, CARD, status=view.status)


def fragment_instead(view: Asset, words: Words, choice: Choice) -> Asset:
    """The same as an HTML fragment."""
    html = to_html([_told(read_back(view), words)], choice)
    return seal(html.encode(), HTML, CARD, status=view.status)


def _told(tree: Node, words: Words) -> Node:
    """With the reader's own line above that in the language of the card."""
    told = unavailable(words, {"lang": words.lang, "dir": words.dir})
    parts = [_above(part, told) if part[0] == "header" else part for part in tree[2:]]
    return [*tree[:2], *parts]


def _above(header: Node, told: Node) -> Node:
    first = next(n for n, node in enumerate(header[2:], 2) if node[1] == {"class": "language"})
    return [*header[:first], told, *header[first:]]
