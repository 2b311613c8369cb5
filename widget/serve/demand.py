"""What is made when it is asked for: the forms that a query chooses are too many to seal ahead."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import cast
from urllib.parse import parse_qsl

from widget.errors import SettingError
from widget.model import Card, Library
from widget.publish.addresses import Served
from widget.publish.asset import CARD, HTML, JSON, NEVER, SHORT, Asset, Header, seal, to_json
from widget.publish.elsewhere import elsewhere_page
from widget.publish.html import THEMES, Choice, Variant
from widget.publish.instead import fragment_instead, view_instead
from widget.publish.mount import Mount
from widget.publish.oembed import Wanted, oembed_answer, read_address
from widget.publish.page import PAGE
from widget.publish.site import changes_since
from widget.publish.snippet import COPY_FORMS, Form, card_snippet, disclaimer_snippet
from widget.publish.voice import Voice
from widget.read.words import words_of

#: Characters of a query; cut off, it could lose the country.
_LONGEST = 1000
#: The address of a fragment; without a language it is what those get whose language is not there.
_FRAGMENT = re.compile(r"v1/(?:cards/([^.]+)|disclaimer)(?:\.([^.]+))?\.html")


def _problem_asset(status: int, error: str, expected: str, *headers: Header) -> Asset:
    body = to_json({"error": error, "expected": expected})
    return seal(body, JSON, NEVER, status=status, headers=headers)


NOT_FOUND = _problem_asset(404, "not found", "an address listed at docs/api.md")
NOT_ALLOWED = _problem_asset(
    405, "method not allowed", "GET or HEAD", ("Allow", "GET, HEAD, OPTIONS")
)
#: While a store cannot be read: who asks again gets an answer as soon as it can.
NOT_NOW = _problem_asset(503, "not ready", "an answer in a moment", ("Retry-After", "2"))
BAD_QUERY = _problem_asset(
    400,
    "unknown value in the query",
    "country: two capital letters; heading-level: 1 to 6; theme: inherit, light, dark or auto; "
    f"variant: full or compact; form: {', '.join(COPY_FORMS)}; all in at most 1,000 characters",
)
BAD_SINCE = _problem_asset(
    400,
    "unknown value in the query",
    "since: a day such as 2026-11-22; all in at most 1,000 characters",
)
_A_PAGE = "url: the address of a card's page, as published here"
NO_CARD = _problem_asset(404, "not found", _A_PAGE)
#: For ``form``: a page would keep a copy that is not in its language, and no word of it.
NO_COPY = _problem_asset(
    404, "not found", "a language of the card, and a publisher with public_url: docs/api.md"
)
NO_XML = _problem_asset(501, "not implemented", "format: json")


class OnDemand:
    """The answers of one state; each is sealed when it is first asked for, the rarest forgotten."""

    def __init__(self, site: Served, library: Library, mount: Mount, today: date) -> None:
        self.site, self.library, self.mount, self.today = site, library, mount, today
        self._form = lru_cache(maxsize=512)(lambda path, choice: site.forms[path].make(choice))
        self._instead = lru_cache(maxsize=512)(self._seal_instead)
        self._copy = lru_cache(maxsize=256)(self._seal_copy)
        self._since = lru_cache(maxsize=64)(lambda day: changes_since(site, day))
        self._oembed = lru_cache(maxsize=256)(self._seal_oembed)
        self._elsewhere = lru_cache(maxsize=256)(self._seal_elsewhere)

    def form(self, path: str, query: str, reader: str = "") -> Asset:
        """What has several forms, in the one that a query asks for; what is not known is ignored.

        :param path: one of the site's ``forms``.
        :param reader: for :meth:`formed`.
        """
        try:
            choice = self.choice(query, self.site.forms[path].default)
            form = _values(query).get("form") if path.endswith(".html") else None
            if form is not None:
                return self._copied(path, choice, form)
            return self.formed(path, choice, reader)
        except (ValueError, SettingError):
            if path.endswith(".html"):
                return BAD_QUERY
            # Readers of a page or a frame get the card all the same.
            asset = self.site.assets[path]
            return replace(asset, status=400) if asset.status == 200 else asset

    def formed(self, path: str, choice: Choice, reader: str = "") -> Asset:
        """What has several forms, in one of them.

        :param reader: the language of a reader who gets another one instead.
        """
        return self._instead(path, reader, choice) if reader else self._form(path, choice)

    def instead(self, path: str, reader: str) -> Asset:
        """What a reader gets in another language, who is told so in that of theirs.

        :param path: one of the site's ``instead``.
        """
        form = self.site.forms.get(path)
        return self._instead(path, reader, form.default if form else Choice())

    def _seal_instead(self, path: str, reader: str, choice: Choice) -> Asset:
        words = words_of(self.library.words, reader)
        if path.endswith(".view.json"):
            return view_instead(self.site.instead[path], words)
        if path.endswith(".html"):
            view = self.site.instead[f"{path.removesuffix('.html')}.view.json"]
            return fragment_instead(view, words, choice)
        return self.site.instead[path]  # facts, which say their language themselves

    def _copied(self, path: str, choice: Choice, form: str) -> Asset:
        """A fragment in one of the forms that site owners paste, made today.

        :raises ValueError: for a form that holds no copy,
        :raises SettingError: or that the disclaimer does not have.
        """
        if form not in COPY_FORMS:
            raise ValueError(form)
        match = _FRAGMENT.fullmatch(path)
        # A copy has to link to its current version.
        if not self.mount.public_url or not match or not match[2]:
            return NO_COPY
        return self._copy(path, replace(choice, prefix=None), form)

    def _seal_copy(self, path: str, choice: Choice, form: Form) -> Asset:
        match = _FRAGMENT.fullmatch(path)
        assert match, "only fragments have copies"
        name, lang = match[1], match[2]
        voice = self.voice(lang)
        if name is None:
            text = disclaimer_snippet(voice, choice, today=self.today, form=form)
        else:
            card = self.library.cards[name][lang]
            text = card_snippet(card, voice, choice, today=self.today, form=form)
        # A card that is gone has its notice, and says so, in this form, too.
        return seal(text.encode(), HTML, CARD, status=self.site.assets[path].status)

    def changes(self, query: str) -> Asset:
        """The change log since a day; what we do not know of the query is ignored."""
        try:
            return self._since(_values(query).get("since"))
        except ValueError:
            return BAD_SINCE

    def oembed(self, query: str) -> Asset:
        """The answer for the address of a card's page (https://oembed.com/, 2.3)."""
        if not self.mount.public_url:  # our own addresses are not known, so none can be ours
            return NOT_FOUND
        try:
            values = _values(query)
        except ValueError:
            return BAD_QUERY
        if values.get("format", "json") != "json":
            return NO_XML
        found = read_address(values.get("url", ""), self.mount.public_url)
        if found is None:
            return NO_CARD
        card = self._published(found[0], found[1])
        if card is None:
            return self._no_card(found[1])
        try:
            choice = self.choice(found[2], Choice(heading_level=1))
        except ValueError:
            return NO_CARD
        wanted = Wanted.of(values.get("maxwidth", ""), values.get("maxheight", ""))
        return self._oembed(card.id, card.lang, choice, wanted)

    def _seal_oembed(self, name: str, lang: str, choice: Choice, wanted: Wanted) -> Asset:
        card = self.library.cards[name][lang]
        answer = oembed_answer(card, self.voice(lang), choice, wanted, self.today)
        return seal(to_json(answer), JSON, SHORT)

    def _published(self, lang: str, name: str) -> Card | None:
        """The card of a page that is served."""
        if f"cards/{lang}/{name}" not in self.site.assets:
            return None
        return self.library.cards[name][lang]

    def _no_card(self, name: str) -> Asset:
        """What is said of the address of a page that is not there: those that are."""
        pages = [f"{self.mount.public_url}cards/{lang}/{name}" for lang in self.tongues(name)]
        if not pages:
            return NO_CARD
        return _problem_asset(404, "not found", f"{_A_PAGE}: {', '.join(pages)}")

    def tongues(self, name: str) -> list[str]:
        """The languages in which the page of a card is served."""
        assets = self.site.assets
        return [lang for lang in self.site.languages if f"cards/{lang}/{name}" in assets]

    def elsewhere(self, name: str, reader: str, query: str) -> Asset | None:
        """The page of a card that is served, if only in other languages.

        :param reader: the language of the words on it.
        """
        langs = tuple(self.tongues(name))
        if not langs:
            return None
        try:
            country = self.choice(query, PAGE).country
        except ValueError:  # there is no other answer whose reader could see to it
            country = ""
        return self._elsewhere(name, langs, reader, country)

    def _seal_elsewhere(
        self, name: str, langs: tuple[str, ...], reader: str, country: str
    ) -> Asset:
        cards = [self.library.cards[name][lang] for lang in langs]
        choice = replace(PAGE, country=country)
        return elsewhere_page(cards, self.voice(reader), self.mount, choice)

    def voice(self, lang: str) -> Voice:
        return Voice(self.library, words_of(self.library.words, lang), self.mount.public_url)

    def choice(self, query: str, default: Choice) -> Choice:
        """What a query chooses.

        :raises ValueError: for a value of ours that cannot be.
        """
        values = _values(query)
        country = values.get("country", "")
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise ValueError(country)
        level = values.get("heading-level", str(default.heading_level))
        theme, variant = values.get("theme", "inherit"), values.get("variant", "full")
        if level not in ("1", "2", "3", "4", "5", "6") or theme not in THEMES:
            raise ValueError(level)
        if variant not in ("full", "compact"):
            raise ValueError(variant)
        return Choice(country, cast(Variant, variant), int(level), theme, default.prefix)


def _values(query: str) -> dict[str, str]:
    """
    :raises ValueError: for too long a query.
    """
    if len(query) > _LONGEST:
        raise ValueError
    return dict(parse_qsl(query, keep_blank_values=True))
