"""The builder's addresses: a query as a choice, and the answer to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cached_property, lru_cache
from typing import cast
from urllib.parse import parse_qsl

from widget.model import Card
from widget.publish.asset import JSON, NEVER, SHORT, Asset, seal, to_json
from widget.publish.builder.answer import PASTES, PREVIEW, answer, answer_asset
from widget.publish.builder.asked import (
    DARK,
    DISCLAIMER,
    HEIGHTS,
    LIGHT,
    PAGES,
    Asked,
    Offer,
    Page,
)
from widget.publish.builder.page import FILES, PATH, builder_page, homeless_page
from widget.publish.builder.preview import preview_page
from widget.publish.client import page_assets
from widget.publish.html import THEMES, VARIANTS, Choice, Variant
from widget.publish.snippet import FRAME_HEIGHT
from widget.serve.demand import NOT_FOUND, OnDemand

Cards = Mapping[str, Mapping[str, Card]]
#: Characters: of a policy, of all else that a query says, and of the query as it arrives.
_POLICY, _LONGEST, _RAW = 4_000, 1_000, 16_000
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})\Z")
_HEIGHTS = frozenset(map(str, HEIGHTS))
_TOO_LONG = seal(
    to_json({
        "error": "too long a query",
        "expected": "policy: at most 4,000 characters; all else: at most 1,000 characters",
    }),
    JSON, NEVER, status=400,
)  # fmt: skip


class Building:
    """The builder of one state; answers are sealed when first asked for, the rarest forgotten.

    :param cards: what to list, maybe without texts; by default the library's cards.
    """

    def __init__(self, asked: OnDemand, cards: Callable[[], Cards] | None = None) -> None:
        self._asked, self._cards = asked, cards or (lambda: asked.library.cards)
        self._sealed = lru_cache(maxsize=256)(self._seal)

    @cached_property
    def offer(self) -> Offer:
        """What there is to choose from."""
        asked, site = self._asked, self._asked.site
        ready = frozenset(site.assets)  # no page is fetched to know whether it is there
        served = {
            name: {lang: card for lang, card in versions.items()
                   if lang in site.languages and f"cards/{lang}/{name}" in ready}
            for name, versions in self._cards().items()
        }  # fmt: skip
        cards = {name: versions for name, versions in sorted(served.items()) if versions}
        return Offer(asked.library, asked.mount, site.languages, cards, asked.today)

    def find(self, path: str, query: str) -> Asset:
        """The asset at a path that is the builder's, or lies below it."""
        if path not in (PATH, PASTES, PREVIEW):
            return NOT_FOUND
        if not self.offer.mount.public_url:
            return homeless_page(self.offer) if path == PATH else NOT_FOUND
        try:
            asked, messages = read(query, self.offer)
        except ValueError:
            return _TOO_LONG
        # A policy is the site owner's own: it is answered, and not kept.
        return (self._seal if asked.policy else self._sealed)(path, asked, messages)

    def _seal(self, path: str, asked: Asked, messages: tuple[str, ...]) -> Asset:
        if path == PREVIEW:
            return preview_page(asked, self.offer)
        found = answer(asked, self.offer, messages)
        if path == PATH:
            return builder_page(asked, self.offer, found)
        return answer_asset(found, NEVER if asked.policy else SHORT)


def files() -> dict[str, Asset]:
    """The style sheet and the script of the page, by address."""
    return page_assets(*FILES)


def read(query: str, offer: Offer) -> tuple[Asked, tuple[str, ...]]:
    """A choice that can be, and what of the query could not.

    :raises ValueError: for too long a query.
    """
    if len(query) > _RAW:
        raise ValueError
    values = dict(parse_qsl(query, keep_blank_values=True))
    policy = values.pop("policy", "")
    if len(policy) > _POLICY or sum(map(len, [*values, *values.values()])) > _LONGEST:
        raise ValueError
    told = _Told(values)
    first = offer.originals[0].id if offer.originals else DISCLAIMER
    card = told.one("card", [*offer.cards, DISCLAIMER], first, "one of the cards listed")
    known = offer.languages_of(card)
    lang = told.one("lang", known, known[0])
    choice = Choice(
        country=told.one("country", ["", *sorted(offer.library.countries)], ""),
        variant=cast(Variant, told.one("variant", VARIANTS, "full")),
        heading_level=int(told.one("heading-level", [*"123456"], "3")),
        theme=told.one("theme", THEMES, "inherit"),
        prefix=None,
    )
    page = cast(Page, told.one("page", PAGES, "light"))
    text, background = _colours(told, page)
    height = told.one("height", _HEIGHTS, str(FRAME_HEIGHT), "100 to 20000")
    asked = Asked(card, lang, choice, page, text, background, int(height), policy)
    return asked, tuple(told.messages)


class _Told:
    """What a query says, and what of that cannot be."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.messages: list[str] = []

    def one(self, name: str, known: Collection[str], default: str, expected: str = "") -> str:
        """One of the values that are known."""
        value = self.values.get(name, default)
        if value in known:
            return value
        return self.refuse(name, expected or ", ".join(filter(None, known)), default)

    def refuse(self, name: str, expected: str, default: str) -> str:
        found = self.values[name]
        found = f"{found[:40]}…" if len(found) > 40 else found
        self.messages.append(f"{name}: found “{found}”, expected {expected}. “{default}” is used.")
        return default

    def colour(self, name: str, default: str) -> str:
        value = self.values.get(name, default)
        if match := _COLOUR.match(value):
            return match[1].lower()
        return self.refuse(name, "six hex digits, such as 1d2b2a", default)


def _colours(told: _Told, page: Page) -> tuple[str, str]:
    """Text and background: where nobody chose them, those that fit the kind of page."""
    fit, other = (DARK, LIGHT) if page == "dark" else (LIGHT, DARK)
    found = (told.colour("text", fit[0]), told.colour("background", fit[1]))
    return fit if found == other else found
