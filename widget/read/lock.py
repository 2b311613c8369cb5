"""A lock that a fork cannot leave locked."""

from __future__ import annotations

import os
from threading import Lock


class ForkSafeLock:
    """A lock of this process.

    A server forks its workers; a lock that another thread of the parent held at that moment would
    stay held in the child for ever, because the thread does not come along.
    """

    def __init__(self) -> None:
        self._owner, self._lock = os.getpid(), Lock()

    def acquire(self, *, blocking: bool = True) -> bool:
        if self._owner != os.getpid():
            self._owner, self._lock = os.getpid(), Lock()
        return self._lock.acquire(blocking=blocking)

    def release(self) -> None:
        self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()
