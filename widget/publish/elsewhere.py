"""The page of a card in a language that the card does not have: that, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from widget.model import Card
from widget.publish.asset import NEVER, Asset
from widget.publish.html import Choice, to_html
from widget.publish.mount import Mount
from widget.publish.notice import status_text
from widget.publish.page import MAIN, PAGE, POLICY, banner, footer
from widget.publish.view import disclaimer_view
from widget.publish.voice import Voice
from widget.publish.webpage import query_of, web_page
from widget.read.words import name_of

#: Of the disclaimer, which stands under the heading of the page.
_BELOW = 2


def elsewhere_page(
    cards: Sequence[Card], voice: Voice, mount: Mount, choice: Choice = PAGE
) -> Asset:
    """What a reader finds who asks for a card in a language that it does not have.

    :param cards: the card in each language that it has, at least one.
    :param voice: in the language that was asked for, or the nearest; the card may have that.
    :param choice: of which the country counts.
    """
    path = f"cards/{voice.lang}/{cards[0].id}"
    said = voice.words.text("Not available in the language of this page.")
    for card in cards:
        if card.lang == voice.lang:  # en-US was asked for, where pages are in en
            said = voice.words.text("Read instead: %(card)s", card=card.title)
    links = "".join(
        f"<li>{_link(card, voice, mount.home(path), query_of(choice, 'country'))}</li>"
        for card in cards
    )
    below = Choice(choice.country, heading_level=_BELOW, prefix="")
    main = (
        f'<div class="card"><h1 class="title">{escape(said)}</h1>'
        f'<ul class="index">{links}</ul></div>{to_html([disclaimer_view(voice)], below)}'
    )
    return web_page(
        f"{cards[0].title}: {said}" if cards[0].title not in said else said,
        banner(voice, mount, path, [], query=query_of(choice, "country"))
        + f'<main id="{MAIN}">{main}</main>'
        + footer(voice, mount, path),
        voice,
        path=path,
        mount=mount,
        rules=POLICY,
        cache=NEVER,
        status=404,
    )


def _link(card: Card, voice: Voice, home: str, query: str) -> str:
    """The title in its own language, what that is called here, and what happened to the card."""
    told = ""
    if card.status != "active":
        told = f" <strong>{escape(status_text(card, voice.words))}</strong>"
    tongue = "".join(f' {name}="{value}"' for name, value in voice.tongue(card.lang).items())
    return (
        f'<a href="{home}cards/{card.lang}/{card.id}{query}" hreflang="{card.lang}">'
        f"<span{tongue}>{escape(card.title)}</span> ({escape(name_of(card.lang, voice.lang))})</a>"
        f"{told}"
    )
