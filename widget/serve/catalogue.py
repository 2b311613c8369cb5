"""What a source serves. Built beside the one that is serving, then swapped whole."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from time import monotonic

from widget.check.library import OnUnclean
from widget.errors import ContentError, Problem, WidgetError
from widget.publish.addresses import Site
from widget.publish.health import card_id_of
from widget.read.archive import Archive
from widget.read.folder import BYTES
from widget.read.known import Memory
from widget.read.watch import Signature
from widget.serve.build import Draft, keep, of_day, settled, state_of
from widget.serve.good import LastGood
from widget.serve.news import changed, compare, mark
from widget.serve.pulse import Pulse, Vitals
from widget.serve.reading import Reading, glance, look, this_day
from widget.serve.report import report
from widget.serve.settings import Settings, settings
from widget.serve.state import State
from widget.serve.teller import Teller
from widget.serve.watch import Watch

#: Seconds after which what was bad is read once more, though no file has changed; and what could
#: not be read or published at all.
RETRY, SOON = 30, 1
_log = logging.getLogger("widget")


class Catalogue(Reading):
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
        self.settings: Settings = settings(
            source,
            public_url=public_url,
            languages=languages,
            on_unclean=on_unclean,
            frame_ancestors=frame_ancestors,
        )
        self.archive: Archive | None = None if archive is None else Archive(archive)
        self._good = self._last_good()
        self._retry: float | None = None
        self._vitals, self._teller = Vitals(), Teller(self)
        self._watch = Watch(self._look, self._swap, self._again, self._blind, self._glance)
        draft = self._build(None)
        if draft.kept.lost:
            raise ContentError(draft.kept.lost)
        self._draft = draft
        self._serve(state_of(draft, self._good, keep(draft, self._good, first=True)), ())

    #: What other processes have made, for the first build; a catalogue of its own has nothing.
    memory: Memory | None = None

    def _last_good(self) -> LastGood:
        return LastGood(self.archive)

    def reload(self) -> None:
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
        return settled(self.settings, self._good, this_day, self._look, before, self.memory)

    def _look(self) -> Signature:
        return look(self.settings, this_day())

    def _glance(self) -> Signature:
        return glance(self.settings)

    def _again(self) -> bool:
        """Whether to read once more what was bad: another process may know better by now, and a
        disk may work again."""
        if self._retry is None:
            return False
        kept = [card_id_of(file) for file in self._state.kept]
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
                self._broke(error)
            told = Problem("source", 0, "source", str(error), "one that can be read and published")
            self._serve(self._state.refused((told,)), self.problems)
            self._retry = monotonic() + SOON

    def _broke(self, error: Exception) -> None:
        """What nobody has foreseen."""
        _log.error("the source could not be published", exc_info=error)

    def _serve(self, state: State, told: Collection[Problem]) -> None:
        new = [problem for problem in state.problems if problem not in told]
        for problem in new:
            report(problem)
        self._vitals.note(new, state)
        bad = any(not problem.warning for problem in state.problems)
        self._retry = monotonic() + RETRY if bad else None
        before: State | None = getattr(self, "_state", None)
        # One assignment: a request sees the old or the new, never a mixture.
        self._state, self._watch.behind = state, state.behind
        self._announce(before)

    def _announce(self, before: State | None) -> None:
        """Tell what is new. At the start all would be; then nothing is."""
        if before is None:
            return
        old, new = before.site, self._state.site
        assert isinstance(old, Site) and isinstance(new, Site)
        if old.revisions is not new.revisions:
            cards, numbers = before.library.cards, old.revisions
            self._teller.tell(
                compare(
                    changed(numbers, new.revisions),
                    numbers,
                    lambda key: mark(cards[key[0]][key[1]], numbers[key]),
                    new.revisions,
                    self._state.library,
                )
            )

    def _pulse(self) -> Pulse:
        return Pulse(self._watch.live, ready=True, age=self._watch.age)

    def _blind(self) -> None:
        self._vitals.note([Problem("source", 0, "look", "an error", "a source to look at")])

    def _current(self) -> State:
        if monotonic() > self._watch.late:
            self._watch.attend()
        return self._state
