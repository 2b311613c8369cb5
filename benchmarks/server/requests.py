"""Requests as browsers send them, for an app in this process and for a server."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from time import process_time
from typing import Any

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
#: Of Chromium, asking another host for a card; a proxy in between adds what proxies add.
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36",
    "Accept": "*/*",
    "Accept-Language": "en-GB,en;q=0.9",
    "Origin": "https://partner.example",
    "Cache-Control": "no-cache",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
}
#: What browsers accept, and what makes a server choose each coding.
ACCEPTS = {"br": "gzip, deflate, br, zstd", "gzip": "gzip, deflate", "identity": ""}


@dataclass(frozen=True)
class Request:
    """A request, and the status that has to come."""

    path: str
    coding: str = "br"
    query: str = ""
    method: str = "GET"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def all_headers(self) -> dict[str, str]:
        """Those that are sent."""
        accept = ACCEPTS.get(self.coding, self.coding)
        chosen = {"Accept-Encoding": accept} if accept else {}
        return {**HEADERS, **chosen, **self.headers}

    def environ(self) -> Environ:
        """As a server hands it to an app (PEP 3333)."""
        environ: Environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "RAW_URI": self.target(),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_SOFTWARE": "benchmark",
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_PORT": "50000",
            "HTTP_HOST": "127.0.0.1:8000",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": None,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in self.all_headers().items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return environ

    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def _start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
    """What a server does with it is the server's cost."""


def send(app: App, environ: Environ) -> None:
    """A request as a server would hand it over, its answer read to the end."""
    answer = app(environ.copy(), _start)
    for _ in answer:
        pass
    if (close := getattr(answer, "close", None)) is not None:
        close()


def cost(app: App, environs: Iterable[Environ], count: int) -> float:
    """CPU time of this process for each request (µs).

    :param count: how many requests those are.
    """
    since = process_time()
    for environ in environs:
        send(app, environ)
    return (process_time() - since) / count * 1e6


@dataclass(frozen=True)
class Answer:
    """What an app answers, whole."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def status(self) -> int:
        return int(self.line[:3])

    def header(self, name: str) -> str:
        """One header; empty where it is not there."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def answer(app: App, request: Request) -> Answer:
    """Send a request once, and see that its answer is the one that is meant.

    :raises AssertionError: for another status.
    """
    told: list[Any] = []
    body = b"".join(app(request.environ(), lambda line, headers, *_: told.extend((line, headers))))
    found = Answer(told[0], told[1], body)
    assert found.status == request.status, (request, found)
    return found
