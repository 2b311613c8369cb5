"""Answers on the disk of this host, for sets too large for the memory of every worker.

One process writes, the press; all others read, and look by a counter whether there is news.
SQLite comes with Python, and a worker that is killed does it no harm. A look-up costs 5 to 10 µs,
its checksum as much again. LMDB's costs 1 to 5, but a process may not open it twice, nor carry it
through a fork (http://www.lmdb.tech/doc/, Caveats); and what is asked for often is in memory.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from widget.errors import SettingError
from widget.serve.connection import Connection
from widget.serve.owner import unsafe

#: Of a row of ``answers``: :class:`widget.publish.addresses.Site` has these by path.
ASSET, INSTEAD, FORM = range(3)
#: By kind and path, the number of a body.
Rows = dict[tuple[int, str], int]
_FILE, _AWAY, BESIDE = "answers.sqlite3", "damaged.sqlite3", "new"
#: What a worker writes into the folder that has read what nobody wrote.
DAMAGED = "damaged"
#: A file that is there to go, and its bytes: on a full disk a recall has room all the same.
_ROOM, _SPARE = "room", 8 * 1024 * 1024
#: Bytes to which the log of changes shrinks, which many at once make larger.
_LOG = 16 * 1024 * 1024
#: Seconds for which another may make the same store.
_PATIENCE = 10
_TABLES = """
create table if not exists told (name text primary key, value blob) without rowid;
create table if not exists bodies (number integer primary key autoincrement, value blob not null);
create table if not exists answers (
    kind integer, path text, body integer not null, primary key (kind, path)
) without rowid;
create index if not exists cased on answers (path collate nocase) where kind = 0;
create table if not exists cards (
    name text primary key, value blob not null, brief blob not null
) without rowid;
create table if not exists made (
    name text primary key, of blob not null, value blob not null
) without rowid;
create table if not exists good (
    card text, lang text, raw blob not null, primary key (card, lang)
) without rowid;
create table if not exists shown (
    card text, lang text, value blob not null, primary key (card, lang)
) without rowid;
create table if not exists news (
    number integer primary key, recalled integer not null, value blob not null
);
"""
_TOLD = "select value from told where name = ?"
#: Two parts of queries.
COUNT = "(select value from told where name = 'count')"
BODY = "select value from bodies where number = ?"


class Store:
    """A folder with the answers of one source.

    What lies in it is trusted like the code: it may not be writable for others.

    :raises SettingError: for a folder that cannot be, or that others may write in.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.connection = Connection(self.folder / _FILE)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refuse(self.folder, "in which others may write")
            self.connection.create()
            self._refuse(self.connection.path, "whose file others may write")
        except OSError as error:
            raise self._wrong(f"({error.strerror})", "a folder to write in") from None
        except sqlite3.Error as error:
            raise self._wrong(f"({error})", "a folder to write in") from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            expected = "a store of answers, or an empty folder, in which all is made anew"
            raise self._wrong(f"({error})", expected) from None

    def _prepare(self) -> None:
        self.connection.write("pragma page_size = 16384")  # an answer has 5 to 60 KB
        until = monotonic() + _PATIENCE
        while True:
            try:
                # Of many who begin at once, one may do this; SQLite does not let others wait.
                self.connection.write("pragma journal_mode = wal")
                self.connection.script(_TABLES)
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or monotonic() > until:
                    raise
                sleep(0.01)
        self.connection.write(f"pragma journal_size_limit = {_LOG}")

    def _refuse(self, path: Path, found: str) -> None:
        if told := unsafe(path, found):
            raise self._wrong(*told)

    def _wrong(self, found: str, expected: str) -> SettingError:
        return SettingError(f"store: found {os.fspath(self.folder)!r} {found}, expected {expected}")

    def told(self, name: str) -> bytes | None:
        """What the press has told: ``head``, ``count`` and the like."""
        found: bytes | None = self._one(_TOLD, name)
        return found

    def head(self) -> tuple[bytes, bytes | None]:
        """The counter, and the head of that very state."""
        ((count, head),) = self.connection.ask(f"select {COUNT}, ({_TOLD})", "head")
        return count, head

    def body(self, number: int) -> bytes | None:
        found: bytes | None = self._one(BODY, number)
        return found

    def names(self, table: str) -> list[str]:
        """The names in ``cards`` or ``made``."""
        return [name for (name,) in self.connection.ask(f"select name from {table}")]

    def made(self, name: str) -> tuple[bytes, bytes] | None:
        """What was made, and of what."""
        found = self.connection.ask("select of, value from made where name = ?", name)
        return found[0] if found else None

    def good(self) -> list[tuple[str, str]]:
        """The cards and languages whose last good file is here."""
        return self.connection.ask("select card, lang from good")

    def good_file(self, card: str, lang: str) -> bytes | None:
        query = "select raw from good where card = ? and lang = ?"
        found: bytes | None = self._one(query, card, lang)
        return found

    def _one(self, query: str, *values: object) -> Any:
        found = self.connection.ask(query, *values)
        return found[0][0] if found else None

    def write(self, query: str, *values: object) -> int:
        """One change, for the press alone; the number of the row that it added, if it did."""
        return self.connection.write(query, *values)

    def put_rows(self, rows: Rows) -> None:
        """Let bodies answer."""
        told = [(kind, path, number) for (kind, path), number in rows.items()]
        self.connection.write_all("insert or replace into answers values (?, ?, ?)", told)

    def take_rows(self, rows: Rows) -> None:
        """Take answers away."""
        self.connection.write_all("delete from answers where kind = ? and path = ?", [*rows])

    def take_bodies(self, numbers: Iterable[int]) -> None:
        told = [(number,) for number in numbers]
        self.connection.write_all("delete from bodies where number = ?", told)

    def rows(self) -> Rows:
        """Every answer there is."""
        found = self.connection.ask("select kind, path, body from answers")
        return {(kind, path): number for kind, path, number in found}

    def bodies(self, after: int) -> list[int]:
        """The numbers of what was put there later."""
        found = self.connection.ask("select number from bodies where number > ?", after)
        return [number for (number,) in found]

    def put_body(self, data: bytes) -> int:
        """The number of what is now kept."""
        return self.write("insert into bodies (value) values (?)", data)

    def tell(self, name: str, data: bytes) -> None:
        self.write("insert or replace into told values (?, ?)", name, data)

    def begin(self) -> None:
        """From now on nothing is to be seen by others, until :meth:`commit`."""
        if not self.connection.busy:
            self.write("begin immediate")

    def commit(self) -> None:
        if self.connection.busy:
            self.write("commit")

    def rollback(self) -> None:
        if self.connection.busy:
            self.write("rollback")

    def keep_room(self) -> None:
        """Take room on the disk, as long as there is more, for when there is none."""
        room, part = self.folder / _ROOM, self.folder / f"{_ROOM}.part"
        try:
            found = os.statvfs(self.folder)
            if not room.exists() and found.f_bavail * found.f_frsize > _SPARE * 5 // 4:
                part.write_bytes(os.urandom(_SPARE))  # zeros may take none
                part.replace(room)
        except OSError:
            part.unlink(missing_ok=True)

    def make_room(self) -> bool:
        """Whether there was some to give up."""
        try:
            (self.folder / _ROOM).unlink()
        except OSError:
            return False
        return True

    def beside(self) -> Store:
        """Another one, in which all is made anew while this one answers what it can."""
        return Store(self.folder / BESIDE)

    def give_way(self, to: Store) -> None:
        """Let the one beside take this one's place, for the press alone.

        :raises OSError: where it cannot, or has not all in its file.
        """
        to.connection.close()
        if (to.folder / f"{_FILE}-wal").exists():
            raise OSError(f"{to.folder} is in use")
        self.discard()
        os.replace(to.folder / _FILE, self.connection.path)
        shutil.rmtree(to.folder, ignore_errors=True)

    def discard(self) -> None:
        """Put what is damaged aside, for the press alone: the next one makes all anew."""
        with suppress(sqlite3.Error):
            self.connection.close()
        for ending in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.replace(self.folder / (_FILE + ending), self.folder / (_AWAY + ending))
        (self.folder / DAMAGED).unlink(missing_ok=True)
