"""Files that processes hold: by one alone, or by many; who dies lets go."""

from __future__ import annotations

import os
from pathlib import Path

from widget.errors import SettingError

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

#: In a store: what the press holds.
PRESS = "press.lock"


def users(origin: str) -> str:
    """What every worker of the same settings and code holds; see :func:`widget.serve.head.origin`.

    One for each, for a press that nobody of its own uses has to make room for another.
    """
    return f"users-{origin[:16]}.lock"


class Hand:
    """One process's hold on a file; a fork of it holds on, too, until both have ended.

    :raises SettingError: on a system that cannot lock files so.
    """

    def __init__(self, path: Path) -> None:
        if fcntl is None:
            raise SettingError("store: found a system without flock, expected a POSIX system")
        self._path = path
        self._file: int | None = None

    def take(self, *, shared: bool = False) -> bool:
        """Whether it is held now: alone, or with others who share it.

        :raises OSError: where the file cannot be.
        """
        file = self._opened()
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def let_go(self) -> None:
        fcntl.flock(self._opened(), fcntl.LOCK_UN)

    def is_free(self) -> bool:
        """Whether nobody holds it alone; nobody is kept from it for long by this."""
        if free := self.take(shared=True):
            self.let_go()
        return free

    def write(self, text: str) -> None:
        """Say something to whoever cannot take it."""
        os.ftruncate(self._opened(), 0)
        os.pwrite(self._opened(), text.encode(), 0)

    def read(self) -> str:
        return os.pread(self._opened(), 100, 0).decode("ascii", "replace")

    def is_there(self) -> bool:
        """Whether the file that is held still has its name."""
        return self._file is not None and _is_at(self._file, self._path)

    def _opened(self) -> int:
        """The file of this name, which somebody may have removed meanwhile."""
        if not self.is_there():
            self.close()
        if self._file is None:
            # Closed with the process; a child that runs another program does not have it.
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._file = os.open(self._path, flags, 0o600)
        return self._file

    def close(self) -> None:
        """Let go, as far as no fork holds on."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Hand:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_file", None) is not None:
            self.close()


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False
