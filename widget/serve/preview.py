"""A preview of a source on this machine: loopback only, drafts included, live."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from threading import Condition
from time import monotonic
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from widget.check.library import OnUnclean
from widget.publish.proof_pages import (
    POLICY,
    SOURCE,
    missing_page,
    source_page,
    start_page,
    wrapped,
)
from widget.read.folder import STARTER
from widget.read.source import Source, Store, glance_of, signature_of
from widget.read.sql.address import is_database, open_database
from widget.serve.negotiate import represent
from widget.serve.proofs import Look, look, name_of
from widget.serve.watch import Watch

#: How long (s) a page waits for news before it asks again, and when what failed is tried again.
HOLD, AGAIN = 20.0, 2.0
#: Names of this machine. Another one that leads here is a site that wants to read drafts (DNS
#: rebinding), for a browser takes what it shows for that site's own.
_HERE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?\Z")
_PAGE = re.compile(r"cards/([A-Za-z0-9-]+)/([a-z0-9-]*)\Z")
Tell = Callable[[Look], None]


class Preview:
    """What there is to see of a source, made again when it changes; a WSGI app.

    :param tell: called with what was found, at each change.
    """

    def __init__(
        self, source: Source, on_unclean: OnUnclean = "error", tell: Tell = lambda found: None
    ) -> None:
        self._source: str | Store = name_of(source)
        if isinstance(self._source, str) and is_database(self._source):
            self._source = open_database(self._source)
        self._on_unclean, self._tell = on_unclean, tell
        self._news = Condition()
        self._ended = False
        place = _place(self._source)
        self._watch = Watch(
            lambda: signature_of(place) if place is not None else (),
            self._make,
            again=self._is_due,
            glance=lambda: glance_of(place) if place is not None else (),
        )
        self._pages: tuple[str, dict[str, bytes | None]] = "", {}
        self.now = look(self._source, self._on_unclean)
        self._tell(self.now)

    def start(self) -> None:
        """Watch the source from now on."""
        self._watch.attend()

    def end(self) -> None:
        """Let go of all that wait."""
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _make(self) -> None:
        found = look(self._source, self._on_unclean, self.now)
        with self._news:
            self.now = found
            self._news.notify_all()
        self._tell(found)

    def _is_due(self) -> bool:
        """A new day may bring what is overdue; a disk or a database may work again."""
        day = datetime.now(UTC).date().isoformat()
        failed = self.now.proof.failure and monotonic() - self.now.made > AGAIN
        return bool(failed) or day != self.now.day

    def wait(self, seen: str, seconds: float) -> str:
        """The number of what there is, as soon as that is another than was seen."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self.now.proof.number != seen, seconds)
            return self.now.proof.number

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        return self.answer(Request(environ))(environ, start)

    def answer(self, request: Request) -> Response:
        """A page, a file of one, or whether there is news."""
        if not _HERE.match(request.environ.get("HTTP_HOST", "")):
            return Response("expected to be asked as localhost or 127.0.0.1", 403)
        if request.method not in ("GET", "HEAD"):
            return Response("expected GET", 405, {"Allow": "GET, HEAD"})
        path = request.path.lstrip("/")
        if path == "preview/news":
            number = self.wait(request.args.get("seen", ""), HOLD)
            body = json.dumps({"number": number})
            return Response(
                body, mimetype="application/json", headers={"Cache-Control": "no-store"}
            )
        found = self.now
        page = _PAGE.match(path)
        if path == "" or path.startswith(SOURCE) or page:
            return self._page(found, path, page)
        if asset := found.assets.get(path):
            chosen = represent(asset, request.headers.get("Accept-Encoding"))
            return Response(chosen.body, asset.status, list(chosen.headers))
        return _html(missing_page(found.proof, None, path), 404)

    def _page(self, found: Look, path: str, page: re.Match[str] | None) -> Response:
        number, pages = self._pages
        if number != found.proof.number:  # made on demand, once for each look
            pages = {}
            self._pages = found.proof.number, pages
        if path not in pages:
            pages[path] = _made(found, path, page)
        body = pages[path]
        if body is not None:
            return _html(body, 200)
        row = found.row(page[1], page[2]) if page else None
        return _html(missing_page(found.proof, row, path), 404)


def _made(found: Look, path: str, page: re.Match[str] | None) -> bytes | None:
    if path == "":
        return start_page(found.proof)
    if page is None:
        return source_page(found.proof, path.removeprefix(SOURCE))
    asset = found.assets.get(path)
    row = found.row(page[1], page[2])
    return None if asset is None else wrapped(asset.identity.body, found.proof, row)


def _html(body: bytes, status: int) -> Response:
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, status, headers, mimetype="text/html")


def _place(source: str | Store) -> str | Store | None:
    """What is watched; the starter set may lie in an archive of modules, which does not change."""
    if source != STARTER:
        return source
    starter = files("widget") / STARTER
    return str(starter) if isinstance(starter, Path) else None


class _Quiet(WSGIRequestHandler):
    """Every page asks for news all the time; the terminal tells what an editor can mend."""

    def log(self, type: str, message: str, *args: Any) -> None:
        if type != "info":
            super().log(type, message, *args)


def serve_preview(
    source: Source,
    port: int,
    say: Callable[[str], None],
    *,
    on_unclean: OnUnclean = "error",
    tell: Tell = lambda found: None,
) -> None:
    """Serve until interrupted; open pages show a change by themselves.

    :param say: called with the address, once it is served.
    """
    app = Preview(source, on_unclean, tell)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    try:
        with suppress(KeyboardInterrupt):  # which may come before the server waits for it
            say(f"http://127.0.0.1:{server.port}/")
            app.start()
            server.serve_forever()
    finally:
        app.end()
        server.server_close()
