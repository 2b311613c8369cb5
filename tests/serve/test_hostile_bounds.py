"""A real server with its defaults before the app: what is too much is refused, and nothing is held.

gunicorn's bounds are 4,094 bytes for a request line, 8,190 for a header and 100 headers.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ..scale.caches import nginx
from ..scale.rig import STARTER, get, gunicorn

VIEW = "/w/v1/cards/tens.en.view.json"


def worker_of(port: int) -> int:
    return get(port, VIEW).worker


def memory(pid: int) -> int:
    """The most that a process ever held, in KB."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", told)[1])  # type: ignore[index]


def raw(port: int, *parts: bytes, wait: float = 10) -> bytes:
    """Send bytes, and what comes back until the server closes; nothing where it just closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough; it may have answered
        found = b""
        try:
            while part := connection.recv(65536):
                found += part
        except ConnectionResetError:
            pass
        return found


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """One worker with gunicorn's defaults."""
    folder = tmp_path_factory.mktemp("bounds")
    with ExitStack() as stack:
        yield stack.enter_context(gunicorn(STARTER, folder / "archive", workers=1))


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="no /proc here")
class TestServer:
    """gunicorn's defaults and our app: refused or answered, soon, and without holding on to it."""

    GET = f"GET {VIEW} HTTP/1.1\r\nHost: a\r\n".encode()

    def test_lines_that_are_too_long_are_refused(self, port: int) -> None:
        for path in ("x" * 4_100, f"{VIEW}?{'x=y&' * 2_000}", "../" * 3_000):
            answer = raw(
                port, f"GET /w/{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
            )
            assert status_of(answer) in (0, 400, 414), path[:40]
        for name in ("If-None-Match", "Accept-Encoding", "Cookie", "X-Evil"):
            answer = raw(port, self.GET, f"{name}: {'a,' * 4_500}\r\n\r\n".encode())
            assert status_of(answer) in (0, 400, 431), name
        many = "".join(f"X-{number}: y\r\n" for number in range(200)).encode()
        assert status_of(raw(port, self.GET, many, b"\r\n")) in (0, 400, 431)
        assert get(port, VIEW).status == 200

    def test_the_longest_headers_let_in_are_answered(self, port: int) -> None:
        for name, item in (
            ("If-None-Match", '"a"'),
            ("Accept-Encoding", "gzip;q=0.1"),
            ("Cookie", "a=b"),
        ):
            answer = get(port, VIEW, {name: ",".join([item] * (8_100 // len(f"{item},")))})
            assert answer.status == 200
            assert answer.is_whole()

    @pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
    def test_a_body_is_never_held(self, port: int, method: str) -> None:
        """50 MB, by length and in chunks: the worker holds no more than before."""
        pid = worker_of(port)
        before = memory(pid)
        start = f"{method} {VIEW} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".encode()
        block = b"country=GB&" * 6_000
        count = 50_000_000 // len(block)
        whole = raw(port, start, f"Content-Length: {count * len(block)}\r\n\r\n".encode(),
                    *([block] * count))  # fmt: skip
        chunk = f"{len(block):x}\r\n".encode() + block + b"\r\n"
        chunked = raw(port, start, b"Transfer-Encoding: chunked\r\n\r\n", *([chunk] * count),
                      b"0\r\n\r\n")  # fmt: skip
        for answer in (whole, chunked):
            assert status_of(answer) in (0, 200 if method == "GET" else 405)
        assert worker_of(port) == pid
        assert memory(pid) - before < 4_000

    def test_half_a_request_holds_nobody_up_behind_a_proxy(self, tmp_path: Path) -> None:
        """gunicorn alone waits for the rest of it; nginx asks the worker for whole requests."""
        with (
            gunicorn(STARTER, tmp_path / "archive", workers=1) as port,
            nginx(tmp_path / "nginx", (port, "")) as (front,),
        ):
            pid = worker_of(front)
            halves = [socket.create_connection(("127.0.0.1", front), timeout=5) for _ in range(60)]
            try:
                for number, half in enumerate(halves):
                    half.sendall(self.GET[: 1 + number])
                for _ in range(20):
                    assert get(front, VIEW).status == 200
            finally:
                for half in halves:
                    half.close()
            assert worker_of(front) == pid

    def test_what_is_no_http_is_refused(self, port: int) -> None:
        pid = worker_of(port)
        for bad in (
            b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"\x00" * 100,
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /w/\x00 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /w/v1 HTTP/1.1\r\nHost : a\r\n\r\n",
            b"GET /w/v1 HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n", self.GET + b"\x00: a\r\n\r\n",
            self.GET + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            self.GET + b"Content-Length: -1\r\n\r\n", self.GET + b"Content-Length: 1e9\r\n\r\n",
            self.GET + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            self.GET + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            self.GET + b"Transfer-Encoding: evil\r\n\r\n",
        ):  # fmt: skip
            assert status_of(raw(port, bad)) in (0, 200, 400, 404, 501, 505), bad
        assert get(port, VIEW).status == 200
        assert worker_of(port) == pid
