"""Files that processes hold: by one alone, or by many; who dies lets go."""

from __future__ import annotations

import os
from pathlib import Path

from widget.errors import SettingError

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

#: In a store: the press holds the one, every worker the other.
PRESS, USERS = "press.lock", "users.lock"


class Hand:
    """One process's hold on a file; a fork of it holds on, too, until both have ended.

    :raises SettingError: on a system that cannot lock files so.
    """

    def __init__(self, path: Path) -> None:
        if fcntl is None:
            raise SettingError("store: found a system without flock, expected a POSIX system")
        # Closed with the process; a child that runs another program does not have it.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, shared: bool = False) -> bool:
        """Whether it is held now: alone, or with others who share it."""
        try:
            fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def let_go(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> Hand:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)
