"""A look at a source on this machine: loopback only, drafts included, problems on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from widget.check.library import check
from widget.check.lifecycle import as_of
from widget.model import Library
from widget.publish.addresses import Site
from widget.publish.mount import Mount
from widget.publish.page import POLICY
from widget.publish.site import build_site
from widget.read.folder import read_source
from widget.read.source import Source
from widget.read.sql.address import shown
from widget.serve.negotiate import represent


def serve_preview(source: Source, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted. Every load reads the source again, so a saved change is there."""
    server = make_server("127.0.0.1", port, preview_app(source), threaded=True)
    say(
        f"Preview of {shown(source or 'starter')}: http://127.0.0.1:{server.port}/ (Ctrl+C ends it)"
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def preview_app(source: Source) -> Callable[..., Any]:
    """A WSGI app that shows a source as it is now."""

    @Request.application
    def app(request: Request) -> Response:
        checked = check(read_source(source))
        today = datetime.now(UTC).date()
        site = _site(as_of(checked.library, today)) if checked.library else None
        path = request.path.lstrip("/")
        if path == "":
            langs = sorted({lang for _, lang in site.revisions}) if site else []
            return _start([str(problem) for problem in checked.problems], langs)
        asset = site.assets.get(path) if site else None
        if asset is None:
            return Response("Not found", 404)
        chosen = represent(asset, None)
        return Response(chosen.body, asset.status, list(chosen.headers))

    return app


def _site(library: Library) -> Site:
    """Everything is shown: drafts as if active, every language that has a card."""
    cards = {
        name: {lang: replace(card, status="active") if card.status == "draft" else card
               for lang, card in versions.items()}
        for name, versions in library.cards.items()
    }  # fmt: skip
    written = {lang for versions in cards.values() for lang in versions}
    shown = [lang for lang in library.words if lang in written]
    return build_site(replace(library, cards=cards), Mount(), languages=shown)


def _start(problems: list[str], langs: list[str]) -> Response:
    found = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
    listed = f"<h2>What check says</h2><ul>{found}</ul>" if found else "<p>No problems found.</p>"
    link = "".join(f'<li><a href="/cards/{lang}/">All cards: {lang}</a></li>' for lang in langs)
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>'
        f"<body><main><h1>Preview</h1><ul>{link}</ul>{listed}</main></body></html>"
    )
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
