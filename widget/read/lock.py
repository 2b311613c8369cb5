"""A lock that a fork cannot leave locked."""

from __future__ import annotations

import os
from threading import Lock
from weakref import WeakSet


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
