"""The one process of a host that reads, checks and publishes into a store, for all its workers.

What goes wrong with the store ends it: nothing half-written is gone on with. Workers, who notice,
go on with what is there and start another.
"""

from __future__ import annotations

import gc
import json
import logging
import shutil
import sqlite3
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date
from time import monotonic, sleep, time
from typing import Any

from widget.errors import ContentError, Problem, SettingError, WidgetError
from widget.publish.addresses import Site
from widget.read.watch import Signature
from widget.serve.again import AGAIN, asked
from widget.serve.bulletin import copy_shown
from widget.serve.catalogue import Catalogue
from widget.serve.good import Fetched, LastGood
from widget.serve.hands import PRESS, Hand, users
from widget.serve.head import head
from widget.serve.head import origin as origin_of
from widget.serve.remembered import Remembered
from widget.serve.report import report
from widget.serve.settings import settings
from widget.serve.shelve import Shelf
from widget.serve.state import State
from widget.serve.store import BESIDE, DAMAGED, Store
from widget.serve.vouched import vouch
from widget.serve.word import said, unforeseen

#: The status with which one ends that could not start, or must not go on.
FAILED = 1
#: Seconds for which a press tries to be the only one; a worker that looks holds it for a moment.
_PATIENCE = 0.5
#: Seconds after which room on the disk that was given up is taken again, if there is some.
_ROOM = 60
_log = logging.getLogger("widget")


class Press(Catalogue):
    """A catalogue whose answers lie in a store; see :class:`widget.serve.catalogue.Catalogue`.

    :param store: no other process writes in it.
    :param origin: see :func:`widget.serve.head.origin`.
    :raises SettingError: where the code is not that of those who asked for it.
    """

    memory: Remembered

    def __init__(self, store: Store, *, origin: str, **made: Any) -> None:
        self.store, self.memory, self.origin = store, Remembered(store), origin
        self._shelf = Shelf(store, self.memory, origin)
        self._seen = self._before = Signature()
        #: Whether what is in memory may differ from what is in the store; and because of its disk.
        self.broken = self.broken_by_disk = False
        made_of = {key: value for key, value in made.items() if key != "archive"}
        if origin != origin_of(settings(**made_of), made.get("archive")):
            found = "a newer version of the package than that of the workers"
            raise SettingError(f"store: found {found}, expected the same; restart them")
        #: Who has an answer; what another press told may have been of another source.
        self._answered = set[str]()
        store.write(f"delete from told where name glob '{AGAIN}*'")
        super().__init__(**made)

    def rest(self) -> None:
        """Wait until the next look is due."""
        while left := self._watch.left():
            sleep(left)

    def turn(self) -> None:
        """Look once, and publish what has changed; or because a worker asks for it."""
        if (self.store.folder / DAMAGED).exists():
            raise sqlite3.DatabaseError("a worker found a row that is not as it was written")
        if new := asked(self.store.folder) - self._answered:
            answer = self._read_again()
            for name in new:
                self.store.tell(name, answer)
            self._answered |= new
        self._watch.look()
        self._vouch()

    def _vouch(self) -> None:
        """Tell the workers when what they serve was what the source says."""
        vouch(self.store.folder, time() - self._watch.age)

    def _read_again(self) -> bytes:
        """What those are told who have asked for it."""
        try:
            self.reload()
        except ContentError as error:
            return said(str(error), error.problems)
        except (WidgetError, OSError) as error:
            with self._watch.alone():
                self._swap()  # which deals with what it leaves
            return said(str(error) or repr(error), ())
        return said("", ())

    def _last_good(self) -> LastGood:
        good = LastGood(self.archive)
        if self.archive is None and (kept := self.store.told("good")):
            good.taken_back, day = json.loads(kept)
            good.day = date.fromisoformat(day)
            langs: dict[str, list[str]] = {}
            for card, lang in self.store.good():
                langs.setdefault(card, []).append(lang)
            for card, there in langs.items():
                good.files[card] = Fetched(card, there, self._fetch(card))
        return good

    def _fetch(self, card: str) -> Callable[[str], bytes | None]:
        return lambda lang: self.store.good_file(card, lang)

    def _look(self) -> Signature:
        self._before, self._seen = self._seen, super()._look()
        return self._seen

    def _broke(self, error: Exception) -> None:
        super()._broke(error)
        self._end(error)
        with suppress(sqlite3.Error):  # which may be what is wrong
            self.store.tell("failed", said(unforeseen(error), ()))

    def _end(self, error: Exception) -> None:
        """Go on with nothing half-written."""
        self.broken = True
        self.broken_by_disk |= isinstance(error, sqlite3.OperationalError)
        self.store.rollback()

    def _announce(self, before: State | None) -> None:
        """The workers do: they read in the store what is new."""

    def _serve(self, state: State, told: Collection[Problem]) -> None:
        super()._serve(state, told)
        if self.broken:
            return
        try:
            self.store.begin()
            assert isinstance(state.site, Site)
            # Of two looks that differ, the one before it was read.
            seen = self._seen if self._seen == self._before else self._before or self._seen
            told_head = head(state, self._draft, self.origin, seen)
            self._shelf.put(state.site, self._draft, told_head)
            good = self._good.taken_back, self._good.day.isoformat()
            self.store.tell("good", json.dumps(good).encode())
            if self.store.told("failed"):
                self.store.tell("failed", b"")
            self._vouch()
            self.store.commit()
        except sqlite3.Error as error:
            self._end(error)
            raise


