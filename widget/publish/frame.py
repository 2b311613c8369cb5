"""A card in a frame, for sites that admit no script: one document, nothing else on it.

``…/frame`` has no script at all. ``…/embed`` is the same with one that tells its height to a page
that asks for it, and is what oEmbed hands out.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from widget.model import Card, Node
from widget.publish.asset import NEVER, Asset
from widget.publish.client import inline
from widget.publish.html import Choice, to_html
from widget.publish.mount import Mount, linked
from widget.publish.notice import is_gone
from widget.publish.voice import Voice
from widget.publish.webpage import CANONICAL, policy, query_of, web_page
from widget.read.words import name_of

_inline = cache(inline)
FRAME = Choice(heading_level=1, prefix="")
#: What a frame's address may choose.
CHOICES = ("country", "heading-level", "theme", "variant")


def frame_page(
    card: Card, html: str, voice: Voice, mount: Mount, choice: Choice, *, embed: bool = False
) -> Asset:
    """The document in the frame; its links open outside.

    :param html: the view in the form that was chosen.
    """
    ending = "embed" if embed else "frame"
    script, admitted = _inline("height.js") if embed else ("", "")
    address = voice.page(card.id)
    main = html + (_onward(card, voice, address) if embed else "")
    return _document(
        card.title,
        f"<main>{main}</main>{script}",
        voice,
        mount,
        script=admitted,
        path=f"cards/{card.lang}/{card.id}/{ending}",
        theme=choice.theme,
        status=410 if is_gone(card) else 200,
        headers=linked([(address, CANONICAL)] if address else []),
    )


def _document(
    title: str, body: str, voice: Voice, mount: Mount, *, script: str = "", **more: Any
) -> Asset:
    """What any frame is: its own style inside, framed by whom the mount says, links that open
    outside.

    :param script: the source expression that admits its script.
    :param more: for :func:`widget.publish.webpage.web_page`.
    """
    style, styled = _inline("frame.css")
    framers = mount.frame_ancestors
    return web_page(
        title,
        body,
        voice,
        mount=mount,
        rules=policy(
            style=styled,
            script=script,
            framers=None if framers is None else ("'self'", *framers),
        ),
        style=style,
        kind="frame",
        head='<base target="_blank">',
        **more,
    )


def _onward(card: Card, voice: Voice, address: str | None) -> str:
    """That the card goes on below the edge of the frame: its script shows it where that is so."""
    text = escape(voice.words.text("This card goes on below: scroll to read all of it."))
    full = escape(f"{voice.words.text('Read the full card')} ({card.title})")
    link = f' <a href="{escape(address)}">{full}</a>' if address else ""
    return f'<p class="onward" hidden>{text}{link}</p>'


def missing_frame(disclaimer: Node, voice: Voice, mount: Mount) -> Asset:
    """What a frame shows whose card is not served: that, where others are, and the disclaimer."""
    said = voice.words.text("This card is not available now.")
    lang = voice.library.publisher.default_lang
    there = f"{voice.words.text('All cards')}: {name_of(lang, voice.lang)}"
    # From cards/<lang>/<id>/frame.
    link = f'<p><a href="../../{lang}/" hreflang="{lang}">{escape(there)}</a></p>'
    return _document(
        said,
        f"<main><p>{escape(said)}</p>{link}{to_html([disclaimer], FRAME)}</main>",
        voice,
        mount,
        path=f"cards/{voice.lang}/",
        cache=NEVER,
        status=404,
    )


def frame_address(card: Card, voice: Voice, choice: Choice, *, embed: bool = False) -> str:
    """The full address of the frame in a form.

    :raises AssertionError: without a public address.
    """
    page = voice.page(card.id)
    assert page
    return f"{page}/{'embed' if embed else 'frame'}{query_of(choice, *CHOICES)}"
