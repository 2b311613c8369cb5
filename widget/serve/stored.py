"""A catalogue whose answers lie in a store on this host, shared by all of its workers."""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from time import monotonic, sleep
from typing import Any, TypeVar

from widget.check.library import OnUnclean
from widget.errors import ContentError, SettingError, WidgetError
from widget.publish.asset import JSON, NEVER, Asset, seal, to_json
from widget.read.archive import Archive
from widget.serve.catalogue import Catalogue
from widget.serve.edition import Edition, Moved
from widget.serve.head import Head, origin, stamp
from widget.serve.keeper import Keeper
from widget.serve.packing import Damaged, loads
from widget.serve.press import FAILED, RELOAD, heard
from widget.serve.reading import Reading, look, this_day
from widget.serve.settings import settings
from widget.serve.shelved import state_in
from widget.serve.state import State
from widget.serve.store import DAMAGED, Store
from widget.serve.watch import Watch

T = TypeVar("T")
#: Seconds between two looks at what is waited for, and at the source; for which a press may take to
#: read all; for which one of other settings or code, whose workers may be about to end, is waited
#: out.
_WAIT, _LOOK, _PATIENCE, _OTHERS = 0.05, 1, 600, 60
#: How often a press may die before it has published, and the store move while one answer is made.
_DEATHS, _MOVES = 3, 8
#: While a store cannot be read: who asks again gets an answer as soon as it can.
_NOT_NOW = seal(
    to_json({"error": "not ready", "expected": "an answer in a moment"}),
    JSON, NEVER, status=503, headers=(("Retry-After", "2"),),
)  # fmt: skip
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
        self.settings = settings(
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
        self._state = self._made(*self._first())
        self._seen: bytes | None = None
        self._watch = Watch(self._count, self._swap)
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

    def find(self, path: str, query: str = "") -> Asset:
        try:
            return self._of_one_state(partial(super().find, path, query))
        except NotNowError:
            return _NOT_NOW

    def snippet(self, card: str, **choice: Any) -> str:
        return self._of_one_state(partial(super().snippet, card, **choice))

    def html(self, card: str, **choice: Any) -> str:
        return self._of_one_state(partial(super().html, card, **choice))

    def paths(self) -> list[str]:
        return self._of_one_state(super().paths)

    def reload(self) -> None:
        """See :meth:`Reading.reload`; the press does it.

        :raises SettingError: where no press answers.
        """
        token = secrets.token_hex(8)
        path = self._store.folder / RELOAD
        beside = path.with_suffix(f".{token}")
        beside.write_text(token)
        beside.replace(path)
        until = monotonic() + _PATIENCE
        while monotonic() < until:
            self._keeper.see_to_it()
            done, problems = heard(self._store.told("reloaded"))
            if done == token:
                self._watch.look()
                if problems:
                    raise ContentError(problems)
                return
            sleep(_WAIT)
        raise SettingError("store: found no press that reads the source again, expected one")

    def _current(self) -> State:
        if monotonic() > self._watch.late:
            self._watch.attend()
        return self._state

    def _of_one_state(self, ask: Callable[[], T]) -> T:
        """An answer; made anew where the press has put another state there meanwhile.

        :raises NotNowError: where it does all the time, or the store cannot be read.
        """
        told = "in which nothing stays"
        for _ in range(_MOVES):
            try:
                return ask()
            except Moved:
                with suppress(sqlite3.Error):
                    self._swap()
            except sqlite3.Error as error:
                # The press has to know, unless it has put another file there already.
                if isinstance(error, Damaged) and self._store.connection.is_there():
                    with suppress(OSError):
                        (self._store.folder / DAMAGED).touch()
                told = f"({error})"
                break
        found = f"{os.fspath(self._store.folder)!r} {told}"
        raise NotNowError(f"store: found {found}, expected one to read from")

    def _count(self) -> tuple[object, ...]:
        """What differs when the press has put something there."""
        try:
            self._keeper.see_to_it()
            self._store.connection.is_there()
            self._seen = self._store.told("count")
            self._ill = False
        except (OSError, sqlite3.Error) as error:
            if not self._ill:
                _log.error("store: found %s (%s), expected it as it was", self._store.folder, error)
            self._ill = True
        return (self._seen,)

    def _swap(self) -> None:
        if found := self._told():
            self._state = self._made(*found)

    def _made(self, count: bytes, head: Head) -> State:
        edition = Edition(self._store, count)
        return state_in(edition, head, self.settings, lambda: self.archive)

    def _told(self) -> tuple[bytes, Head] | None:
        """What the press tells, if it is one of this code and these settings; and its counter."""
        count, data = self._store.head()
        name, told = loads(data) if data else ("", b"")
        return (count, loads(told)) if name == self._origin else None

    def _first(self) -> tuple[bytes, Head]:
        """What is current, made now if it is not there.

        :raises ContentError: where nothing can be published, and nothing was.
        """
        began, deaths, looked = monotonic(), 0, float("-inf")
        count, told = self._store.told("count"), self._told()
        if told and self._is_current(told):
            return told
        failed = self._keeper.see_to_it(at_once=True)
        while True:
            told = self._told()
            # What was put since we began is as new as with a server that runs.
            if told and told[0] != count:
                return told
            if told and monotonic() > looked + _LOOK:
                if self._is_current(told):
                    return told
                looked = monotonic()
            deaths += failed != 0
            if failed == FAILED or deaths == _DEATHS:
                error = self._failure()
                if told is None:
                    raise error
                _log.error("%s; the last good cards are served", error)
                return told
            if monotonic() > began + _OTHERS and self._keeper.is_others():
                found = f"{os.fspath(self._store.folder)!r} in use with other settings or versions"
                raise SettingError(f"store: found {found}, expected a folder of its own")
            if monotonic() > began + _PATIENCE:
                raise SettingError("store: found no press that publishes, expected one")
            sleep(_WAIT)
            failed = self._keeper.see_to_it()

    def _is_current(self, told: tuple[bytes, Head]) -> bool:
        return told[1].stamp == stamp(self._origin, look(self.settings, this_day()))

    def _failure(self) -> WidgetError:
        message, problems = heard(self._store.told("failed"))
        if problems:
            return ContentError(problems)
        return SettingError(message or "store: found a press that ended; its log says why")


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
