"""A card for consumers of oEmbed 1.0 (https://oembed.com/): a quotation, and a frame behind it.

What stands before the frame is what readers see until it has loaded, or if it never does. It has to
read well without any tag but its link: WordPress takes out all others (wp-includes/embed.php,
``wp_filter_oembed_result``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from widget.model import Card, Node
from widget.publish.frame import frame_address
from widget.publish.html import Choice, to_html
from widget.publish.plain import blocks
from widget.publish.snippet import copied
from widget.publish.view import card_view
from widget.publish.voice import Voice
from widget.publish.webpage import query_of

#: Pixels, where the consumer does not ask for less.
WIDTH, HEIGHT = 640, 800
#: Seconds for which a consumer may keep the answer; the frame in it is current all the same.
CACHE_AGE = 3600
#: What of a view stands in the quotation, by class, in the order of the view.
_QUOTED = frozenset(
    ("notice", "meta", "overdue", "changed-since", "language", "summary", "important",
     "contraindications", "cautions", "stop-if", "emergency", "urgent", "non-urgent", "lines")
)  # fmt: skip
_PIXELS = re.compile(r"[1-9][0-9]{0,4}\Z")
_PAGE = re.compile(r"cards/([A-Za-z0-9-]{2,35})/([a-z0-9]+(?:-[a-z0-9]+)*)(?:/frame|/embed)?/?\Z")
_PORTS = {"https": 443, "http": 80}
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The size (px) that a consumer has room for."""

    width: int
    height: int

    @classmethod
    def of(cls, max_width: str, max_height: str) -> Wanted:
        """Never more than was asked for; what is no number asks for nothing."""
        width, height = (
            min(own, int(asked)) if _PIXELS.match(asked) else own
            for own, asked in ((WIDTH, max_width), (HEIGHT, max_height))
        )
        return cls(width, height)


def read_address(url: str, public_url: str) -> tuple[str, str, str] | None:
    """Language, card and query of a page of ours; ``None`` for any other address.

    It is compared by its parts, never asked for. Hosts are compared without case (RFC 3986,
    3.2.2), a default port is none.
    """
    try:
        asked, own = urlsplit(url), urlsplit(public_url)
        if _place(asked) != _place(own) or asked.username is not None:
            return None
    except ValueError:
        return None
    if not asked.path.startswith(own.path):
        return None
    found = _PAGE.match(asked.path.removeprefix(own.path))
    return (found[1], found[2], asked.query) if found else None


def _place(parts: Any) -> tuple[str, str | None, int | None]:
    return (
        parts.scheme,
        parts.hostname,
        _PORTS.get(parts.scheme) if parts.port is None else parts.port,
    )


def oembed_answer(
    card: Card, voice: Voice, choice: Choice, wanted: Wanted, today: date
) -> dict[str, Any]:
    """The answer for a card (2.3.4.4, the rich type).

    :param choice: what the address of its page says: the frame's form.
    :param today: the date of the quotation, which a consumer may keep for long.
    """
    publisher = voice.library.publisher
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": publisher.name,
        "provider_url": publisher.url,
        "cache_age": CACHE_AGE,
        "width": wanted.width,
        "height": wanted.height,
        "html": _quotation(card, voice, choice, today) + _frame(card, voice, choice, wanted),
    }


def _quotation(card: Card, voice: Voice, choice: Choice, today: date) -> str:
    page = f"{voice.page(card.id)}{query_of(choice, 'country')}"
    between = "؛ " if voice.words.dir == "rtl" else "; "
    paragraphs = [f'<a href="{escape(page)}">{escape(card.title)}</a>.']
    paragraphs += _said(card_view(card, voice), choice, between)
    paragraphs.append(to_html(copied(card, voice, page, today), choice))
    # The spaces stay where the paragraphs are taken away.
    tongue = f'<blockquote lang="{card.lang}" dir="{voice.words.dir}">'
    return tongue + " ".join(f"<p>{text}</p>" for text in paragraphs) + "</blockquote>"


def _frame(card: Card, voice: Voice, choice: Choice, wanted: Wanted) -> str:
    title = escape(f"{card.title} · {voice.library.publisher.name}")
    address = escape(frame_address(card, voice, choice, embed=True))
    return (
        f'<iframe src="{address}" title="{title}" width="{wanted.width}" height="{wanted.height}" '
        f'sandbox="{_SANDBOX}" referrerpolicy="no-referrer" loading="lazy" frameborder="0">'
        "</iframe>"
    )


def _said(view: Node, choice: Choice, between: str) -> list[str]:
    """What is quoted of a view: a paragraph for each part, its list as one sentence.

    :param between: two items of a list.
    """
    return [
        " ".join(_run(nodes, tongue, choice, between) for tongue, nodes in _tongues(part))
        for part in _unmarked(_parts([view]))
    ]


def _tongues(part: Node) -> Iterator[tuple[str, Node]]:
    """A part cut where its language changes, each with what an element says of that."""
    for tongue, nodes in groupby(part[2:], _tongue):
        yield tongue or _tongue(part), [part[0], part[1], *nodes]


def _tongue(node: Node) -> str:
    if isinstance(node, str) or "lang" not in node[1]:
        return ""
    return f' lang="{node[1]["lang"]}" dir="{node[1]["dir"]}"'


def _run(nodes: Node, tongue: str, choice: Choice, between: str) -> str:
    """What is said in one language, which an element has to say if it is not the card's."""
    between = "; " if 'dir="ltr"' in tongue else between
    said: list[str] = []
    items: list[str] = []
    for kind, text in [*blocks([nodes], choice), ("", "")]:
        if kind.startswith("li"):
            items.append(text.rstrip("."))
            continue
        said += [between.join(items) + "."] if items else []
        items = []
        said += [text + _stop(kind, text)] if text else []
    text = escape(" ".join(said), quote=False)
    return f"<span{tongue}>{text}</span>" if tongue else text


#: Signs that end a sentence, or lead on, in the scripts there are words for.
_ENDS = frozenset(".:!?。：！？।؟")


def _stop(kind: str, text: str) -> str:
    """What a block lacks of a sentence; the heading of an urgency goes on in its list."""
    if text[-1:] in _ENDS or kind == "h3":
        return ""
    return ":" if kind == "h2" else "."


def _unmarked(nodes: Iterable[Node]) -> list[Node]:
    """Without the numbers of sources, which are not listed here."""
    return [
        node if isinstance(node, str) else [node[0], node[1], *_unmarked(node[2:])]
        for node in nodes
        if isinstance(node, str) or (node[0], node[1].get("class")) != ("sup", "ref")
    ]


def _parts(nodes: Iterable[Node]) -> list[Node]:
    """The parts of a view that are quoted, wherever they stand."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            continue
        classes = set(node[1].get("class", "").split())
        if _QUOTED & classes:
            found.append(node)
        elif "full-disclaimer" not in classes:  # its own language would be told once more
            found += _parts(node[2:])
    return found