def main() -> None:
    """Keep a store current, as long as anybody uses it; what it is made with comes as JSON."""
    logging.basicConfig(format="%(name)s press: %(message)s")
    told = json.loads(sys.stdin.read())
    store = Store(told["store"])
    with Hand(store.folder / PRESS) as mine, suppress(KeyboardInterrupt):  # of a terminal
        until = monotonic() + _PATIENCE
        while not mine.take():
            if monotonic() > until:
                return  # another does it
            sleep(0.01)
        mine.write(told["origin"])
        try:
            sys.exit(_run(store, mine, told["made"], told["origin"]))
        except sqlite3.OperationalError:  # no room, no access: nothing is wrong with what is there
            if not store.make_room():
                raise
        except sqlite3.DatabaseError as error:
            found = f"store: found {str(store.folder)!r} damaged ({error}); all is made anew"
            _log.error("%s", found)
            sys.exit(_made_anew(store, told["made"], told["origin"]))


def _made_anew(store: Store, made: dict[str, Any], origin: str) -> int:
    """Make all beside what is damaged, which answers what it can until then; and go there."""
    try:
        beside = store.beside()
        with suppress(sqlite3.Error):
            copy_shown(store, beside)
        if _started(beside, made, origin) is None:
            with suppress(sqlite3.Error):
                store.tell("failed", beside.told("failed") or b"")
            return FAILED
        store.give_way(beside)
    except (OSError, SettingError, sqlite3.Error) as error:  # no room for two
        _log.error("store: %s; what is damaged goes first", error)
        shutil.rmtree(store.folder / BESIDE, ignore_errors=True)
        store.discard()
        return FAILED
    return 0


def _run(store: Store, mine: Hand, made: dict[str, Any], origin: str) -> int:
    press = _started(store, made, origin)
    if press is None:
        return FAILED
    gc.freeze()  # what is there stays; to look through it for rubbish doubles some edits
    nobody, kept = Hand(store.folder / users(origin)), float("-inf")
    while not press.broken:
        if monotonic() > kept + _ROOM:
            store.keep_room()
            kept = monotonic()
        press.rest()
        # Who removes the folder begins anew; and nobody may use it any more.
        if not (mine.is_there() and store.connection.is_there()) or nobody.take():
            return 0
        press.turn()
    return 0 if press.broken_by_disk and store.make_room() else FAILED


def _started(store: Store, made: dict[str, Any], origin: str) -> Press | None:
    """A press that has published; why there is none is told until there is one."""
    try:
        press = Press(store, origin=origin, **made)
    except WidgetError as error:
        store.rollback()
        problems = error.problems if isinstance(error, ContentError) else ()
        for problem in problems:
            report(problem)
        if not problems:
            _log.error("%s", error)
        store.tell("failed", said(str(error), problems))
        return None
    except sqlite3.Error:
        raise
    except Exception as error:
        store.rollback()
        _log.error("the source could not be published", exc_info=error)
        store.tell("failed", said(unforeseen(error), ()))
        return None
    return press
