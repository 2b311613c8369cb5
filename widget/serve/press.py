"""The one process of a host that reads, checks and publishes into a store, for all its workers.

What goes wrong with the store ends it: nothing half-written is gone on with. Workers, who notice,
go on with what is there and start another.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from time import sleep
from typing import Any

from widget.errors import ContentError, Problem, WidgetError
from widget.publish.addresses import Site
from widget.read.watch import Signature
from widget.serve.catalogue import Catalogue
from widget.serve.good import Fetched, LastGood
from widget.serve.hands import PRESS, USERS, Hand
from widget.serve.head import head
from widget.serve.remembered import Remembered
from widget.serve.shelve import Shelf
from widget.serve.state import State
from widget.serve.store import Store

#: The status with which one ends that could not start, or must not go on.
FAILED = 1


class Press(Catalogue):
    """A catalogue whose answers lie in a store; see :class:`widget.serve.catalogue.Catalogue`.

    :param store: no other process writes in it.
    """

    memory: Remembered

    def __init__(self, store: Store, **made: Any) -> None:
        self.store, self.memory = store, Remembered(store)
        store.tell("failed", b"")
        self._shelf = Shelf(store, self.memory)
        #: Whether what is in memory may differ from what is in the store.
        self.broken = False
        super().__init__(**made)

    @property
    def pause(self) -> float:
        """How long (s) to wait until the next look."""
        return self._watch.pause

    def turn(self) -> None:
        """Look once, and publish what has changed; or because a worker asks for it."""
        asked = self.store.folder / "reload"
        if asked.exists():
            token = asked.read_text()
            asked.unlink()
            problems: tuple[Problem, ...] = ()
            try:
                self.reload()
            except ContentError as error:
                problems = error.problems
            self.store.tell("reloaded", pickle.dumps((token, problems)))
        self._watch.look()

    def _last_good(self) -> LastGood:
        good = LastGood(self.archive)
        if self.archive is None and (kept := self.store.told("good")):
            good.taken_back, good.day = pickle.loads(kept)
            langs: dict[str, list[str]] = {}
            for card, lang in self.store.good():
                langs.setdefault(card, []).append(lang)
            for card, there in langs.items():
                good.files[card] = Fetched(card, there, self._fetch(card))
        return good

    def _fetch(self, card: str) -> Callable[[str], bytes | None]:
        return lambda lang: self.store.good_file(card, lang)

    def _look(self) -> Signature:
        self._seen = super()._look()
        return self._seen

    def _broke(self, error: Exception) -> None:
        super()._broke(error)
        self.broken = True

    def _serve(self, state: State, told: Collection[Problem]) -> None:
        super()._serve(state, told)
        try:
            self.store.begin()
            assert isinstance(state.site, Site)
            self._shelf.put(state.site, self._draft, head(state, self._draft, self._seen))
            self.store.tell("good", pickle.dumps((self._good.taken_back, self._good.day)))
            self.store.commit()
        except sqlite3.Error:
            self.broken = True
            raise


def main() -> None:
    """Keep a store current, as long as anybody uses it; ``made`` and ``store`` come as JSON."""
    told = json.loads(sys.argv[1])
    store = Store(told["store"])
    with Hand(store.folder / PRESS) as mine:
        if not mine.take():
            return  # another does it
        with suppress(KeyboardInterrupt):  # of a terminal, for the server that started it
            sys.exit(_run(store, told["made"]))


def _run(store: Store, made: dict[str, Any]) -> int:
    try:
        press = Press(store, **made)
    except WidgetError as error:
        store.rollback()
        # Whoever waits for a start is to know why there is none.
        problems = error.problems if isinstance(error, ContentError) else ()
        store.tell("failed", pickle.dumps((str(error), problems)))
        return FAILED
    users = Hand(store.folder / USERS)
    while not press.broken:
        sleep(press.pause)
        if users.take():  # for nobody shares it
            return 0
        press.turn()
    return FAILED


if __name__ == "__main__":
    main()
