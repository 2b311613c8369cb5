"""A catalogue whose answers lie in a store on this host, shared by all of its workers."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from time import monotonic, sleep, time
from typing import Any, TypeVar

from widget.check.library import OnUnclean
from widget.errors import ContentError, Problem, SettingError, WidgetError
from widget.model import Library
from widget.publish.asset import Asset
from widget.read.archive import Archive
from widget.serve.again import asking
from widget.serve.building import Cards
from widget.serve.catalogue import Catalogue
from widget.serve.demand import NOT_NOW
from widget.serve.edition import Edition, Moved
from widget.serve.first import PATIENCE, WAIT, OthersError, first, hurt, told
from widget.serve.head import Head, origin
from widget.serve.keeper import Keeper
from widget.serve.pulse import Pulse, Vitals
from widget.serve.reading import Reading
from widget.serve.report import report
from widget.serve.settings import Settings, settings
from widget.serve.shelved import Following, state_in
from widget.serve.state import State
from widget.serve.store import Store
from widget.serve.subscriber import Subscriber
from widget.serve.teller import Teller
from widget.serve.vouched import vouched
from widget.serve.ward import Ward, problem_of
from widget.serve.watch import Watch
from widget.serve.word import heard

T = TypeVar("T")
#: How often the store may move while one answer is made.
_MOVES = 8
_UNREADABLE = problem_of("a store to be read by none")
_log = logging.getLogger("widget")


class NotNowError(WidgetError):
    """A store that moves all the time, or cannot be read."""


class StoredCatalogue(Reading):
    """See :class:`widget.serve.catalogue.Catalogue` for what is not here.

    :param store: a folder on a disk of this host, for this source alone. Its workers share it.
    :raises SettingError: for a folder that cannot be, or that others use.
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | None = None,
        *,
        store: str | os.PathLike[str],
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
        self._store, self._archive = Store(store), archive
        self._opened: Archive | None = None
        self._origin = origin(self.settings, archive)
        made = {**asdict(replace(self.settings, source=None)), "source": source, "archive": archive}
        del made["root"]  # of exports alone
        self._keeper = Keeper(self._store.folder, made, self._origin)
        self._ill = False
        count, head = first(self._store, self._keeper, self._origin, self.settings)
        self._subscriber = Subscriber(self._store, Teller(self), head.news)
        self._vitals = Vitals()
        self._ward = Ward(self._store, count, self._vitals.note)
        #: When somebody last found that what is served is what the source says.
        self._agreed = vouched(self._store.folder) or time()
        self._state = self._made(count, head)
        self._vitals.note(head.problems, self._state)
        self._seen: bytes | None = None
        glance = self._store.connection.glance
        self._watch = Watch(self._count, self._swap, failed=self._blind, glance=glance)
        self._store.connection.close()  # for a server that forks now

    @property
    def archive(self) -> Archive | None:  # type: ignore[override]
        """Opened when it is first asked for; none as long as it is damaged."""
        if self._opened is None and self._archive is not None:
            try:
                self._opened = Archive(self._archive)
            except SettingError as error:
                _log.error("%s", error)
        return self._opened

    @property
    def library(self) -> Library:
        """The checked content that is being served; its cards are those of whenever they are asked
        for.

        :raises NotNowError: by what is asked of the cards, while the store cannot be read.
        """

        def ask(what: Callable[[Cards], T]) -> T:
            return self._of_one_state(lambda: what(self._current().library.cards))

        cards: Any = Following(ask)
        return replace(self._current().library, cards=cards)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(dict.fromkeys((*self._current().problems, *self._ward.problems)))

    def find(self, path: str, query: str = "") -> Asset:
        try:
            return self._of_one_state(partial(super().find, path, query))
        except NotNowError:
            return NOT_NOW

    def _pulse(self) -> Pulse:
        known = {*self._head.problems}
        told = tuple(problem for problem in self._ward.problems if problem not in known)
        if self._ill and not told:
            told = (_UNREADABLE,)
        age = time() - self._agreed
        return Pulse(self._watch.live, ready=not self._ill, age=age, problems=told)

    def _blind(self) -> None:
        self._vitals.note((_UNREADABLE,))

    def snippet(self, card: str, **choice: Any) -> str:
        return self._of_one_state(partial(super().snippet, card, **choice))

    def html(self, card: str, **choice: Any) -> str:
        return self._of_one_state(partial(super().html, card, **choice))

    def paths(self) -> list[str]:
        return self._of_one_state(super().paths)

    def reload(self) -> None:
        """See :meth:`Reading.reload`; the press does it.

        :raises SettingError: where the source cannot be read, or no press answers.
        """
        until = monotonic() + PATIENCE
        with asking(self._store.folder) as name:
            while monotonic() < until:
                self._keeper.see_to_it()
                if answer := self._store.told(name):
                    self._watch.look()
                    message, problems = heard(answer)
                    if problems:
                        raise ContentError(problems)
                    if message:
                        raise SettingError(message)
                    return
                sleep(WAIT)
        raise SettingError("store: found no press that reads the source again, expected one")

    def _current(self) -> State:
        if monotonic() > self._watch.late:
            self._watch.attend()
        return self._state

    def _of_one_state(self, ask: Callable[[], T]) -> T:
        """An answer; made anew where the press has put another state there meanwhile.

        :raises NotNowError: where it does all the time, or the store cannot be read.
        """
        found = "in which nothing stays"
        for _ in range(_MOVES):
            try:
                return ask()
            except Moved:
                with suppress(sqlite3.Error):
                    self._swap(announce=False)  # whoever looks does it, and no reader waits
            except sqlite3.Error as error:
                hurt(self._store, error)
                found = f"({error})"
                break
        found = f"{os.fspath(self._store.folder)!r} {found}"
        raise NotNowError(f"store: found {found}, expected one to read from")

    def _count(self) -> tuple[object, ...]:
        """What differs when the press has put something there."""
        try:
            failed = self._keeper.look()
            self._store.connection.is_there()
            agreed = vouched(self._store.folder)
            self._seen = self._store.told("count")
            if agreed is not None and self._seen == self._serving:
                self._agreed = agreed
            self._ward.look(failed, self._seen)
            self._ill = False
        except (OSError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error):
                hurt(self._store, error)
            if not self._ill:
                _log.error("store: found %s (%s), expected it as it was", self._store.folder, error)
                self._vitals.note((_UNREADABLE,))
            self._ill = True
        return (self._seen,)

    def _swap(self, *, announce: bool = True) -> None:
        """What the press has put there; of what others did nothing is to be read, nor anything old
        to be told."""
        try:
            if found := told(self._store, self._origin):
                before, self._state = self._state.problems, self._made(*found)
                new = [problem for problem in self._state.problems if problem not in before]
                for problem in new:  # the press has an error stream alone
                    report(problem)
                self._vitals.note(new, self._state)
                if announce:
                    self._subscriber.announce(found[1].news)
        except OthersError:
            self._state = self._made(b"", self._head)
        except sqlite3.Error as error:
            hurt(self._store, error)
            raise

    def _made(self, count: bytes, head: Head) -> State:
        self._head, self._serving = head, count
        edition = Edition(self._store, count)
        return state_in(edition, head, self.settings, lambda: self.archive)


def open_catalogue(
    source: str | os.PathLike[str] | None,
    *,
    store: str | os.PathLike[str] | None = None,
    **made: Any,
) -> Reading:
    """A catalogue in memory, or in a store. See :func:`widget.create_blueprint`."""
    return (
        Catalogue(source, **made) if store is None else StoredCatalogue(source, store=store, **made)
    )
