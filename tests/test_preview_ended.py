"""A preview serves until it is interrupted, and the terminal has words for mistakes alone."""

from __future__ import annotations

import signal
import socket
import threading
from contextlib import closing
from pathlib import Path

import pytest

from widget.serve.preview import serve_preview


def _ask(port: int, line: bytes) -> bytes:
    """The first line of the answer."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall(line + b"\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return connection.makefile("rb").readline()


def test_it_answers_until_it_is_interrupted_and_tells_what_went_wrong(
    starter_copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[bytes] = []
    ports: list[int] = []

    def ask(port: int) -> None:
        try:
            answers.append(_ask(port, b"GET / HTTP/1.1"))
            answers.append(_ask(port, b"GET / HTTP/x"))
        finally:  # as Ctrl+C does
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def say(address: str) -> None:
        ports.append(int(address.rstrip("/").rpartition(":")[2]))
        threading.Thread(target=ask, args=ports).start()

    serve_preview(starter_copy, 0, say)
    assert [answer[:12] for answer in answers] == [b"HTTP/1.1 200", b"<!DOCTYPE HT"]
    (told,) = (record.getMessage() for record in caplog.records)
    assert "code 400, message Bad request version ('HTTP/x')" in told
    with pytest.raises(ConnectionRefusedError):
        _ask(ports[0], b"GET / HTTP/1.1")
