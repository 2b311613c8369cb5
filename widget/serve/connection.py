"""The one connection of a process to a file of SQLite, which no fork takes along (sqlite3).

What a parent opened may neither be used nor closed in its child
(https://www.sqlite.org/howtocorrupt.html, 2.6).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from widget.read.lock import ForkSafeLock
from widget.read.watch import stamp

#: How long (s) a statement waits for another process, and a fork for another thread.
_PATIENCE = 5


class Connection:
    """Opened when it is used, by whichever thread; one thread at a time.

    :param path: of a file that is there; see :meth:`create`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = ForkSafeLock()
        self._open: sqlite3.Connection | None = None
        self._owner = 0
        self._file: tuple[int, int] | None = None
        _ALL.add(self)

    def create(self) -> None:
        """Make the file, if there is none."""
        sqlite3.connect(self.path).close()

    def ask(self, query: str, *values: object) -> list[Any]:
        """The rows that answer; where the connection has broken, over another one."""
        with self._lock:
            try:
                return self._opened().execute(query, values).fetchall()
            except sqlite3.Error:
                if self.busy:  # the press has to begin anew
                    raise
                self._close()
                return self._opened().execute(query, values).fetchall()

    def write(self, query: str, *values: object) -> int:
        """One change; the number of the row that it added, if it did."""
        with self._lock:
            return self._opened().execute(query, values).lastrowid or 0

    def write_all(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        """The same change with many values."""
        with self._lock:
            self._opened().executemany(query, rows)

    def script(self, text: str) -> None:
        """Many statements."""
        with self._lock:
            self._opened().executescript(text)

    @property
    def busy(self) -> bool:
        """Whether a transaction is open."""
        return self._open is not None and self._open.in_transaction

    @property
    def changes(self) -> int:
        """How many rows this connection has changed."""
        with self._lock:
            return self._opened().total_changes

    def is_there(self) -> bool:
        """Whether the file is still the one that was opened; if not, the next use opens anew."""
        try:
            found = os.stat(self.path)
        except OSError:
            found = None
        if found and (self._open is None or self._file == (found.st_dev, found.st_ino)):
            return True
        self.close()
        return False

    def glance(self) -> tuple[int, ...]:
        """What differs once somebody has written, without opening it."""
        with suppress(OSError):
            return stamp(os.stat(f"{self.path}-wal"))
        return ()

    def close(self) -> None:
        """Close it; the next use opens it again."""
        with self._lock:
            self._close()

    def _opened(self) -> sqlite3.Connection:
        if self._open is not None and self._owner != os.getpid():  # a fork that told nobody
            _LEFT.append(self._open)
            self._open = None
        if self._open is None:
            self._open = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None,
                timeout=_PATIENCE, check_same_thread=False,
            )  # fmt: skip
            found = os.stat(self.path)
            self._owner, self._file = os.getpid(), (found.st_dev, found.st_ino)
            self._open.execute("pragma cache_size = -512")
            # After a crash of the whole host the last commits may be missing, and are made again.
            self._open.execute("pragma synchronous = normal")
        return self._open

    def _close(self) -> None:
        if self._open is not None and self._owner == os.getpid():
            self._open.close()
            self._open = None

    def __del__(self) -> None:
        with suppress(AttributeError, TypeError):  # at the end of the interpreter
            self._close()


_ALL: WeakSet[Connection] = WeakSet()
#: What a parent had opened: never closed here.
_LEFT: list[sqlite3.Connection] = []
_held: list[Connection] = []


def _before_fork() -> None:
    for one in list(_ALL):
        if one._lock.acquire(timeout=_PATIENCE):
            _held.append(one)
            if not one.busy:  # the press has children that only compute
                one._close()


def _after_fork() -> None:
    while _held:
        _held.pop()._lock.release()


# In the child the locks are new ones: see ForkSafeLock.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_held.clear
    )
