"""Locks: one that a fork cannot leave locked, and one that all commands of a machine share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from weakref import WeakSet

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]


class ForkSafeLock:
    """A lock of this process.

    A server forks its workers; a lock that another thread of the parent held at that moment would
    stay held in the child for ever, because the thread does not come along.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        _LOCKS.add(self)

    def acquire(self, timeout: float = -1) -> bool:
        """Take it; within ``timeout`` seconds, of which -1 means that there is time."""
        return self._lock.acquire(timeout=timeout) if timeout else self._lock.acquire(False)

    def release(self) -> None:
        self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def renew(self) -> None:
        self._lock = Lock()


_LOCKS: WeakSet[ForkSafeLock] = WeakSet()


def _renew() -> None:
    for lock in list(_LOCKS):
        lock.renew()


# In the child, before any other code of it: it has one thread then.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)


@contextmanager
def folder_lock(folder: Path, seconds: float = 10) -> Iterator[bool]:
    """Hold a folder as long as the block lasts or the process lives; no file is made for it.

    :returns: whether it is held: not every system and file system can lock a folder.
    :raises BlockingIOError: where another process holds it for so long.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (OSError, AttributeError):
        yield False
        return
    try:
        yield _locked(handle, monotonic() + seconds)
    finally:
        os.close(handle)


def _locked(handle: int, until: float) -> bool:
    while fcntl:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if monotonic() > until:
                raise
            sleep(0.01)
        except OSError:  # as on NFS, which locks nothing that is open for reading alone
            break
    return False
