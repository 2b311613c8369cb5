"""What we say of a policy is what browsers do with it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from widget.check.csp import NONCE, Need, advise, blocked
from widget.testing import LoopbackServer

from .rig.page import Page
from .rig.servers import DEV, Provider

CARD = "v1/cards/tens.en.view.json"
FRAME = "v1/cards/tens.en.html"
_COUNT = itertools.count(1)
OPEN = "connect-src *; frame-src *"

#: A policy with {o} the publisher's origin, {h} its host, {p} its port, {s} the page's own port,
#: {sha} the script's hash; and what the script tag has.
POLICIES: list[tuple[str, dict[str, str]]] = [
    ("", {}),
    ("default-src 'none'", {}),
    ("default-src *", {}),
    ("default-src {o}", {}),
    ("default-src http:", {}),
    ("default-src https:", {}),
    ("default-src {h}", {}),
    ("default-src {h}:{p}", {}),
    ("default-src {h}:{s}", {}),
    ("default-src {h}:*", {}),
    ("default-src *:{p}", {}),
    ("default-src http://*:{p}", {}),
    ("default-src https://{h}:{p}", {}),
    ("default-src HTTP://{h}:{p}", {}),
    ("default-src 'none' {o}", {}),
    ("default-src localhost:{p}", {}),
    ("script-src {o}; connect-src {o}; default-src 'none'", {}),
    ("script-src {o}; script-src 'none'; default-src *", {}),
    ("script-src 'none'; script-src *; default-src *", {}),
    ("script-src-elem {o}; script-src 'none'", {}),
    ("script-src-elem 'none'; script-src {o}", {}),
    ("script-src; default-src *", {}),
    ("default-src {o}/widget/", {}),
    ("default-src {o}/widget", {}),
    ("default-src {o}/WIDGET/", {}),
    ("default-src {o}/%77idget/", {}),
    ("default-src {o}/", {}),
    ("default-src {o}/widget/embed/dev/widget.js", {}),
    ("default-src {o}/widget/embed/dev/", {}),
    ("default-src {o}/widget/embed/de", {}),
    ("child-src {o}; default-src 'none'", {}),
    ("child-src 'none'; default-src *", {}),
    ("frame-src {o}; child-src 'none'; default-src *", {}),
    ("frame-src 'none'; child-src *", {}),
    ("script-src 'nonce-abc'; " + OPEN, {"nonce": "abc"}),
    ("script-src 'nonce-abc'; " + OPEN, {"nonce": "ABC"}),
    ("script-src 'nonce-abc'; " + OPEN, {}),
    ("script-src 'nonce-abc' {o}; " + OPEN, {}),
    ("default-src 'nonce-abc' 'strict-dynamic'; " + OPEN, {"nonce": "abc"}),
    ("script-src 'nonce-abc' 'strict-dynamic' {o} * https: http:; " + OPEN, {}),
    ("script-src 'STRICT-dynamic' {o}; " + OPEN, {}),
    ("script-src '{sha}'; " + OPEN, {"integrity": "{sha}"}),
    ("script-src '{sha}'; " + OPEN, {}),
    ("script-src '{sha}' 'strict-dynamic'; " + OPEN, {"integrity": "{sha}"}),
    ("script-src '{url}'; " + OPEN, {"integrity": "{sha}"}),
    ("script-src '{sha}' 'strict-dynamic'; " + OPEN, {"integrity": "{sha} sha384-AAAA"}),
    ("script-src 'sha256-AAAA' {o}; " + OPEN, {"integrity": "{sha}"}),
    ("script-src 'sha256-AAAA'; " + OPEN, {"integrity": "{sha}"}),
    ("script-src {sha}; " + OPEN, {"integrity": "{sha}"}),
    ("default-src *, script-src 'none'", {}),
    ("script-src {o}, connect-src 'none', frame-src *", {}),
    ("SCRIPT-SRC 'NONE'; Connect-Src {o}", {}),
    ("script-src 'unsafe-inline' 'unsafe-eval'; " + OPEN, {}),
    ("sandbox", {}),
    ("sandbox allow-scripts", {}),
    ("sandbox allow-scripts; default-src 'self' {o}", {}),
    ("require-trusted-types-for 'script'; trusted-types 'none'; default-src {o}", {}),
    ("connect-src {o}/widget/v1/cards/; script-src *; frame-src {o}/cards/", {}),
    (";;  ; default-src\t'none';connect-src   {o};", {}),
    ("default-src data: blob:", {}),
    ("default-src *.0.0.1:{p}", {}),
    ("default-src 'self'", {}),
]
#: More, where the publisher is the page's own site.
OWN: list[tuple[str, dict[str, str]]] = [
    ("default-src 'SELF'", {}),
    ("default-src 'none'; script-src 'self'; connect-src 'self'", {}),
    ("script-src 'self' 'strict-dynamic' 'nonce-abc'; " + OPEN, {}),
    ("sandbox allow-scripts; default-src 'self'", {}),
    ("sandbox allow-scripts allow-same-origin; default-src 'self'", {}),
    ("default-src *.localhost:{p}", {}),
]

#: Blocked by WebKit alone; we say so for all.
WEBKIT = ("default-src *:{p}", "sandbox allow-scripts; default-src 'self'")


class Site(LoopbackServer):
    """One page under a policy, sent as it is; below ``/widget/`` the publisher's own answers."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.policy, self.body = "", ""
        self.seen: list[str] = []
        self._app = app
        super().__init__("localhost")

    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        if request.path.startswith("/widget/"):
            self.seen.append(request.path)
            return self._app
        page = Response(f"<!doctype html><title>A page</title>{self.body}", mimetype="text/html")
        if self.policy:
            page.headers["Content-Security-Policy"] = self.policy
        return page


