"""Answers on the disk of this host, for sets too large for the memory of every worker (sqlite3).

One process writes, the press; all others read, and look by a counter whether there is news.
SQLite comes with Python, and a worker that is forked or killed does it no harm. A look-up costs 5
to 10 µs. LMDB's costs 1 to 5, but a process may not open it twice, nor carry it through a fork
(http://www.lmdb.tech/doc/, Caveats); and what is asked for often is in memory anyhow.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

from widget.errors import SettingError
from widget.publish.asset import Asset, Representation

#: Of a row of ``answers``: :class:`widget.publish.addresses.Site` has these by path.
ASSET, INSTEAD, FORM = range(3)
#: By kind and path, the number of a body.
Rows = dict[tuple[int, str], int]
_FILE = "answers.sqlite3"
#: Bytes to which the log of changes shrinks, which a first build makes as large as all answers.
_LOG = 16 * 1024 * 1024
_TABLES = """
create table if not exists told (name text primary key, value blob) without rowid;
create table if not exists bodies (number integer primary key, value blob not null);
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
"""
_TOLD = "select value from told where name = ?"
_BODY = "select value from bodies where number = ?"
_FIND = (
    "select value from bodies where number = (select body from answers where kind = ? and path = ?)"
)
_CASED = "select path from answers where kind = 0 and path = ? collate nocase"


class Store:
    """A folder with the answers of one source.

    What lies in it is trusted like the code: it may not be writable for others.

    :raises SettingError: for a folder that cannot be, or that others may write in.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._local = threading.local()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = os.stat(self.folder)
        except OSError as error:
            raise self._wrong(f"({error.strerror})", "a folder to write in") from None
        others = stat.S_IMODE(found.st_mode) & 0o022
        if os.name == "posix" and (others or found.st_uid not in (os.geteuid(), 0)):
            raise self._wrong(
                "in which others may write", "one of the user who serves it"
            ) from None
        try:
            self.write("pragma page_size = 16384")  # an answer has 5 to 60 KB
            self.write("pragma journal_mode = wal")
            self.write(f"pragma journal_size_limit = {_LOG}")
            self._writer.executescript(_TABLES)
        except sqlite3.Error as error:
            raise self._wrong(f"({error})", "a store of answers, or an empty folder") from None

    def _wrong(self, found: str, expected: str) -> SettingError:
        return SettingError(f"store: found {os.fspath(self.folder)!r} {found}, expected {expected}")

    @property
    def _reader(self) -> sqlite3.Connection:
        """A connection of this thread, opened in this process."""
        known: tuple[int, sqlite3.Connection] | None = getattr(self._local, "reader", None)
        if known is None or known[0] != os.getpid():
            made = sqlite3.connect(self.folder / _FILE, isolation_level=None, timeout=5)
            made.execute("pragma cache_size = -512")
            self._local.reader = known = os.getpid(), made
        return known[1]

    _writer = _reader  # one that writes is one that reads, too

    def told(self, name: str) -> bytes | None:
        """What the press has told: ``head``, ``count`` and the like."""
        return self._one(_TOLD, name)

    def find(self, kind: int, path: str) -> bytes | None:
        """What answers for a path."""
        return self._one(_FIND, kind, path)

    def body(self, number: int) -> bytes | None:
        return self._one(_BODY, number)

    def cased(self, path: str) -> str | None:
        """The path that differs at most in the case of its letters."""
        found = self._reader.execute(_CASED, (path,)).fetchone()
        return None if found is None else str(found[0])

    def card(self, name: str) -> bytes | None:
        return self._one("select value from cards where name = ?", name)

    def briefs(self) -> Iterator[tuple[str, bytes]]:
        """All cards without their texts, by id."""
        return iter(self._reader.execute("select name, brief from cards order by name").fetchall())

    def names(self, table: str) -> list[str]:
        """The names in ``cards`` or ``made``."""
        return [name for (name,) in self._reader.execute(f"select name from {table}")]

    def paths(self) -> list[str]:
        """Every address that is ready."""
        return [path for (path,) in self._reader.execute(
            "select path from answers where kind = 0 order by path")]  # fmt: skip

    def made(self, name: str) -> tuple[bytes, bytes] | None:
        """What was made, and of what."""
        found = self._reader.execute("select of, value from made where name = ?", (name,))
        row: tuple[bytes, bytes] | None = found.fetchone()
        return row

    def good(self) -> Iterator[tuple[str, str]]:
        """The cards and languages whose last good file is here."""
        return iter(self._reader.execute("select card, lang from good").fetchall())

    def good_file(self, card: str, lang: str) -> bytes | None:
        return self._one("select raw from good where card = ? and lang = ?", card, lang)

    def _one(self, query: str, *values: object) -> bytes | None:
        found = self._reader.execute(query, values).fetchone()
        return None if found is None else found[0]

    def write(self, query: str, *values: object) -> int:
        """One change, for the press alone; the number of the row that it added, if it did."""
        return self._writer.execute(query, values).lastrowid or 0

    def put_rows(self, rows: Rows) -> None:
        """Let bodies answer."""
        self._writer.executemany(
            "insert or replace into answers values (?, ?, ?)",
            [(kind, path, number) for (kind, path), number in rows.items()],
        )

    def take_rows(self, rows: Rows) -> None:
        """Take answers away, and their bodies."""
        self._writer.executemany("delete from answers where kind = ? and path = ?", [*rows])
        numbers = [(number,) for number in set(rows.values())]
        self._writer.executemany("delete from bodies where number = ?", numbers)

    def rows(self) -> Rows:
        """Every answer there is."""
        found = self._reader.execute("select kind, path, body from answers")
        return {(kind, path): number for kind, path, number in found}

    def put_body(self, data: bytes) -> int:
        """The number of what is now kept."""
        return self.write("insert into bodies (value) values (?)", data)

    def tell(self, name: str, data: bytes) -> None:
        self.write("insert or replace into told values (?, ?)", name, data)

    def begin(self) -> None:
        """From now on nothing is to be seen by others, until :meth:`commit`."""
        if not self._writer.in_transaction:
            self.write("begin immediate")

    def commit(self) -> None:
        if self._writer.in_transaction:
            self.write("commit")

    def rollback(self) -> None:
        if self._writer.in_transaction:
            self.write("rollback")


def packed(asset: Asset) -> bytes:
    """An asset as bytes."""
    kept = [
        (n, r.body, r.etag, r.headers, r.not_modified) for n, r in asset.representations.items()
    ]
    return pickle.dumps((asset.status, kept), pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Asset:
    """The asset again."""
    status, kept = pickle.loads(data)
    return Asset(status, {name: Representation(*one) for name, *one in kept})
