"""What can be chosen in the builder, and what was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, get_args
from urllib.parse import urlencode

from widget.model import Card, Library
from widget.publish.html import Choice
from widget.publish.mount import Mount
from widget.publish.snippet import FRAME_HEIGHT
from widget.publish.voice import Voice
from widget.read.words import words_of

DISCLAIMER = "disclaimer"
#: The pages on which the preview shows a card.
Page = Literal["light", "dark", "narrow", "right-to-left"]
PAGES: tuple[Page, ...] = get_args(Page)
#: Text and background of a page whose owner has not said them.
LIGHT, DARK = ("1d2b2a", "ffffff"), ("e6ecec", "161c20")
#: Pixels of a frame.
HEIGHTS = range(100, 20_001)
PLAIN = Choice(prefix=None)


@dataclass(frozen=True)
class Offer:
    """What there is to choose from.

    :param cards: those that are served, by id and language; maybe without their texts.
    :param today: the day of the copies.
    """

    library: Library
    mount: Mount
    languages: tuple[str, ...]
    cards: dict[str, dict[str, Card]]
    today: date

    @property
    def default_lang(self) -> str:
        return self.library.publisher.default_lang

    @cached_property
    def originals(self) -> list[Card]:
        """One version of each card, that of the publisher's language first, by title."""
        found = [v.get(self.default_lang) or next(iter(v.values())) for v in self.cards.values()]
        return sorted(found, key=lambda card: card.title.casefold())

    def languages_of(self, card: str) -> tuple[str, ...]:
        """Those in which a card, or the disclaimer, is served."""
        known = self.cards.get(card)
        return tuple(lang for lang in self.languages if known is None or lang in known)

    def voice(self, lang: str) -> Voice:
        return Voice(self.library, words_of(self.library.words, lang), self.mount.public_url)

    def english(self) -> Voice:
        """For the page itself: English, and links to the cards in the publisher's language."""
        words = words_of(self.library.words, "en")
        lang = "en" if "en" in self.languages else self.default_lang
        return Voice(self.library, replace(words, lang=lang), self.mount.public_url)


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice that can be.

    :param card: an id, or :data:`DISCLAIMER`.
    :param page: of the preview.
    :param text: its colour, six hex digits, on ``background``.
    :param height: of the frame, px.
    :param policy: the Content-Security-Policy of the site owner's page, as pasted.
    """

    card: str
    lang: str
    choice: Choice = PLAIN
    page: Page = "light"
    text: str = LIGHT[0]
    background: str = LIGHT[1]
    height: int = FRAME_HEIGHT
    policy: str = ""

    @property
    def query(self) -> str:
        """What says the same again, without what is the default: for an address to share."""
        choice, plain = self.choice, PLAIN
        colours = DARK if self.page == "dark" else LIGHT
        told = {
            "card": self.card,
            "lang": self.lang,
            "country": choice.country,
            "heading-level": _unless(plain.heading_level, choice.heading_level),
            "theme": _unless(plain.theme, choice.theme),
            "variant": _unless(plain.variant, choice.variant),
            "page": _unless("light", self.page),
            "text": _unless(colours[0], self.text),
            "background": _unless(colours[1], self.background),
            "height": _unless(FRAME_HEIGHT, self.height),
        }
        return urlencode({name: value for name, value in told.items() if value})


def _unless(default: object, value: object) -> str:
    return "" if value == default else str(value)
