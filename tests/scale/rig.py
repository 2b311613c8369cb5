"""Programs on the loopback that end with the test, and a client that hides nothing."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

import brotli
import pytest

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "widget" / "starter"
UNPACK = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, and when it was asked for and had arrived (monotonic clock)."""

    status: int
    headers: http.client.HTTPMessage
    raw: bytes
    asked: float
    came: float

    @property
    def worker(self) -> int:
        return int(self.headers["X-Worker"])

    @property
    def body(self) -> bytes:
        """The bytes as they were before they were packed."""
        return UNPACK[self.headers.get("Content-Encoding", "identity")](self.raw)

    def is_whole(self) -> bool:
        """Whether the ETag is the hash of this very body, in this very coding."""
        coding = self.headers.get("Content-Encoding")
        tag = sha256(self.body).hexdigest()[:20] + (f"-{coding}" if coding else "")
        return self.headers["ETag"] == f'"{tag}"'


class Client:
    """Keeps its connection as long as the server does, and tries nothing twice."""

    def __init__(self, port: int, patience: float = 10) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
        asked = monotonic()
        try:
            self._connection.request(method, path, headers=headers or {})
            answer = self._connection.getresponse()
            raw = answer.read()
        except BaseException:
            self._connection.close()
            raise
        return Answer(answer.status, answer.headers, raw, asked, monotonic())

    def close(self) -> None:
        self._connection.close()


def get(
    port: int,
    path: str,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    patience: float = 10,
) -> Answer:
    """Over a new connection, which any worker may accept."""
    client = Client(port, patience)
    try:
        return client.get(path, {"Connection": "close", **(headers or {})}, method)
    finally:
        client.close()


def by_worker(port: int, path: str, workers: int = 2, within: float = 10) -> dict[int, Answer]:
    """The answers of so many different workers; who is asked is chance, so we ask often."""
    found: dict[int, Answer] = {}
    until = monotonic() + within
    while len(found) < workers and monotonic() < until:
        answer = get(port, path)
        found.setdefault(answer.worker, answer)
    assert len(found) == workers, f"{workers} workers expected, {set(found)} answered"
    return found


class Program:
    """A program in the foreground that listens on a port; it can be started again after a stop."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, env: dict[str, str] | None = None
    ) -> None:
        self.port, self._log = port, log
        self._command, self._env = command, {**os.environ, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Returns when it listens."""
        with self._log.open("ab") as out:
            self._process = started = subprocess.Popen(
                self._command, stdout=out, stderr=out, env=self._env, start_new_session=True
            )
        until = monotonic() + 30
        while not _listens(self.port):
            if started.poll() is not None or monotonic() > until:
                self.stop(signal.SIGKILL)
                told = self._log.read_text("utf-8", "replace")[-3000:]
                raise RuntimeError(f"{self._command[0]} did not start: {told}")
            sleep(0.05)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end; or kill it and all its children, as a machine does that loses power."""
        if self._process is None:
            return
        process, self._process = self._process, None
        if sign != signal.SIGKILL:
            process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
                return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, env: dict[str, str] | None = None
) -> Iterator[int]:
    """A program until the block ends; the value is its process id."""
    made = Program(command, port, log, env)
    made.start()
    try:
        yield made.pid
    finally:
        made.stop()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def gunicorn_program(
    source: Path | str,
    archive: Path,
    *options: str,
    workers: int = 2,
    origins: str = "",
    store: Path | None = None,
) -> Program:
    """The app of served.py under gunicorn; all that it writes stands beside its archive."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--pythonpath", str(Path(__file__).parent)]
    command += [*options, "served:create_app()"]
    # Newer versions keep a socket at home, where two of them would meet.
    env = {
        "CARDS_SOURCE": str(source),
        "CARDS_ARCHIVE": str(archive),
        "CARDS_ORIGINS": origins,
        "CARDS_STORE": str(store or ""),
        "PYTHONPATH": str(ROOT),
        "HOME": str(archive.parent),
    }
    return Program(command, port, archive.parent / f"gunicorn-{port}.log", env)


@contextmanager
def gunicorn(
    source: Path, archive: Path, *options: str, workers: int = 2, origins: str = ""
) -> Iterator[int]:
    """The same until the block ends; the value is its port."""
    made = gunicorn_program(source, archive, *options, workers=workers, origins=origins)
    made.start()
    try:
        yield made.port
    finally:
        made.stop()


def program(name: str) -> str:
    """Where a program is; the test is skipped where it is not, unless all caches must be there."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        if os.environ.get("WIDGET_ALL_CACHES") == "1":
            raise FileNotFoundError(name)
        pytest.skip(f"{name} is not installed")
    return found
