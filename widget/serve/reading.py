"""What can be asked of whatever serves cards, wherever its answers lie."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from datetime import UTC, date, datetime

from widget.errors import NotServedError, Problem
from widget.model import Library
from widget.publish.asset import Asset
from widget.read.archive import Archive
from widget.read.folder import STARTER
from widget.read.source import glance_of, signature_of
from widget.read.watch import Signature
from widget.serve import paste
from widget.serve.pulse import HEALTH, Pulse, Vitals
from widget.serve.settings import Settings
from widget.serve.state import State

_log = logging.getLogger("widget")


def this_day() -> date:
    """The day for which cards are judged (UTC)."""
    return datetime.now(UTC).date()


def look(settings: Settings, today: date) -> Signature:
    """What is the same as long as what is served is current: the files, and the day."""
    source = settings.source
    return (today, *(() if source is None or source == STARTER else signature_of(source)))


def glance(settings: Settings) -> Signature:
    """What differs after most changes of the files, for next to nothing."""
    source = settings.source
    return () if source is None or source == STARTER else glance_of(source)


class Reading(ABC):
    """What a source serves."""

    settings: Settings
    archive: Archive | None
    _state: State
    _vitals: Vitals

    @abstractmethod
    def _pulse(self) -> Pulse:
        """How this process is."""

    @abstractmethod
    def _current(self) -> State:
        """The state that answers a request."""

    @abstractmethod
    def reload(self) -> None:
        """Read the source again, every file of it, and swap what is served, whole.

        A running server does so by itself, as soon as the source has changed.

        :raises ContentError: and goes on serving what it served.
        """

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
        found = self._current().find(path, query)
        return self._vitals.health(found, self._pulse()) if path == HEALTH else found

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

        >>> from widget import Catalogue
        >>> catalogue = Catalogue("starter", public_url="https://cards.example/widget")
        >>> 'integrity="sha384-' in catalogue.snippet("disclaimer")
        True

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
