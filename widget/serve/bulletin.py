"""What a press tells its workers is new: a numbered list in the store, of which the end is kept."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from widget.model import Library
from widget.serve.news import Key, Mark, News, Recalled, changed, compare, mark
from widget.serve.packing import dumps, loads
from widget.serve.store import Store

#: How many are kept: what a worker has not told before that many others came is lost to it.
KEPT = 50_000
_NUMBERED = "select value from news where number > ? and number <= ?"


@dataclass(frozen=True, slots=True)
class Issue:
    """Up to where the list goes.

    :param list: of two stores in the same folder, one after the other, each has its own.
    :param number: of its last news; 0: none yet.
    """

    list: str
    number: int


#: Before anything was written.
NONE = Issue("", 0)


class Bulletin:
    """Written by the press, whose transaction it is part of.

    :param origin: see :func:`widget.serve.head.origin`; to what was made of others nothing is news.
    """

    def __init__(self, store: Store, origin: str) -> None:
        self._store, self._origin = store, origin
        self._issue = Issue(secrets.token_hex(8), 0)
        self._before: tuple[Mapping[Key, str], Library] | None = None

    def put(self, revisions: Mapping[Key, str], library: Library) -> Issue:
        """Add what is new since the last time, be it of another press.

        :param revisions: those that are served now, of cards of ``library``.
        """
        if self._before is None:
            self._begin(revisions, library)
        elif self._before[0] is not revisions:
            before, then = self._before

            def known(key: Key) -> Mark:
                return mark(then.cards[key[0]][key[1]], before[key])

            keys = changed(before, revisions)
            if keys:
                self._add(compare(keys, before, known, revisions, library))
            self._keep(keys, [key for key in before if key not in revisions], revisions, library)
        self._before = revisions, library
        return self._issue

    def _begin(self, revisions: Mapping[Key, str], library: Library) -> None:
        """What readers saw before is in the store."""
        list_, number, origin = json.loads(self._store.told("news") or '["", 0, ""]')
        if origin != self._origin:
            self._store.write("delete from news")
            self._store.write("delete from shown")
        else:
            self._issue = Issue(list_, number)
        marks = {
            (card, lang): Mark(*loads(value))
            for card, lang, value in self._store.connection.ask("select * from shown")
        }
        before = {key: known.revision for key, known in marks.items()}
        keys = changed(before, revisions)
        new = compare(keys, before, marks.__getitem__, revisions, library) if marks else []
        self._add(new)
        self._keep(keys, [key for key in before if key not in revisions], revisions, library)

    def _add(self, found: list[News]) -> None:
        first = self._issue.number + 1
        rows = [(first + n, isinstance(one, Recalled), dumps(one)) for n, one in enumerate(found)]
        self._store.connection.write_all("insert into news values (?, ?, ?)", rows[-KEPT:])
        self._issue = Issue(self._issue.list, self._issue.number + len(found))
        self._store.write("delete from news where number <= ?", self._issue.number - KEPT)
        told = [self._issue.list, self._issue.number, self._origin]
        self._store.tell("news", json.dumps(told).encode())

    def _keep(
        self,
        keys: list[Key],
        gone: list[Key],
        revisions: Mapping[Key, str],
        library: Library,
    ) -> None:
        """Keep what the next press compares with."""
        rows = [
            (card, lang, dumps(tuple(mark(library.cards[card][lang], revisions[card, lang]))))
            for card, lang in keys
        ]
        write = self._store.connection.write_all
        write("insert or replace into shown values (?, ?, ?)", rows)
        write("delete from shown where card = ? and lang = ?", gone)


def copy_shown(store: Store, beside: Store) -> None:
    """Let the press of a store that is made anew know what readers saw before.

    :raises sqlite3.Error: where what is damaged does not say it.
    """
    told = json.loads(store.told("news") or b"null")
    if told:
        rows = store.connection.ask("select * from shown")
        beside.connection.write_all("insert or replace into shown values (?, ?, ?)", rows)
        beside.tell("news", json.dumps([secrets.token_hex(8), 0, told[2]]).encode())


def news_of(store: Store, after: int, issue: Issue, *, published: bool) -> tuple[list[News], int]:
    """The news after a number, and how many of them are no longer there.

    :param published: whether those are wanted that are no recall.
    """
    query = _NUMBERED if published else f"{_NUMBERED} and recalled"
    found = store.connection.ask(f"{query} order by number", after, issue.number)
    ((oldest,),) = store.connection.ask("select min(number) from news")
    lost = (issue.number + 1 if oldest is None else oldest) - after - 1
    return [loads(value) for (value,) in found], max(lost, 0)
