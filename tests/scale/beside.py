"""What goes on in threads for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Self


class Beside:
    """A thread for each work, which ends soon after ``stopped`` is set.

    What one raises fails the block: else it would do no more, and nobody would know.
    """

    def __init__(self, *works: Callable[[], object]) -> None:
        self.stopped = Event()
        self._broken: list[BaseException] = []
        self._threads = [Thread(target=self._guarded, args=(work,), daemon=True) for work in works]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self._threads:
            thread.join(30)
        assert not self._broken, self._broken

    def _guarded(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            self._broken.append(error)
