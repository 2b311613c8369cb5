"""Promise 8, its last filter: a card store that somebody else has taken cannot use the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from widget.testing import LoopbackServer, status

from .rig import hostile
from .rig.files import value
from .rig.page import left
from .rig.servers import card

RIG = Path(__file__).parent / "rig"
TRUSTING = (RIG / "trusting.js").read_text("utf-8")
LOOKS = value("hostile.js")
LOOK, TOUCH, PRESS, ADD = (
    f"(argument) => {LOOKS}.{name}(argument)" for name in ("look", "touch", "press", "add")
)
READABLE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
COPY = "The pasted copy."
BUTTON = "<button type=button onclick='this.value = 1'>The page's own</button>"
Pages = Callable[..., Iterator[int]]


class Attacker(LoopbackServer):
    """Hears of every request that a page was made to send."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.headers: set[str] = set()
        super().__init__("127.0.0.1")

    def answer(self, request: Request) -> Response:
        self.heard.append(request.path)
        self.headers |= {name.lower() for name, _ in request.headers.items()}
        return Response("", headers=READABLE)


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    server = Attacker()
    yield server
    server.close()


@pytest.fixture
def taken(page, provider, partner, attacker) -> Pages:
    """Opens pages with a card for each hostile answer, so few at a time that each is quick."""
    good = provider.app.test_client().get("/widget/v1/cards/tens.en.view.json").json

    def pages(
        script: str, *, large: bool = False, at_once: int = 130, leaving: bool = False
    ) -> Iterator[int]:
        bodies = hostile.views(good, attacker.origin, large=large)

        def answer(request: Request, app: Any) -> Any:
            body = bodies.get(request.path.rpartition("/")[2].partition(".")[0])
            return Response(body, headers=READABLE, mimetype="application/json") if body else app

        provider.misbehave("v1/cards/", answer)
        names = list(bodies)
        for start in range(0, len(names), at_once):
            some = names[start : start + at_once]
            try:
                page.open(partner.page("".join(map(card, some)) + BUTTON + script))
            except Exception as error:  # the page before this one was on its way elsewhere
                if not (leaving and left(error)):
                    raise
                continue
            settled = "(count) => new Set(seen.events.map(({id}) => id)).size >= count"
            page.wait(settled, len(some), seconds=60)
            yield len(some)

    return pages


def looked(page) -> list[tuple[str, str]]:
    """What is wrong on the page, each with the answer that made it."""
    found = page.evaluate(LOOK, f"<p>{COPY}</p>")
    return [(hostile.NAMES[name], what) for name, what in found]


@pytest.mark.parametrize("large", [False, True], ids=["wrong", "large"])
def test_nothing_that_a_server_sends_runs_or_leaves_the_page_blank(
    page, provider, attacker, taken, large
):
    """More than a thousand answers, each for a card of its own."""
    count = 0
    for some in taken(provider.script(), large=large):
        count += some
        address = page.evaluate("() => location.href")
        assert looked(page) == []
        page.evaluate(TOUCH)
        assert page.evaluate("() => window.ran ?? 0") == 0
        assert page.evaluate("() => location.href") == address
        assert attacker.heard == []
        assert page.told()["errors"] == []
        # The page goes on: its own button works, and so does a card of a server that is well.
        assert page.evaluate(PRESS) == "1"
        page.evaluate(ADD)
        page.loaded("#well")
    assert count > (5 if large else 1000)


def test_a_client_that_believes_its_server_is_caught(page, provider, attacker, taken):
    """The control: the same look at the same answers finds what another client lets through."""
    caught, ran = set(), 0
    for _ in taken(f"<script>BASE = '{provider.base}'; {TRUSTING}</script>", leaving=True):
        caught |= {name for name, _ in looked(page)}
        try:
            page.evaluate(TOUCH)
            ran += page.evaluate("() => window.ran ?? 0")
        except Exception as error:
            if not left(error):
                raise
        if ran > 20 and len(attacker.heard) > 10 and len(caught) > 100:
            return
    pytest.fail(f"{ran} ran, {len(attacker.heard)} were heard, {len(caught)} were seen")


#: Headers by which an answer could have a browser load, send or go elsewhere.
HEADERS = {
    "Link": "<ATTACKER/link>; rel=preload; as=image, <ATTACKER/next>; rel=prefetch",
    "Refresh": "0; url=ATTACKER/refresh",
    "SourceMap": "ATTACKER/map",
    "Set-Cookie": "id=reader; Path=/",
    "Content-Security-Policy": "default-src 'none'; report-uri ATTACKER/report",
    "Content-Security-Policy-Report-Only": "default-src 'none'; report-uri ATTACKER/report",
    "Report-To": '{"group":"default","max_age":99,"endpoints":[{"url":"ATTACKER/report"}]}',
    "NEL": '{"report_to":"default","max_age":99,"success_fraction":1}',
    "Content-Disposition": "attachment; filename=card.exe",
    "Clear-Site-Data": '"*"',
    "Service-Worker-Allowed": "/",
}


@pytest.mark.parametrize("strict", [False, True], ids=["open", "strict"])
@pytest.mark.parametrize("type", ["application/json", "text/html", "text/javascript"])
def test_no_header_of_an_answer_reaches_further_than_the_card(
    page, provider, partner, attacker, type, strict
):
    view = provider.app.test_client().get("/widget/v1/cards/tens.en.view.json").text
    headers = {name: told.replace("ATTACKER", attacker.origin) for name, told in HEADERS.items()}
    provider.misbehave(
        "v1/", lambda *_: Response(view, headers={**READABLE, **headers}, content_type=type)
    )
    page.open(
        partner.page(card() + provider.script(), policy=_strict(provider) if strict else None)
    )
    page.loaded()
    address = page.evaluate("() => location.href")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert page.evaluate("() => location.href") == address
    assert page.evaluate("() => document.cookie") == ""
    if page.engine == "webkit":  # takes the `Link` of any answer for the page's; a policy stops it
        assert attacker.heard == ([] if strict else ["/link"])
    else:
        assert page.problems() == []
        assert attacker.heard == []
    # No cookie that was set is sent back.
    page.evaluate("() => document.querySelector('treatment-card').load()")
    assert [seen.headers.get("cookie") for seen in provider.of("v1/")] == [None, None]


def _strict(provider) -> str:
    opened = f"script-src {provider.origin}; connect-src {provider.origin}"
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; {opened}"


def test_an_answer_that_leads_elsewhere_tells_nothing_there(page, provider, partner, attacker):
    """A redirect is followed, for publishers who move; a page's `connect-src` decides how far."""
    there = {**READABLE, "Location": f"{attacker.origin}/elsewhere"}
    provider.misbehave("v1/", lambda *_: Response("", 302, there))
    page.open(partner.page(card() + provider.script()))
    page.failed("parse")
    assert page.text() == COPY
    assert attacker.heard == ["/elsewhere"]
    assert not {"cookie", "referer", "authorization"} & attacker.headers
    page.open(partner.page(card() + provider.script(), policy=_strict(provider)))
    page.failed("network")
    assert page.text() == COPY
    assert attacker.heard == ["/elsewhere"]


#: Twelve million letters, well-formed.
LONG = json.dumps({
    "schema": "treatment-card/1", "id": "tens", "status": "active",
    "view": [["p", {}, "Text. " * 2_000_000]],
})  # fmt: skip


def test_an_answer_that_is_too_long_is_not_built(page, provider, partner):
    provider.misbehave("v1/", status(200, LONG))
    page.open(partner.page(card() + provider.script()))
    page.failed("schema")
    assert page.text() == COPY
