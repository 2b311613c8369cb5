"""Pages for people: one a card, and an index of all cards in a language."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from widget.model import Card, Node
from widget.publish.asset import CARD, HTML, Asset, Header, seal
from widget.publish.html import Choice, to_html
from widget.publish.notice import is_gone, status_text
from widget.publish.voice import Voice
from widget.read.words import name_of

#: Nothing but our own style sheet; nobody may frame these pages (a frame has its own address).
POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
#: The change log, for readers of feeds; pages lie at cards/<lang>/.
_FEED = '<link rel="alternate" type="application/atom+xml" href="../../v1/changes.atom">'
_CHOICE = Choice(heading_level=1, prefix="")
_HEADERS = (("Content-Security-Policy", POLICY), ("Referrer-Policy", "no-referrer"))


def card_page(card: Card, view: Node, voice: Voice, others: list[str], style: str) -> Asset:
    """The page of a card.

    :param others: further languages of the card.
    :param style: the address of the style sheet, relative to the page.
    """
    links = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="../{lang}/{card.id}">' for lang in others
    )
    headers: list[Header] = []
    if address := voice.page(card.id):
        links += f'<link rel="canonical" href="{escape(address)}">'
        headers.append(("Link", f'<{address}>; rel="canonical"'))
    links += _FEED
    site = [f'<a href="./">{escape(voice.words.text("All cards"))}</a>']
    site += [
        f'<a href="../{lang}/{card.id}" lang="{lang}" hreflang="{lang}">{name_of(lang)}</a>'
        for lang in others
    ]
    main = f'<nav class="site">{" · ".join(site)}</nav>' + to_html([view], _CHOICE)
    status = 410 if is_gone(card) else 200
    return _page(card.title, main, voice, links, style, status, headers)


def index_page(cards: list[Card], voice: Voice, style: str) -> Asset:
    """The list of cards in a language."""
    title = voice.words.text("All cards")
    items = "".join(
        f'<li><a href="{card.id}">{escape(card.title)}</a><br>{_summary(card, voice)}</li>'
        for card in sorted(cards, key=lambda card: card.title)
    )
    short = escape(voice.disclaimer.short)
    publisher = escape(voice.library.publisher.name)
    main = (
        f'<article class="card"><header class="head"><h1 class="title">{escape(title)}</h1>'
        f'<p class="meta">{publisher}</p></header><p class="important">{short}</p>'
        f'<ul class="index">{items}</ul></article>'
    )
    return _page(title, main, voice, _FEED, style, 200)


def _summary(card: Card, voice: Voice) -> str:
    """What it is; or, where the advice is not simply in force, what happened to it."""
    if card.status == "active":
        return escape(card.summary)
    said = f"<strong>{escape(status_text(card, voice.words))}</strong>"
    return said if is_gone(card) else f"{said}<br>{escape(card.summary)}"


def _page(
    title: str,
    main: str,
    voice: Voice,
    links: str,
    style: str,
    status: int,
    headers: Iterable[Header] = (),
) -> Asset:
    publisher = voice.library.publisher.name
    html = (
        f'<!doctype html><html lang="{voice.lang}" dir="{voice.words.dir}"><head>'
        f'<meta charset="utf-8"><title>{escape(title)} · {escape(publisher)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="stylesheet" href="{style}">{links}</head>'
        f'<body class="page"><main>{main}</main></body></html>'
    )
    return seal(html.encode(), HTML, CARD, status=status, headers=(*_HEADERS, *headers))
