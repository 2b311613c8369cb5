"""Requests as a server hands them on, with nothing made tidy on the way; every kind of address."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from flask import Flask

from widget import create_blueprint

from .desk import LANGUAGES, URL, V1, V2, Desk

Wsgi = Callable[..., Iterable[bytes]]
Headers = Iterable[tuple[str, str]]


class Unread(io.RawIOBase):
    """A body that nobody has to read: reading it is a fault."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body of a request was read")

    readline = readinto = read  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was given to the server."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def told(self, name: str) -> str | None:
        """A header."""
        return next((value for key, value in self.headers if key == name), None)

    def holds(self, text: str) -> bool:
        """Whether it stands anywhere in headers or body, whatever its case."""
        everything = repr(self.headers) + self.body.decode("utf-8", "replace")
        return text.lower() in everything.lower()


def ask(
    app: Wsgi,
    path: str,
    query: str = "",
    method: str = "GET",
    headers: Headers = (),
    environ: Mapping[str, Any] | None = None,
) -> Reply:
    """Ask a WSGI app (PEP 3333).

    :param path: percent-encoded, as in a request line.
    """
    given: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": Unread(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        given[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    given |= environ or {}
    found: list[Any] = []
    body = app(given, lambda status, told, *_: found.append((status, tuple(told))))
    whole = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return Reply(*found[0], whole)


#: One address and query of every kind, by what it is, below the mount point.
KINDS: dict[str, tuple[str, str]] = {
    "facts": ("v1/cards/bath.en.json", ""),
    "view": ("v1/cards/bath.ar.view.json", ""),
    "view instead": ("v1/cards/bath.fr.view.json", ""),
    "fragment": ("v1/cards/bath.en.html", ""),
    "fragment in a form": ("v1/cards/bath.en.html", "country=GB&variant=compact"),
    "index": ("v1/cards.en.json", ""),
    "disclaimer": ("v1/disclaimer.en.json", ""),
    "disclaimer view": ("v1/disclaimer.en.view.json", ""),
    "disclaimer fragment": ("v1/disclaimer.en.html", "theme=dark"),
    "changes": ("v1/changes.json", "since=2026-03-01"),
    "feed": ("v1/changes.atom", ""),
    "health": ("v1/health.json", ""),
    "privacy": ("v1/privacy.json", ""),
    "description": ("v1/openapi.json", ""),
    "page": ("cards/en/bath", ""),
    "list": ("cards/en/", ""),
    "frame": ("cards/en/bath/frame", "theme=dark"),
    "embed": ("cards/en/bath/embed", ""),
    "oembed": ("oembed", f"url={quote(URL, safe='')}cards/en/bath"),
    "builder": ("builder", "card=bath"),
    "pastes": ("builder/pastes.json", "card=bath"),
    "preview": ("builder/preview", "card=bath"),
    "client": ("embed/v1.js", ""),
    "release": ("embed/1.0.0/widget.js", ""),
    "integrity": ("embed/1.0.0/integrity.json", ""),
    "style": ("embed/1.0.0/card.css", ""),
    "gone facts": ("v1/cards/gone.en.json", ""),
    "gone view": ("v1/cards/gone.en.view.json", ""),
    "gone page": ("cards/en/gone", ""),
    "gone frame": ("cards/en/gone/frame", ""),
    "no address": ("v1/nothing", ""),
    "no card": ("v1/cards/nothing.en.json", ""),
    "no frame": ("cards/en/nothing/frame", ""),
    "no oembed": ("oembed", "url=https://else.example/"),
    "no builder file": ("builder/nothing", ""),
    "bad choice": ("v1/cards/bath.en.html", "heading-level=9"),
    "bad day": ("v1/changes.json", "since=never"),
    "bad frame": ("cards/en/bath/frame", "country=gb"),
    "too long": ("builder", f"x={'y' * 1001}"),
    "no xml": ("oembed", "url=x&format=xml"),
}
#: The codes that must be among them.
CODES = {200, 400, 404, 410, 501}


def folder(path: Path) -> Desk:
    desk = Desk(path, "bath", "gone")
    desk.card("bath", "active", V1, V2)
    desk.card("gone", "recalled", replaced_by="bath")
    return desk


def served(
    source: Path, prefix: str | None = "/w", host: Flask | None = None, **settings: Any
) -> Flask:
    """An app with the cards of a folder and what its builder has of files."""
    app = host or Flask("served")
    settings = {"public_url": URL, "languages": LANGUAGES} | settings
    app.register_blueprint(create_blueprint(source, **settings), url_prefix=prefix)
    return app


def pinned(app: Flask) -> dict[str, tuple[str, str]]:
    """The kinds, with those whose addresses hold a hash: a revision, and files of our own pages."""
    catalogue = app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    paths = catalogue.paths()
    wanted = {"pinned": "cards/bath@", "gone pinned": "cards/gone@", "page style": "embed/pages-"}
    wanted |= {"page script": "embed/search-"}
    found = {name: next(p for p in paths if part in p) for name, part in wanted.items()}
    return KINDS | {name: (path, "") for name, path in found.items()}
