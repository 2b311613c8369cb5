"""Every paste of a choice. What is written here is written by :mod:`widget.publish.snippet`."""

from __future__ import annotations

from urllib.parse import urlencode

from widget.model import Card
from widget.publish.builder.asked import DISCLAIMER, Asked, Offer
from widget.publish.frame import CHOICES
from widget.publish.html import Choice
from widget.publish.snippet import (
    DISCLAIMER_FORMS,
    FORMS,
    Form,
    card_snippet,
    card_snippets,
    disclaimer_snippet,
    frame_tag,
)
from widget.publish.webpage import query_of

_EXPORT = "python -m widget export SOURCE OUT --public-url https://cards.your-site.example/"


def card_of(asked: Asked, offer: Offer) -> Card | None:
    """The card that was chosen; ``None`` for the disclaimer alone."""
    return None if asked.card == DISCLAIMER else offer.library.cards[asked.card][asked.lang]


def pastes(asked: Asked, offer: Offer) -> dict[str, str]:
    """By the name of the form; nothing where a form does not exist for what was chosen.

    ``html`` is the address for any back end, ``export`` the command that writes a folder.
    """
    card, voice = card_of(asked, offer), offer.voice(asked.lang)
    found: dict[str, str] = dict.fromkeys(FORMS, "")
    if card is None:
        found |= {form: paste(asked, offer, form) for form in DISCLAIMER_FORMS}
    else:
        found.update(card_snippets(card, voice, asked.choice, today=offer.today).items())
        found["frame"] = frame_tag(card, voice, asked.choice, asked.height)
    return found | {"html": _fragment(asked, offer), "export": _export(asked, offer)}


def paste(asked: Asked, offer: Offer, form: Form) -> str:
    """One of them, but for the frame, whose height was asked for."""
    card, voice = card_of(asked, offer), offer.voice(asked.lang)
    if card is None:
        return disclaimer_snippet(voice, asked.choice, today=offer.today, form=form)
    return card_snippet(card, voice, asked.choice, today=offer.today, form=form)


def frame_path(asked: Asked, offer: Offer) -> str:
    """Below the mount point, the frame in the form that is pasted: to be measured."""
    if asked.card == DISCLAIMER:
        return ""
    return f"cards/{asked.lang}/{asked.card}/frame{query_of(asked.choice, *CHOICES)}"


def _export(asked: Asked, offer: Offer) -> str:
    """The command that writes a folder: all cards, in the publisher's language and this one."""
    lang = f" --lang {asked.lang}" if asked.lang != offer.default_lang else ""
    country = f" --country {asked.choice.country}" if asked.choice.country else ""
    return f"{_EXPORT}{lang}{country}\n"


def _fragment(asked: Asked, offer: Offer) -> str:
    stem = DISCLAIMER if asked.card == DISCLAIMER else f"cards/{asked.card}"
    return f"{offer.mount.public_url}v1/{stem}.{asked.lang}.html{_query(asked.choice)}\n"


def _query(choice: Choice) -> str:
    """Of a fragment, where the heading level has another default than in a frame."""
    level = str(choice.heading_level) if choice.heading_level != Choice().heading_level else ""
    told = {"country": choice.country, "heading-level": level}
    told["theme"] = choice.theme if choice.theme != "inherit" else ""
    told["variant"] = choice.variant if choice.variant != "full" else ""
    found = {name: value for name, value in told.items() if value}
    return f"?{urlencode(found)}" if found else ""
