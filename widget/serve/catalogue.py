"""What a source serves. Built beside the one that is serving, then swapped whole."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from time import monotonic

from widget.check.library import OnUnclean
from widget.errors import ContentError, NotServedError, Problem, WidgetError
from widget.model import Library
from widget.publish.asset import Asset
from widget.read.archive import Archive
from widget.read.folder import BYTES, STARTER
from widget.read.source import look
from widget.read.watch import Signature
from widget.serve import paste
from widget.serve.build import Draft, keep, of_day, settled, state_of
from widget.serve.good import LastGood
from widget.serve.settings import settings
from widget.serve.state import State
from widget.serve.watch import Watch

#: Seconds after which what was bad is read once more, though no file has changed; and what could
#: not be read or published at all.
RETRY, SOON = 30, 1
_log = logging.getLogger("widget")


def this_day() -> date:
    """The day for which cards are judged (UTC)."""
    return datetime.now(UTC).date()


class Catalogue:
    """What a source serves.

    :param source: a folder, or the address of a database; ``None`` or ``"starter"`` for the starter
        cards.
    :param public_url: the full address where this is mounted, prefix included.
    :param languages: those to serve; by default the publisher's, and those whose words a person
        signed.
    :param archive: a folder that keeps every published revision, and the last good version of every
        card for the next start. One for each source; processes and hosts that serve it share it.
    :param on_unclean: ``"clean"`` takes what cleaning leaves of a card; for untrusted sources.
    :param frame_ancestors: the only sites whose pages may frame a card; by default all.
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
        frame_ancestors: Iterable[str] | None = None,
    ) -> None:
        self.settings = settings(
            source,
            public_url=public_url,
            languages=languages,
            on_unclean=on_unclean,
            frame_ancestors=frame_ancestors,
        )
        self.archive = None if archive is None else Archive(archive)
        self._good = LastGood(self.archive)
        self._retry: float | None = None
        self._watch = Watch(self._look, self._swap, self._again)
        draft = self._build(None)
        if draft.kept.lost:
            raise ContentError(draft.kept.lost)
        self._draft = draft
        self._serve(state_of(draft, self._good, keep(draft, self._good, first=True)), ())

    def reload(self) -> None:
        """Read the source again, every file of it, and swap what is served, whole.

        A running server does so by itself, as soon as the source has changed.

        :raises ContentError: and goes on serving what it served.
        """
        with self._watch.alone():
            self._renew(whole=True)

    def _renew(self, *, whole: bool = False) -> None:
        """
        :param whole: also read the files that look as they did; once a day that is done anyhow.
        """
        told, refused = self.problems, None
        try:
            before = self._draft
            if whole or before.today != this_day():
                before = replace(before, known=before.known.without(BYTES))
            self._draft = self._build(before)
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

    def _build(self, before: Draft | None) -> Draft:
        return settled(self.settings, self._good, this_day, self._look, before)

    def _look(self) -> Signature:
        """What is the same as long as what is served is current: the files, and the day."""
        starter = self.settings.source is None or self.settings.source == STARTER
        return (
            this_day(),
            *(() if starter or self.settings.source is None else look(self.settings.source)),
        )

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
    def public_url(self) -> str | None:
        """The full address where this is mounted, ending in ``/``."""
        return self.settings.public_url

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
        return self._current().find(path, query)

    def _current(self) -> State:
        if monotonic() > self._watch.late:
            self._watch.attend()
        return self._state

    def snippet(
        self,
        card: str,
        *,
        lang: str | None = None,
        country: str = "",
        heading_level: int = 3,
        theme: str = "inherit",
        variant: str = "full",
        form: str = "pinned",
        today: date | None = None,
    ) -> str:
        """What a site owner pastes.

        :param card: the id of a card, or ``"disclaimer"``.
        :param country: whose telephone lines; by default the publisher's.
        :param form: one of :data:`widget.publish.snippet.FORMS`; by default the card's own text,
            and the script that keeps it current.
        :param today: the date of the copy; by default this day (UTC).
        :raises SettingError: without a public address, or for a choice that cannot be.
        :raises ContentError: when the card is not served because of what is wrong with it.
        """
        choice = paste.choice_of(heading_level, theme, variant, country)
        return paste.snippet(self._state, card, lang, choice, form, today or this_day())

    def html(
        self,
        card: str,
        *,
        lang: str | None = None,
        country: str = "",
        heading_level: int = 3,
        theme: str = "inherit",
        variant: str = "full",
        or_disclaimer: bool = False,
    ) -> str:
        """A card as it is now, for a page of your own: what its ``.html`` address answers.

        :param card: the id of a card, or ``"disclaimer"``.
        :param lang: the nearest language answers, as at that address.
        :param or_disclaimer: for a card that is not served, log that, and say so above the
            disclaimer.
        :raises SettingError: for a choice that cannot be.
        :raises NotServedError: for a card that is not served.
        """
        state, choice = self._current(), paste.choice_of(heading_level, theme, variant, country)
        try:
            return paste.html(state, card, lang, choice)
        except NotServedError as error:
            if not or_disclaimer:
                raise
            _log.error("%s", error)
            return paste.missing(state, lang, choice)
