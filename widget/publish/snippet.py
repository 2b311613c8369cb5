"""What a site owner pastes: the card's own text, and the script that keeps it current."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from widget.errors import SettingError
from widget.model import Card, Node
from widget.publish.client import integrity, newest
from widget.publish.html import Choice, to_html
from widget.publish.view import card_view, disclaimer_view
from widget.publish.voice import Voice

#: How long a pasted copy may be relied on without the script having fetched the current one.
VALID_DAYS = 90


def card_snippet(card: Card, voice: Voice, choice: Choice, *, today: date) -> str:
    """The full snippet of a card.

    :raises SettingError: without a public address, because the copy has to link to the original.
    """
    page = voice.page(card.id)
    until = (today + timedelta(days=VALID_DAYS)).isoformat()
    if card.review:
        until = min(until, card.review.next)
    attributes = f'card="{card.id}" '
    tag = "treatment-card"
    view = card_view(card, voice)
    return _snippet(tag, attributes, view, page, card.title, until, voice, choice, today)


def disclaimer_snippet(voice: Voice, choice: Choice, *, today: date) -> str:
    """The full snippet of the safety disclaimer alone."""
    until = (today + timedelta(days=VALID_DAYS)).isoformat()
    page = f"{voice.public_url}cards/{voice.lang}/" if voice.public_url else None
    view = disclaimer_view(voice)
    title = voice.disclaimer.title
    return _snippet("safety-disclaimer", "", view, page, title, until, voice, choice, today)


def script_tag(voice: Voice) -> str:
    """The pinned script tag with its hash."""
    version = newest()
    return (
        f'<script async src="{escape(voice.public_url or "")}embed/{version}/widget.js" '
        f'integrity="{integrity(version)}" crossorigin="anonymous" referrerpolicy="no-referrer">'
        "</script>"
    )


def _snippet(
    tag: str,
    attributes: str,
    view: Node,
    page: str | None,
    title: str,
    until: str,
    voice: Voice,
    choice: Choice,
    today: date,
) -> str:
    if page is None:
        raise SettingError(
            "public_url: found nothing, expected the full address where the cards are served, "
            "because a copy must link to its current version"
        )
    words = voice.words
    attributes += f'lang="{voice.lang}" '
    attributes += f'country="{choice.country}" ' if choice.country else ""
    attributes += f'heading-level="{choice.heading_level}" '
    attributes += f'theme="{choice.theme}" ' if choice.theme != "inherit" else ""
    attributes += f'variant="{choice.variant}" ' if choice.variant != "full" else ""
    expired = words.text("This copy may be out of date. Read the current version instead.")
    attributes += f'valid-until="{until}" expired-text="{escape(expired)}"'
    body = to_html([_with_copied(view, _copied(voice, page, title, until, today))], choice)
    return f"<{tag} {attributes}>\n{body}\n</{tag}>\n{script_tag(voice)}\n"


def _copied(voice: Voice, page: str, title: str, until: str, today: date) -> Node:
    """What holds without any script; it stands where the live card has its foot."""
    words = voice.words
    # Not the bare address: without any style it would be wider than a telephone.
    link = ["a", {"href": page}, title]
    text = words.nodes(
        "Copied %(date)s. Do not rely on it after %(until)s. Current version: %(link)s",
        date=words.date(today.isoformat()),
        until=words.date(until),
        link=link,
    )
    return ["p", {"class": "foot"}, *text]


def _with_copied(view: Node, copied: Node) -> Node:
    """The tree with the copy's own foot."""
    assert not isinstance(view, str)
    return [*view[:-1], copied]
