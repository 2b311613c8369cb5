"""How far long work is, on a terminal."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import TextIO

#: Less work than this is done before anybody asks.
_FEW = 64
#: Seconds between two lines.
_PAUSE = 0.1


class Progress:
    """A line that counts; nothing where nobody looks, or there is little to do.

    :param what: what is done, in a word.
    :param total: how many there are.
    """

    def __init__(self, what: str, total: int, to: TextIO | None = None) -> None:
        self._what, self._total, self._done, self._told = what, total, 0, 0.0
        self._to = to or sys.stderr
        self._shown = total >= _FEW and self._to is not None and self._to.isatty()

    def __enter__(self) -> Progress:
        return self

    def step(self, many: int = 1) -> None:
        """One more is done, or so many."""
        self._done += many
        if self._shown and monotonic() > self._told + _PAUSE:
            self._told = monotonic()
            self._tell("")

    def _tell(self, end: str) -> None:
        share = self._done * 100 // self._total
        print(f"\r{self._what}: {self._done:,} of {self._total:,} ({share} %)", end=end,
              file=self._to, flush=True)  # fmt: skip

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._tell("\n")
