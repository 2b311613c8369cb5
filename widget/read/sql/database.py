"""A database as a source: read as the files that it holds, looked at by one row."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from getpass import getuser
from time import monotonic
from typing import TypeAlias
from weakref import WeakSet, finalize

from sqlalchemy import Connection, Engine

from widget.errors import ContentError, Problem, SettingError
from widget.read.document import parse_document
from widget.read.source import Store
from widget.read.sql import queries
from widget.read.sql.engine import engine_of, told
from widget.read.sql.queries import contents, head, listed
from widget.read.sql.revision import Held, digest, new_of, place_of
from widget.read.sql.writing import Writing
from widget.read.tree import Tree
from widget.read.watch import Signature

Bind: TypeAlias = Engine | Connection
#: Seconds between two looks, however often somebody asks.
POLL = 1.0


class Database(Store):
    """The cards in a database; see :func:`widget.read.sql.address.open_database`."""

    def __init__(self, source: str | Bind, by: str | None = None) -> None:
        if isinstance(source, str):
            self._bind: Bind
            self._bind, self._label = engine_of(source)
        else:
            engine = source if isinstance(source, Engine) else source.engine
            self._bind, self._label = source, engine.url.set(query={}).render_as_string()
        self.address = source if isinstance(source, str) else self._label
        self._by = by
        self._contents: dict[str, bytes] = {}
        self._seen: Signature = ()
        self._next = 0.0
        self._away: ContentError | None = None
        self._is_read = False
        if isinstance(source, str) and isinstance(self._bind, Engine):
            _ENGINES.add(self._bind)
            finalize(self, self._bind.dispose)

    def __str__(self) -> str:
        return self._label

    def look(self) -> Signature:
        if monotonic() >= self._next:
            try:
                with self._reading() as connection:
                    self._seen = ("head", *head(connection))
                self._away = None
            except ContentError as error:
                # The first reason stays: what a server says while it stops and starts is no news.
                self._seen, self._away = ("away",), self._away or error
            if not self._is_read and isinstance(self._bind, Engine) and self._bind in _ENGINES:
                self._bind.dispose()  # who looks and reads nothing may be a worker of a store
            self._next = monotonic() + POLL
        return self._seen

    def files(self) -> Tree:
        self._is_read = True
        if self._away and monotonic() < self._next:
            raise self._away
        try:
            return self._files()
        except ContentError as error:
            raise self._away or error from None

    def _files(self) -> Tree:
        with self._reading() as connection:
            head(connection)  # what cannot be looked at cannot be kept current, either
            held = listed(connection)
            contents = self._read(connection, held)
        for _, path, _ in held:
            self._expect_a_place(path)
        return Tree({path: contents[sha256] for _, path, sha256 in held}, self._label)

    def _read(self, connection: Connection, held: list[tuple[int, str, str]]) -> dict[str, bytes]:
        """What the current revisions hold; what was read before is not asked for again."""
        known = self._contents
        new = contents(connection, [number for number, _, sha256 in held if sha256 not in known])
        for number, path, sha256 in held:
            if sha256 not in known:
                self._expect_whole(number, path, sha256, new.get(number, b""))
        self._contents = {
            sha256: known[sha256] if sha256 in known else new[number] for number, _, sha256 in held
        }
        return self._contents

    def _expect_whole(self, number: int, path: str, sha256: str, content: bytes) -> None:
        if digest(content) != sha256:
            found, expected = f"revision {number} of {self}", "it as it was written"
            raise ContentError([Problem(path, 0, "database", found, expected)])

    def _expect_a_place(self, path: str) -> None:
        """A path of somebody else's is no file that a pull would write."""
        if place_of(path) is None:
            found, expected = f"a path that no source has in {self}", "one such as en/tens.md"
            raise ContentError([Problem(path, 0, "database", found, expected)])

    def some(self, cards: Collection[str]) -> dict[str, bytes]:
        with self._reading() as connection:
            rows = queries.some(connection, cards)
        for number, path, sha256, content in rows:
            self._expect_a_place(path)
            self._expect_whole(number, path, sha256, content)
        return {path: content for _, path, _, content in rows}

    def originals(self, lang: str) -> list[str]:
        with self._reading() as connection:
            return queries.originals(connection, lang)

    def sending_to(self, card: str) -> set[str]:
        with self._reading() as connection:
            return queries.sending_to(connection, card)

    def current(self) -> tuple[tuple[object, ...], dict[str, Held]]:
        """By path, the revision of each file that is there now; and the head from before."""
        with self._reading() as connection:
            before = head(connection)
            found = queries.current(connection)
        for path in found:
            self._expect_a_place(path)
        return before, found

    def contents(self, held: Collection[Held]) -> dict[str, bytes]:
        """By path, what revisions hold."""
        with self._reading() as connection:
            found = contents(connection, [one.number for one in held])
        for one in held:
            self._expect_whole(one.number, one.path, str(one.sha256), found.get(one.number, b""))
        return {one.path: found[one.number] for one in held}

    def gone(self) -> dict[str, tuple[str, int | None]]:
        """The cards that are withdrawn or recalled; see :func:`widget.read.sql.queries.gone`."""
        with self._reading() as connection:
            return queries.gone(connection)

    def history(self, card: str) -> list[tuple[Held, bytes | None]]:
        """Every revision of a card in every language, oldest first, and what it holds."""
        with self._reading() as connection:
            return queries.history(connection, card)

    def card(self, card: str, lang: str) -> tuple[Held, bytes] | None:
        """The current file of a card in a language, if there is one."""
        with self._reading() as connection:
            return queries.card_file(connection, card, lang)

    def past(self, paths: list[str]) -> dict[str, dict[str | None, Held]]:
        """By path, what each file ever was, by the hash of its bytes."""
        with self._reading() as connection:
            return queries.past(connection, paths)

    def replace(self, path: str, old: bytes, new: bytes, note: str) -> None:
        lang, _, name = path.partition("/")
        document = parse_document(new, path, lang, name.removesuffix(".md"))
        with self.writing() as writing:
            now = writing.held(path)
            if now is None or now.sha256 != digest(old):
                expected = "the one that was read: run the command again"
                raise SettingError(f"{path}: found a file changed meanwhile, expected {expected}")
            writing.put([new_of(path, new, document, note)])

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Be the only one who writes, until the block ends; then all of it is there, or nothing.

        :raises SettingError: where somebody else writes for too long.
        """
        with told(self._label, writing=True), self._begun() as connection:
            yield Writing(connection, self._by or user())

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        if isinstance(self._bind, Connection):
            driver = self._bind.connection.driver_connection
            if not getattr(driver, "in_transaction", True):
                # Python's SQLite begins late, and would commit what only a savepoint has begun.
                self._bind.exec_driver_sql("BEGIN IMMEDIATE")
            with self._bind.begin_nested():  # of a transaction that stays its owner's
                yield self._bind
            return
        with self._bind.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(self._label):
            if isinstance(self._bind, Connection):
                yield self._bind
                return
            # Each statement is a state of its own; no transaction stays open.
            engine = self._bind.execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                yield connection


def user() -> str:
    """Who runs this process."""
    with suppress(OSError, KeyError, ImportError):
        return getuser()
    return "unknown"


_ENGINES: WeakSet[Engine] = WeakSet()


def _forget() -> None:
    """A fork may not use the connections of its parent, nor close them."""
    for engine in list(_ENGINES):
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
