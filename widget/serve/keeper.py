"""Sees to it that a store has its press: a process that whichever worker misses it starts."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from widget.errors import SettingError
from widget.serve.hands import PRESS, Hand, users
from widget.serve.press import FAILED

#: Seconds between two looks whether it lives; and after which another is started, if one failed.
_LOOK, _AGAIN = 1, 10
_log = logging.getLogger("widget")
_PROGRAM = "from widget.serve.press import main; main()"


class NoPressError(SettingError, OSError):
    """A press that cannot be started; to a worker that runs as any trouble of the system."""


class _Started(subprocess.Popen[bytes]):
    """A press that outlives who started it: that is meant, and no reason for a warning."""

    def __del__(self) -> None:
        super().__del__(_warn=lambda *_, **__: None)  # type: ignore[call-arg]


class Keeper:
    """One worker's hold on the press of a store.

    :param folder: of the store.
    :param made: what the press makes its catalogue with.
    :param origin: see :func:`widget.serve.head.origin`.
    """

    def __init__(self, folder: Path, made: dict[str, Any], origin: str) -> None:
        self._folder, self._made, self._origin = folder, made, origin
        self._users, self._press = Hand(folder / users(origin)), Hand(folder / PRESS)
        self._hold_on()
        self._started: _Started | None = None
        self._looked, self._failed = float(-_LOOK), float(-_AGAIN)

    def see_to_it(self, *, at_once: bool = False) -> int:
        """Start a press if there is none.

        :returns: the status of one that was started here and has failed since the last look, or 0.
        :raises OSError: where that cannot be found out.
        :raises NoPressError: where a process cannot be started.
        """
        now = monotonic()
        failed = 0
        if self._started is not None and (status := self._started.poll()) is not None:
            self._started, failed = None, status
            if status == FAILED:
                self._failed = now
        if failed or (now < self._looked + _LOOK and not at_once):
            return failed
        self._looked = now
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # somebody may have removed it
        self._hold_on()
        if self._started is None and now > self._failed + _AGAIN and self._press.is_free():
            try:
                self._started = self._start()
            except NoPressError:
                self._failed = now
                raise
        return 0

    def look(self) -> int:
        """See to it for a worker that runs: what is there can be read without a press, too.

        :raises OSError: where that cannot be found out.
        """
        try:
            return self.see_to_it()
        except NoPressError as error:
            _log.error("%s", error)
            return FAILED

    def is_others(self) -> bool:
        """Whether a press of other settings, or of other code, is at work."""
        return not self._press.is_free() and self._press.read() not in ("", self._origin)

    def _hold_on(self) -> None:
        while not self._users.take(shared=True):  # a press that ends holds it for a moment
            sleep(0.01)

    def _start(self) -> _Started:
        told = {"store": str(self._folder.absolute()), "made": self._made, "origin": self._origin}
        # What has been found here has to be found there: no folder first that was not so here.
        path = os.pathsep.join(os.path.abspath(one) for one in sys.path)
        python = _python()
        try:
            started = _Started(
                [python, "-P", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            found = f"{python!r} that does not run ({error.strerror})"
            raise NoPressError(f"store: found {found}, expected Python for the press") from None
        assert started.stdin
        # The address of a database may have a password: not for `ps`. One that has ended is told
        # by its status.
        with suppress(BrokenPipeError), started.stdin as pipe:
            pipe.write(json.dumps(told, default=os.fspath).encode())
        return started


def _python() -> str:
    """The interpreter; where a server embeds it, the program that runs is another one."""
    running = Path(sys.executable or "")
    if running.name.startswith(("python", "pypy")):
        return str(running)
    return str(Path(sys.exec_prefix) / "bin" / "python3")
