"""Sees to it that a store has its press: a process that whichever worker misses it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from widget.serve.hands import PRESS, USERS, Hand
from widget.serve.press import FAILED

#: Seconds between two looks whether it lives; and after which another is started, if one failed.
_LOOK, _AGAIN = 1, 10
_PROGRAM = "from widget.serve.press import main; main()"


class Keeper:
    """One worker's hold on the press of a store.

    :param folder: of the store.
    :param made: what the press makes its catalogue with.
    """

    def __init__(self, folder: Path, made: dict[str, Any]) -> None:
        self._folder, self._made = folder, made
        self._users, self._press = Hand(folder / USERS), Hand(folder / PRESS)
        while not self._users.take(shared=True):  # a press that ends holds it for a moment
            sleep(0.01)
        self._started: subprocess.Popen[bytes] | None = None
        self._looked, self._failed = float(-_LOOK), float(-_AGAIN)

    def see_to_it(self, *, at_once: bool = False) -> bool:
        """Start a press if there is none.

        :returns: whether one that was started here has failed since the last look.
        """
        now = monotonic()
        if now < self._looked + _LOOK and not at_once:
            return False
        self._looked = now
        if self._started is not None and (status := self._started.poll()) is not None:
            self._started = None
            if status == FAILED:
                self._failed = now
                return True
        if self._started is None and now > self._failed + _AGAIN and self._press.take():
            self._press.let_go()
            self._started = self._start()
        return False

    def ended(self) -> bool:
        """Whether nobody is at work."""
        if self._started is not None:
            return self._started.poll() is not None
        if free := self._press.take():
            self._press.let_go()
        return free

    def _start(self) -> subprocess.Popen[bytes]:
        told = json.dumps({"store": str(self._folder.absolute()), "made": self._made}, default=str)
        # What has been found here has to be found there.
        path = os.pathsep.join(os.path.abspath(one) for one in sys.path if one)
        return subprocess.Popen(
            [_python(), "-c", _PROGRAM, told],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )


def _python() -> str:
    """The interpreter; where a server embeds it, the program that runs is another one."""
    running = Path(sys.executable or "")
    if running.name.startswith(("python", "pypy")):
        return str(running)
    return str(Path(sys.exec_prefix) / "bin" / "python3")
