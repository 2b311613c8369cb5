"""A partner that hosts an export beside its own pages: live cards, and no request to anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from widget.serve.export import export
from widget.serve.settings import settings

from ..serve.desk import Desk
from ..serve.static_host import static_host
from .rig.page import Page
from .rig.servers import RECORDER, card

pytestmark = pytest.mark.slow_elsewhere

STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'"
OWN = "() => performance.getEntriesByType('resource').map(({name}) => name)"
COPY = "The pasted copy."


@dataclass
class Site:
    """A partner's site with an export below it."""

    folder: Path
    desk: Desk
    origin: str = ""

    def export(self) -> None:
        url = "https://partner.example/widget"
        export(self.folder / "widget", settings(self.desk.folder, public_url=url))

    def page(self, body: str, html: str = 'lang="en"', policy: str = STRICT) -> str:
        """Put up a page under a policy, our recorder among the site's own scripts."""
        told = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
        name = f"page-{len(list(self.folder.iterdir()))}.html"
        (self.folder / name).write_text(
            f'<!doctype html><html {html}><head><meta charset="utf-8">{told}<title>A page</title>'
            f'<script src="/seen.js"></script></head><body><main>{body}</main></body></html>'
        )
        return f"{self.origin}/{name}"

    def script(self) -> str:
        told = json.loads((self.folder / "widget/embed/1.3.0/integrity.json").read_bytes())
        return (
            f'<script async src="/widget/embed/1.3.0/widget.js" crossorigin="anonymous" '
            f'integrity="{told["widget.js"]["integrity"]}" referrerpolicy="no-referrer"></script>'
        )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The terminal needs no log."""


@contextmanager
def plain(folder: Path) -> Iterator[int]:
    """A host that knows nothing but files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module", params=["nginx", "plain"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("partner")
    made = Site(root / "site", Desk(root / "cards", "bath", "gone"))
    made.folder.mkdir()
    (made.folder / "seen.js").write_text(RECORDER, encoding="utf-8")
    made.desk.card("gone", "recalled", title="Gone")
    made.export()
    out = made.folder / "widget"
    host = static_host(root, out) if request.param == "nginx" else plain(made.folder)
    with host as port:
        made.origin = f"http://127.0.0.1:{port}"
        yield made


def asked(page: Page, site: Site, last: str) -> list[str]:
    """What the page asked for below its own origin, the last too; nothing else was at all."""
    # A browser may note a request a little after it has handed over the answer.
    page.wait(f"(last) => ({OWN})().some((name) => name.endsWith(last))", last)
    names = [name for name in page.evaluate(OWN) if not name.endswith("/favicon.ico")]
    assert all(name.startswith(f"{site.origin}/") for name in names), names
    return [name.removeprefix(f"{site.origin}/") for name in names]


def test_a_card_from_the_partners_own_host_is_live_under_a_strict_policy(
    page: Page, site: Site
) -> None:
    page.open(site.page(card("bath", text=f"<p>{COPY}</p>") + site.script()))
    page.loaded()
    assert page.titles() == ["Warm bath"]
    assert page.problems() == []
    ours = ["seen.js", "widget/embed/1.3.0/widget.js", "widget/v1/cards/bath.en.view.json"]
    # Which of two scripts is there first is chance.
    assert sorted(asked(page, site, ours[-1])) == ours


def test_one_tag_on_a_page_without_a_language_shows_the_card(page: Page, site: Site) -> None:
    tag = '<script async src="/widget/embed/v1.js" data-card="bath"></script>'
    page.open(site.page(tag, html=""))
    page.loaded()
    assert page.titles() == ["Warm bath"]
    asked(page, site, "widget/v1/cards/bath.und.view.json")


def test_a_recalled_card_shows_its_notice_although_the_host_says_200(
    page: Page, site: Site
) -> None:
    page.open(site.page(card("gone", text=f"<p>{COPY}</p>") + site.script()))
    page.loaded()
    text = page.text()
    assert "It burns." in text
    assert "Get out." in text
    assert COPY not in text
    assert "open wound" not in text
    [told] = [event for event in page.told()["events"] if event["name"] == "withdrawn"]
    assert told["status"] == "recalled"
    code = page.evaluate("async (url) => (await fetch(url)).status", page_view(site, "gone"))
    assert code == 200


def page_view(site: Site, name: str) -> str:
    return f"{site.origin}/widget/v1/cards/{name}.en.view.json"


def test_a_recall_reaches_readers_with_the_next_export(page: Page, site: Site) -> None:
    address = site.page(card("bath") + site.script())
    try:
        page.open(address)
        page.loaded()
        assert "open wound" in page.text()
        site.desk.card("bath", "recalled")
        site.export()
        page.open(address)
        page.wait("() => window.seen?.events.some(({name}) => name === 'withdrawn')")
        assert "It burns." in page.text()
        assert "open wound" not in page.text()
    finally:
        site.desk.card("bath")
        site.export()


def test_a_page_for_people_is_styled_and_clean_with_a_slash_at_its_end(
    page: Page, site: Site
) -> None:
    for address in ("cards/en/bath/", "cards/en/"):
        page.open(f"{site.origin}/widget/{address}")
        style = "() => [...document.styleSheets].map((sheet) => sheet.cssRules.length > 5)"
        assert page.evaluate(style) == [True]
        assert page.complaints() == []
        asked(page, site, ".css")


def test_a_region_of_a_language_gets_the_language_from_nginx(page: Page, site: Site) -> None:
    page.open(site.page(card("bath", text=f"<p>{COPY}</p>") + site.script(), html='lang="en-GB"'))
    if (site.folder.parent / "nginx.conf").exists():
        page.loaded()
        assert page.titles() == ["Warm bath"]
    else:  # a host that knows only files: the page's own copy stays
        page.failed("http-404")
        assert page.text() == COPY
