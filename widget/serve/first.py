"""The first state of a worker: what its store tells already, or what a press puts there now."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from time import monotonic, sleep, time

from widget.errors import ContentError, SettingError, WidgetError
from widget.serve.head import Head, stamp
from widget.serve.keeper import Keeper
from widget.serve.packing import Damaged, loads
from widget.serve.press import FAILED
from widget.serve.reading import look, this_day
from widget.serve.settings import Settings
from widget.serve.store import DAMAGED, Store
from widget.serve.vouched import vouch
from widget.serve.word import heard

#: Seconds between two looks at what is waited for, and at the source; for which a press may take to
#: read all; for which one of other settings or code, whose workers may be about to end, is waited
#: out.
WAIT, _LOOK, PATIENCE, _OTHERS = 0.05, 1, 600, 60
#: How often a press may die before it has published.
DEATHS = 3
_log = logging.getLogger("widget")

#: The counter of a state, and the state's head.
Told = tuple[bytes, Head]


class OthersError(WidgetError):
    """A store tells what was made of other settings, or by other code."""


def told(store: Store, origin: str) -> Told | None:
    """What the press of a store tells; ``None`` where none has told anything.

    :param origin: see :func:`widget.serve.head.origin`.
    :raises OthersError: where that is nothing for those of this origin.
    """
    count, data = store.head()
    if not data:
        return None
    name, head = loads(data)
    if name != origin:
        raise OthersError("store: found other settings or code, expected a folder of its own")
    return count, loads(head)


def failure(store: Store) -> WidgetError:
    """Why the last press did not start."""
    message, problems = heard(store.told("failed"))
    if problems:
        return ContentError(problems)
    return SettingError(message or "store: found a press that ended; its log says why")


def hurt(store: Store, error: sqlite3.Error) -> None:
    """Let the press know of a file that is not as it was written, unless another is there by now;
    what else goes wrong, such as a disk without room, is none of that."""
    if type(error) in (sqlite3.DatabaseError, Damaged) and store.connection.is_there():
        mark = store.folder / DAMAGED
        with suppress(OSError):
            if not mark.exists():
                found = f"{os.fspath(store.folder)!r} damaged ({error})"
                _log.error("store: found %s, expected it as it was written", found)
            mark.touch()


def first(store: Store, keeper: Keeper, origin: str, settings: Settings) -> Told:
    """What is current, made now if it is not there.

    :raises ContentError: where nothing can be published, and nothing was.
    :raises SettingError: where others use the store, or no press begins.
    """

    def ask() -> Told | None:
        try:
            return told(store, origin)
        except OthersError:
            return None
        except sqlite3.Error as error:
            hurt(store, error)
            return None

    def is_current(found: Told) -> bool:
        began = time()
        if current := found[1].stamp == stamp(origin, look(settings, this_day())):
            vouch(store.folder, began)
        return current

    began, deaths, looked = monotonic(), 0, float("-inf")
    before = ask()
    if before and is_current(before):
        return before
    failed = keeper.see_to_it(at_once=True)
    while True:
        found = ask()
        # What was put since we began is as new as with a server that runs.
        if found and (before is None or found[0] != before[0]):
            return found
        if found and monotonic() > looked + _LOOK:
            if is_current(found):
                return found
            looked = monotonic()
        deaths += failed != 0
        if failed == FAILED or deaths == DEATHS:
            error = failure(store)
            if found is None:
                raise error
            _log.error("%s; the last good cards are served", error)
            return found
        if monotonic() > began + _OTHERS and keeper.is_others():
            where = f"{os.fspath(store.folder)!r} in use with other settings or versions"
            raise SettingError(f"store: found {where}, expected a folder of its own")
        if monotonic() > began + PATIENCE:
            raise SettingError("store: found no press that publishes, expected one")
        sleep(WAIT)
        failed = keeper.see_to_it()
