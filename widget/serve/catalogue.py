"""What a source serves. Built beside the one that is serving, then swapped whole."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import cast

from widget.check.library import OnUnclean, check
from widget.errors import ContentError, Problem, SettingError
from widget.model import Card, Library
from widget.publish.asset import Asset
from widget.publish.html import THEMES, VARIANTS, Choice, Variant
from widget.publish.site import build_site, health, served_languages
from widget.publish.snippet import card_snippet, disclaimer_snippet
from widget.publish.voice import Voice
from widget.read.folder import read_source
from widget.read.words import words_of
from widget.serve.state import State

_log = logging.getLogger("widget")
_PUBLIC_URL = re.compile(
    r"https?://([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-f:]+\])(:[0-9]{1,5})?"
    r"(/(?!\.\.?(/|\Z))[A-Za-z0-9._~-]+)*/?\Z"
)


class Catalogue:
    """What a source serves.

    :param source: a folder; ``None`` or ``"starter"`` for the starter cards.
    :param public_url: the full address where this is mounted, prefix included.
    :param languages: those to serve; by default the publisher's, and those whose words a person
        signed.
    :param on_unclean: ``"clean"`` takes what cleaning leaves of a card; for untrusted sources.
    :raises ContentError: when what every card shows is wrong. A bad card is left out and told in
        :attr:`problems`.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | None = None,
        *,
        public_url: str | None = None,
        languages: Iterable[str] | None = None,
        on_unclean: OnUnclean = "error",
    ) -> None:
        if on_unclean not in ("error", "clean"):
            raise SettingError(f"on_unclean: found {on_unclean!r}, expected 'error' or 'clean'")
        self.source = source
        if isinstance(languages, str):
            raise SettingError(f"languages: found {languages!r}, expected a list of languages")
        self.public_url = _public_url(public_url)
        self.languages = None if languages is None else tuple(languages)
        self.on_unclean = on_unclean
        self.reload()

    def reload(self) -> None:
        """Read the source again and swap what is served, whole.

        :raises ContentError: and goes on serving what it served.
        """
        checked = check(read_source(self.source), on_unclean=self.on_unclean)
        if checked.library is None:
            raise ContentError(checked.errors)
        site = build_site(checked.library, public_url=self.public_url, languages=self.languages)
        site.assets["v1/health.json"] = health(site, checked.problems)
        for problem in checked.problems:
            _log.warning("%s", problem)
        # One assignment: a request sees the old or the new, never a mixture.
        self._state = State(site, checked.library, checked.problems)

    @property
    def library(self) -> Library:
        """The checked content that is being served."""
        return self._state.library

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the source; the cards concerned are not served."""
        return self._state.problems

    def paths(self) -> list[str]:
        """Every address that is ready, below the mount point."""
        return sorted(self._state.site.assets)

    def find(self, path: str, query: str = "") -> Asset:
        """The asset at a path below the mount point: always one, if only :data:`NOT_FOUND`."""
        return self._state.find(path, query)

    def snippet(
        self,
        card: str,
        *,
        lang: str | None = None,
        country: str = "",
        heading_level: int = 3,
        theme: str = "inherit",
        variant: str = "full",
        today: date | None = None,
    ) -> str:
        """What a site owner pastes: the card's own text, and the script that keeps it current.

        :param card: the id of a card, or ``"disclaimer"``.
        :param country: whose telephone lines; by default the publisher's.
        :param today: the date of the copy; by default today's (UTC).
        :raises SettingError: without a public address, or for a choice that cannot be.
        :raises ContentError: when the card is not served because of what is wrong with it.
        """
        library = self.library
        lang = lang or library.publisher.default_lang
        served = served_languages(library, self.languages)
        choice = Choice(country, cast(Variant, variant), heading_level, theme, prefix=None)
        _known("lang", lang, served)
        _known("country", country, ["", *sorted(library.countries)])
        _known("heading_level", heading_level, range(1, 7))
        _known("theme", theme, THEMES)
        _known("variant", variant, VARIANTS)
        voice = Voice(library, words_of(library.words, lang), self.public_url)
        today = today or datetime.now(UTC).date()
        if card == "disclaimer":
            return disclaimer_snippet(voice, choice, today=today)
        return card_snippet(self._card(card, lang), voice, choice, today=today)

    def _card(self, name: str, lang: str) -> Card:
        wrong = [p for p in self.problems if p.file.endswith(f"/{name}.md") and not p.warning]
        if wrong:
            raise ContentError(wrong)
        cards = self.library.cards
        _known("card", name, sorted(key for key in cards if lang in cards[key]))
        if cards[name][lang].status == "draft":
            raise SettingError(f"card: found the draft {name!r}, expected one that is served")
        return cards[name][lang]


def _known(setting: str, value: object, known: Collection[object]) -> None:
    if value not in known:
        expected = ", ".join(str(one) for one in known if one != "")
        raise SettingError(f"{setting}: found {value!r}, expected one of {expected}")


def _public_url(url: str | None) -> str | None:
    if url is None:
        return None
    if not isinstance(url, str) or not _PUBLIC_URL.match(url):
        raise SettingError(
            f"public_url: found {url!r}, expected an address such as https://cards.example/widget"
        )
    return url.rstrip("/") + "/"
