"""What a source serves. Built beside the one that is serving, then swapped whole."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from time import monotonic
from typing import cast

from widget.check.library import OnUnclean
from widget.errors import ContentError, Problem, SettingError, WidgetError
from widget.model import Card, Library
from widget.publish.asset import Asset
from widget.publish.html import THEMES, VARIANTS, Choice, Variant
from widget.publish.site import served_languages
from widget.publish.snippet import card_snippet, disclaimer_snippet
from widget.publish.voice import Voice
from widget.read.archive import Archive
from widget.read.folder import STARTER
from widget.read.watch import Signature, signature
from widget.read.words import words_of
from widget.serve.build import Draft, Settings, build, keep, of_day, state_of
from widget.serve.good import LastGood
from widget.serve.state import State
from widget.serve.watch import Watch

#: Seconds after which what was bad is read once more, though no file has changed; and what could
#: not be read or published at all.
RETRY, SOON = 30, 1
_log = logging.getLogger("widget")
_PUBLIC_URL = re.compile(
    r"https?://([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-f:]+\])(:[0-9]{1,5})?"
    r"(/(?!\.\.?(/|\Z))[A-Za-z0-9._~-]+)*/?\Z"
)


def this_day() -> date:
    """The day for which cards are judged (UTC)."""
    return datetime.now(UTC).date()


class Catalogue:
    """What a source serves.

    :param source: a folder; ``None`` or ``"starter"`` for the starter cards.
    :param public_url: the full address where this is mounted, prefix included.
    :param languages: those to serve; by default the publisher's, and those whose words a person
        signed.
    :param archive: a folder that keeps every published revision, and the last good version of every
        card for the next start. One for each source; processes and hosts that serve it share it.
    :param on_unclean: ``"clean"`` takes what cleaning leaves of a card; for untrusted sources.
    :raises ContentError: when what every card shows is wrong, or a card is bad and the archive does
        not hold it. What goes bad later is told in :attr:`problems`; its last good version stays.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | None = None,
        *,
        public_url: str | None = None,
        languages: Iterable[str] | None = None,
        archive: str | os.PathLike[str] | None = None,
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
        self.archive = None if archive is None else Archive(archive)
        self._settings = Settings(source, self.public_url, self.languages, on_unclean)
        self._good = LastGood(self.archive)
        self._retry: float | None = None
        self._watch = Watch(self._look, self._swap, self._again)
        draft = self._build()
        if draft.kept.lost:
            raise ContentError(draft.kept.lost)
        self._draft = draft
        self._serve(state_of(draft, self._good, keep(draft, self._good, first=True)), ())

    def reload(self) -> None:
        """Read the source again and swap what is served, whole.

        A running server does so by itself, as soon as the source has changed.

        :raises ContentError: and goes on serving what it served.
        """
        with self._watch.alone():
            self._renew()

    def _renew(self) -> None:
        told, refused = self.problems, None
        try:
            self._draft = self._build()
        except ContentError as error:
            refused = error
            if self._draft.today == this_day():
                self._serve(self._state.refused(error.problems), told)
                raise
            # The day has changed all the same, and with it what may be said of reviews.
            self._draft = of_day(self._draft, this_day())
        # Served before it is archived: a slow disk may not hold back a recall.
        self._publish((), refused, told)
        trouble = keep(self._draft, self._good)
        if self.archive:  # what it says of removed cards, and what is wrong with it
            self._publish(trouble, refused, (*told, *self.problems))
        if refused:
            raise refused

    def _publish(
        self,
        trouble: tuple[Problem, ...],
        refused: ContentError | None,
        told: tuple[Problem, ...],
    ) -> None:
        state = state_of(self._draft, self._good, trouble)
        self._serve(state.refused(refused.problems) if refused else state, told)

    def _build(self) -> Draft:
        """What is made of files that nobody changed while they were read, or the third try."""
        for _ in range(3):
            before = self._look()
            draft = build(self._settings, self._good, this_day())
            if self._look() == before:
                break
        return draft

    def _look(self) -> Signature:
        """What is the same as long as what is served is current: the files, and the day."""
        starter = self.source is None or self.source == STARTER
        return (this_day(), *(() if starter or self.source is None else signature(self.source)))

    def _again(self) -> bool:
        """Whether to read once more what was bad: another process may know better by now, and a
        disk may work again."""
        if self._retry is None:
            return False
        kept = [file.rpartition("/")[2].removesuffix(".md") for file in self._state.kept]
        with suppress(OSError):  # of the archive: told when it is read again
            return monotonic() > self._retry or self._good.differs(kept)
        return False

    def _swap(self) -> None:
        """What a change leads to. Whatever goes wrong, the last good state keeps serving."""
        try:
            self._renew()
        except ContentError:
            pass  # it has been told
        except Exception as error:
            if not isinstance(error, (WidgetError, OSError)):
                _log.exception("the source could not be published")
            told = Problem("source", 0, "source", str(error), "one that can be read and published")
            self._serve(self._state.refused((told,)), self.problems)
            self._retry = monotonic() + SOON

    def _serve(self, state: State, told: Collection[Problem]) -> None:
        for problem in state.problems:
            if problem not in told:
                _log.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
        bad = any(not problem.warning for problem in state.problems)
        self._retry = monotonic() + RETRY if bad else None
        # One assignment: a request sees the old or the new, never a mixture.
        self._state = state

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
        if monotonic() > self._watch.late:
            self._watch.attend()
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
        :param today: the date of the copy; by default this day (UTC).
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
        today = today or this_day()
        if card == "disclaimer":
            return disclaimer_snippet(voice, choice, today=today)
        return card_snippet(self._card(card, lang), voice, choice, today=today)

    def _card(self, name: str, lang: str) -> Card:
        cards = self.library.cards
        wrong = [p for p in self.problems if p.file == f"{lang}/{name}.md" and not p.warning]
        if wrong and lang not in cards.get(name, {}):
            raise ContentError(wrong)
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
