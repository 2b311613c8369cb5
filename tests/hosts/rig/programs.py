"""Programs that end with the tests; hosts that may not be here."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import NoReturn

import pytest


def missing(host: str, what: str) -> NoReturn:
    """Skip the tests of a host that is not installed, unless all hosts must be there."""
    if os.environ.get("WIDGET_ALL_HOSTS") == "1":
        raise FileNotFoundError(f"{host}: {what} is not installed")
    pytest.skip(f"{host} is not installed: no {what}")


@contextmanager
def running(
    command: Sequence[str | Path],
    ready: Callable[[], bool],
    log: Path,
    env: dict[str, str] | None = None,
) -> Iterator[None]:
    """A program in the foreground, from when it is ready until it has ended."""
    with log.open("ab") as out:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **(env or {})},
        )
    try:
        until = monotonic() + 120
        while not ready():
            if program.poll() is not None or monotonic() > until:
                raise RuntimeError(f"{command[0]} did not start:\n{tail(log)}")
            sleep(0.05)
        yield
    finally:
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def run(command: Sequence[str | Path], log: Path, env: dict[str, str] | None = None) -> str:
    """What a program wrote that ends by itself, within minutes: the machine may be busy."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, text=True,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    with log.open("a", encoding="utf-8") as out:
        out.write(done.stderr)
    if done.returncode:
        raise RuntimeError(f"{command[0]} gave {done.returncode}:\n{done.stdout}{tail(log)}")
    return done.stdout


def answers(address: tuple[str, int] | Path) -> bool:
    """Whether something listens at a port or a socket."""
    family = socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET
    with socket.socket(family) as probe:
        probe.settimeout(1)
        return probe.connect_ex(str(address) if isinstance(address, Path) else address) == 0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def tail(log: Path, length: int = 4000) -> str:
    return log.read_text("utf-8", "replace")[-length:] if log.exists() else ""
