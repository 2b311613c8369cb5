"""A catalogue whose answers lie in a store on this host, shared by all of its workers."""

from __future__ import annotations

import os
import pickle
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property
from time import monotonic, sleep
from typing import Any

from widget.check.library import OnUnclean
from widget.errors import ContentError, SettingError, WidgetError
from widget.read.archive import Archive
from widget.serve.catalogue import Catalogue
from widget.serve.head import Head, origin, stamp
from widget.serve.keeper import Keeper
from widget.serve.reading import Reading, look, this_day
from widget.serve.settings import settings
from widget.serve.shelved import state_in
from widget.serve.store import Store
from widget.serve.watch import Watch

#: Seconds between two looks at what is waited for; and for which a press may take to read all.
_WAIT, _PATIENCE = 0.05, 600


class StoredCatalogue(Reading):
    """See :class:`widget.serve.catalogue.Catalogue` for what is not here.

    :param store: a folder on a disk of this host, for this source alone. Its workers share it.
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
        made = {**asdict(self.settings), "archive": archive}
        del made["root"]  # of exports alone
        self._keeper = Keeper(self._store.folder, made)
        self._head = self._first()
        self._state = self._made()
        self._watch = Watch(self._count, self._swap)

    @cached_property
    def archive(self) -> Archive | None:  # type: ignore[override]
        return None if self._archive is None else Archive(self._archive)

    def reload(self) -> None:
        """See :meth:`Reading.reload`; the press does it.

        :raises SettingError: where no press answers.
        """
        token = secrets.token_hex(8)
        path = self._store.folder / "reload"
        path.with_suffix(".new").write_text(token)
        path.with_suffix(".new").replace(path)
        until = monotonic() + _PATIENCE
        while monotonic() < until:
            self._keeper.see_to_it()
            found = self._store.told("reloaded")
            done, problems = pickle.loads(found) if found else ("", ())
            if done == token:
                self._watch.look()
                if problems:
                    raise ContentError(problems)
                return
            sleep(_WAIT)
        raise SettingError("store: found no press that reads the source again, expected one")

    def _current(self) -> Any:
        if monotonic() > self._watch.late:
            self._watch.attend()
        return self._state

    def _count(self) -> tuple[object, ...]:
        self._keeper.see_to_it()
        return (self._store.told("count"),)

    def _swap(self) -> None:
        if (told := self._told()) is not None:
            self._head = told
            self._state = self._made()

    def _made(self) -> Any:
        return state_in(self._store, self._head, self.settings, lambda: self.archive)

    def _told(self) -> Head | None:
        """What the press tells, if it is one of this code and these settings."""
        if (data := self._store.told("head")) is None:
            return None
        name, told = pickle.loads(data)
        return pickle.loads(told) if name == origin(self.settings) else None

    def _first(self) -> Head:
        """What is current, made now if it is not there.

        :raises ContentError: where nothing can be published, and nothing was.
        """
        told, fits = self._told(), ""
        while told is None or told.stamp != fits:
            fits = stamp(self.settings, look(self.settings, this_day()))
            if told and told.stamp == fits:
                break
            failed = self._keeper.see_to_it(at_once=True)
            if failed and told:
                break  # the last good cards; the press has said what is wrong
            if failed:
                raise self._failure()
            count = self._store.told("count")
            while count == self._store.told("count") and not self._keeper.ended():
                sleep(_WAIT)
            told = self._told()
        return told

    def _failure(self) -> WidgetError:
        told = self._store.told("failed")
        if not told:
            return SettingError("store: found a press that ended, expected one; its log says why")
        message, problems = pickle.loads(told)
        return ContentError(problems) if problems else SettingError(message)


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
