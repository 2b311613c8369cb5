"""Real origins inside the test process: a publisher that can misbehave, a partner's site."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.wrappers import Request, Response

from widget.testing import LivePublisher, LoopbackServer

RECORDER = Path(__file__).with_name("recorder.js").read_text(encoding="utf-8")
#: The script of this checkout; the examples try the newest release.
DEV = "embed/dev/widget.js"
_COUNT = itertools.count(1)


class Provider(LivePublisher):
    """A publisher's server, which does not always behave: the one that we ship for tests."""

    def __init__(
        self,
        make_app: Callable[[str], Flask] | None = None,
        *,
        source: Path | None = None,
        languages: Iterable[str] | None = None,
    ) -> None:
        """
        :param make_app: makes the app from its origin; by default one that serves the source.
        """
        if make_app:
            super().__init__(None, lambda address: make_app(address.removesuffix("/widget")))
        else:
            super().__init__(source, languages=languages)
        self.base = f"{self.public_url}/"

    def paths(self, part: str = "") -> list[str]:
        """The paths asked for, in order, below the mount point."""
        short = (seen.path.removeprefix("/widget/") for seen in self.seen)
        return [path for path in short if part in path]

    def script(self, how: str = "async", *, src: str = DEV, **attributes: str) -> str:
        """A script tag. Its address is new each time, so that no browser has it already."""
        address = f"{self.base}{src}?{next(_COUNT)}"
        fixed = {"src": address, "crossorigin": "anonymous", "referrerpolicy": "no-referrer"}
        return f"<script {how}{_attributes({**fixed, **attributes})}></script>"

    def integrity(self, version: str = "dev") -> str:
        """The hash of the script as it is served, worked out here."""
        body = self.app.test_client().get(f"/widget/embed/{version}/widget.js").data
        return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


class Partner(LoopbackServer):
    """A partner's site: any page, under any policy."""

    def __init__(self) -> None:
        self._pages: dict[str, Response] = {}
        self.reports: list[str] = []
        self._test = 0
        self._app: Callable[..., Any] | None = None
        super().__init__("localhost")

    def forget(self) -> None:
        """Forget what was reported; of pages that were shown until now, what is still to come."""
        self._test += 1
        self.reports.clear()

    def mount(self, app: Callable[..., Any]) -> None:
        """Also serve this app, its pages watched like all others."""
        self._app = app

    def page(
        self,
        body: str,
        *,
        head: str = "",
        policy: str | None = None,
        html: str = 'lang="en"',
        headers: dict[str, str] | None = None,
    ) -> str:
        """Put up a page; the answer is its address."""
        text = (
            f'<!doctype html><html {html}><head><meta charset="utf-8"><title>A page</title>'
            f"{head}</head><body>\n<main><h1>A page</h1>\n{body}\n</main></body></html>"
        )
        page = Response(text, mimetype="text/html", headers=headers)
        if policy is not None:
            page.headers["Content-Security-Policy"] = policy
        path = f"/page/{next(_COUNT)}"
        self._pages[path] = page
        return self.origin + path

    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        if request.path == "/reports":
            if request.query_string.decode() == f"{self._test}":
                self._report(request.get_data())
            return Response(status=204)
        if request.path == "/favicon.ico":
            return Response(status=204)
        if request.path in self._pages:
            return watched(self._pages[request.path], self._test)
        if self._app is None:
            return Response(status=404)
        return watched(Response.from_app(self._app, request.environ, buffered=True), self._test)

    def _report(self, body: bytes) -> None:
        report = json.loads(body).get("csp-report", {})
        told = f"{report.get('effective-directive')} {report.get('blocked-uri')}"
        # Firefox asks every site for this picture, and reports it where the policy forbids it.
        if not told.endswith("/favicon.ico"):
            self.reports.append(told)


def watched(page: Response, test: int = 0) -> Response:
    """A page with our recorder, let in by its own hash, and with an address for reports.

    :param test: stands in that address; a report may come when its test is over.
    """
    if page.mimetype != "text/html":
        return page
    seen = Response(page.get_data(), page.status, page.headers.copy())
    policy = page.headers.get("Content-Security-Policy")
    if policy is not None:
        digest = base64.b64encode(hashlib.sha256(RECORDER.encode()).digest()).decode()
        scripts = re.compile(r"(script-src (?!'none'))")
        admitted = scripts.sub(rf"\1'sha256-{digest}' ", policy)
        if admitted == policy:  # no script runs here, so none can watch
            seen.headers["Content-Security-Policy"] = f"{policy}; report-uri /reports?{test}"
            return seen
        seen.headers["Content-Security-Policy"] = f"{admitted}; report-uri /reports?{test}"
    text = page.get_data(as_text=True)
    seen.set_data(text.replace("<head>", f"<head><script>{RECORDER}</script>", 1))
    return seen


def card(
    card: str | None = "tens", *, tag: str = "treatment-card", text: str = "", **attributes: str
) -> str:
    """An element to paste, with a short copy inside."""
    text = text or "<p>The pasted copy.</p>"
    chosen = {"card": card, **attributes} if card is not None else attributes
    return f"<{tag}{_attributes(chosen)}>{text}</{tag}>"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape(value)}"' for name, value in attributes.items()
    )
