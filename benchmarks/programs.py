"""Programs in the foreground that end with the run."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: Sequence[str | Path], port: int, log: Path, **options: Any) -> Iterator[int]:
    """A program that listens on a port; the value is its process id.

    :param log: where it writes what it says.
    :param options: for :class:`subprocess.Popen`.
    :raises RuntimeError: where it does not start, with what it said.
    """
    with log.open("wb") as out:
        program = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **options
        )
        try:
            until = monotonic() + 60
            while not _listens(port):
                if program.poll() is not None or monotonic() > until:
                    raise RuntimeError(f"{command} did not start: {log.read_text()[-3000:]}")
                sleep(0.05)
            yield program.pid
        finally:
            program.terminate()
            try:
                program.wait(15)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