@pytest.fixture(scope="module")
def site(_publisher: Provider) -> Iterator[Site]:
    server = Site(_publisher.app)
    yield server
    server.close()


def _need(site: Site, base: str, **tag: str) -> Need:
    number = next(_COUNT)  # no browser has these addresses already
    return Need(
        page=f"{site.origin}/{number}",
        script=f"{base}{DEV}?{number}",
        connect=f"{base}{CARD}?{number}",
        frame=f"{base}{FRAME}?{number}",
        **tag,
    )


def _stopped(page: Page, site: Site, provider: Provider, need: Need, policy: str) -> set[str]:
    """What the browser does not load. The fetch is our own: it does not wait for the script."""
    tag = {"integrity": need.integrity, "nonce": need.nonce, "src": need.script}
    given = "".join(f' {name}="{escape(value)}"' for name, value in tag.items() if value)
    site.policy = policy
    site.body = f'<script crossorigin{given}></script><iframe src="{escape(need.frame)}"></iframe>'
    provider.seen.clear()
    site.seen.clear()
    page.open(need.page)
    ran, fetched = page.evaluate(
        """async (url) => ['TreatmentCards' in window,
            await fetch(url).then(() => true, () => false)]""",
        need.connect,
    )
    framed = any(path.endswith(FRAME) for path in [*provider.paths(), *site.seen])
    found = ((ran, need.script), (fetched, need.connect), (framed, need.frame))
    return {url for does, url in found if not does}


def _told(policy: str, need: Need) -> set[str]:
    return {one.what for one in blocked([policy], need)}


@pytest.mark.slow_elsewhere
@pytest.mark.parametrize("ours", [False, True], ids=["elsewhere", "here"])
def test_browsers_block_what_we_say_and_load_what_we_advise(page, provider, site, ours):
    """The script on another origin than the page, and on the same."""
    origin = site.origin if ours else provider.origin
    host, _, port = origin.removeprefix("http://").partition(":")
    sha = provider.integrity()
    url = sha.replace("+", "-").replace("/", "_")
    own = site.origin.rpartition(":")[2]
    names = {"o": origin, "h": host, "p": port, "s": own, "sha": sha, "url": url}
    wrong = []
    # On the same origin only those that mean something else there.
    # The whole table in one engine: each of the others takes minutes for it.
    step = 1 if page.engine == "chromium" else 3
    for template, tag in POLICIES[:: 4 if ours else step] + OWN * ours:
        policy = template.format(**names)
        tag = {name: value.format(**names) for name, value in tag.items()}
        need = _need(site, f"{origin}/widget/", **tag)
        stopped, told = _stopped(page, site, provider, need, policy), _told(policy, need)
        if template in WEBKIT and page.engine != "webkit":
            assert told
            told = set()
        if stopped != told:
            wrong.append((policy, tag, "blocked", stopped, "told", told))
        needed = {one.add for one in blocked([policy], need)}
        tag |= {"nonce": "abc"} if NONCE in needed else {}
        tag |= {"integrity": sha} if any("integrity=" in one for one in needed) else {}
        need = _need(site, f"{origin}/widget/", **tag)
        advised = advise(policy, need)
        stopped, told = _stopped(page, site, provider, need, advised), _told(advised, need)
        if stopped or told:
            wrong.append((advised, tag, "advised, blocked", stopped, "told", told))
    assert not wrong, "\n".join(map(str, wrong))
