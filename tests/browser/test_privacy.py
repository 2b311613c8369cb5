"""Promise 7, provable: what three browsers send and keep is what ``v1/privacy.json`` lists."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Response

from widget.testing import Seen

from .rig.servers import DEV, Provider, card

ROOT = Path(__file__).parents[2]
#: What a page and its publisher's origin hold, by the names of the list.
KEPT = """async () => ({
  cookies: document.cookie ? document.cookie.split('; ') : [],
  localStorage: Object.keys(localStorage),
  sessionStorage: Object.keys(sessionStorage),
  indexedDB: (await indexedDB.databases()).map(({name}) => name),
  caches: window.caches ? await caches.keys() : [],
  serviceWorkers: navigator.serviceWorker
    ? (await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope) : [],
})"""
GLOBALS = "() => Object.getOwnPropertyNames(window)"


@pytest.fixture
def listed(provider: Provider) -> dict[str, Any]:
    told: dict[str, Any] = provider.app.test_client().get("/widget/v1/privacy.json").json
    return told


def kind(seen: Seen, listed: dict[str, Any]) -> str:
    """Which request of the list it is."""
    for request in listed["requests"]:
        for path in request["paths"]:
            pattern = re.sub(r"\\{[a-z]+\\}", "[A-Za-z0-9.-]+", re.escape(f"/widget/{path}"))
            if re.fullmatch(pattern, seen.path) and seen.method == request["method"]:
                return str(request["id"])
    raise AssertionError(f"not listed: {seen.method} {seen.path}")


def unlisted(seen: Seen, listed: dict[str, Any]) -> set[str]:
    """The headers of a request that the list does not have."""
    name = kind(seen, listed)
    return set(seen.headers) - {h["name"].lower() for h in listed["headers"] if name in h["on"]}


def _visit_with_a_cookie(page, provider: Provider) -> None:
    """The reader has been on the publisher's own site, which may set what it likes."""
    page.open(f"{provider.base}cards/en/")
    page.evaluate("() => { document.cookie = 'reader=1; path=/' }")
    provider.behave()


def _doors(provider: Provider) -> str:
    tens = provider.app.test_client().get("/widget/v1/cards/tens.en.json").json
    catalogue = provider.app.blueprints["treatment_cards"].catalogue
    frame = catalogue.snippet("tens", form="frame").replace('loading="lazy"', "")
    assert "/frame" in frame
    return "".join([
        card("exercise"),
        card("exercise"),
        card("tens", revision=tens["revision"]),
        card("massage", country="GB", theme="dark", variant="compact"),
        card(None, tag="safety-disclaimer"),
        *(frame, frame.replace("/frame", "/embed")),
        f'<script async src="{provider.base}embed/v1.js" crossorigin="anonymous"'
        ' referrerpolicy="no-referrer"></script>',
    ])  # fmt: skip


def test_browsers_send_and_keep_what_is_listed_and_nothing_else(
    page, provider: Provider, partner, listed
):
    _visit_with_a_cookie(page, provider)
    page.open(partner.page("<p>A page without cards.</p>"))
    before = page.evaluate(GLOBALS)
    page.open(partner.page(_doors(provider) + provider.script()))
    page.loaded("treatment-card", 4)
    page.loaded("safety-disclaimer")
    kept = page.evaluate(KEPT)
    more = {n for n in set(page.evaluate(GLOBALS)) - set(before) if not re.match(r"\d|__pw", n)}
    page.evaluate("() => Promise.all([...document.querySelectorAll('treatment-card')]"
                  ".map((card) => card.load()))")  # fmt: skip
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.evaluate("() => new Promise((done) => setTimeout(done, 500))")
    assert {kind(seen, listed) for seen in provider.seen} == {
        request["id"] for request in listed["requests"]
    }
    assert {(kind(s, listed), name) for s in provider.seen for name in unlisted(s, listed)} == set()
    never = {(name, h["name"].lower()) for h in listed["never_sent"] for name in h["on"]}
    assert not never & {(kind(s, listed), name) for s in provider.seen for name in s.headers}
    assert kept == listed["storage"]
    assert more == set(listed["globals"])
    by_client = {h["name"].lower() for h in listed["headers"] if h["by"] == "client"}
    sent = {name for seen in provider.of("v1/") for name in seen.headers}
    # WebKitGTK's driver starts browsers that forget what they have been answered.
    assert by_client - sent <= ({"if-none-match"} if page.engine == "webkit" else set())


def test_each_card_costs_one_request_and_a_second_look_none_before_it_is_old(
    page, provider: Provider, partner
):
    page.open(partner.page(card("exercise") * 3 + provider.script()))
    page.loaded("treatment-card", 3)
    page.evaluate("() => { dispatchEvent(new Event('visibilitychange')) }")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert provider.paths() == [DEV, "v1/cards/exercise.en.view.json"]


def test_on_their_own_origin_browsers_send_its_cookies(page, provider: Provider, partner, listed):
    """As the list says of exports: neither the script nor a card is asked for in another way."""
    _visit_with_a_cookie(page, provider)
    text = f"<!doctype html><title>Own</title>{card('exercise')}{provider.script()}"
    provider.misbehave("own", lambda *_: Response(text, mimetype="text/html"))
    page.open(f"{provider.base}own")
    page.loaded()
    assert {seen.headers.get("cookie") for seen in provider.of("v1/")} == {"reader=1"}
    assert any("of one origin" in limit for limit in listed["limits"])


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (Seen("GET", "/widget/v1/cards/tens.en.view.json", {"cookie": "a=1"}), {"cookie"}),
        (Seen("GET", "/widget/embed/v1.js", {"referer": "https://a.example/"}), {"referer"}),
        (Seen("GET", "/widget/cards/en/tens/frame", {"origin": "https://a.example"}), {"origin"}),
    ],
)
def test_a_header_that_is_not_listed_is_seen(provider: Provider, listed, seen, fault):
    assert unlisted(seen, listed) == fault


@pytest.mark.parametrize("path", ["/widget/v1/cards/tens.en.json", "/widget/beacon", "/other"])
def test_a_request_that_is_not_listed_is_seen(listed, path):
    with pytest.raises(AssertionError, match="not listed"):
        kind(Seen("GET", path, {}), listed)
    with pytest.raises(AssertionError, match="not listed"):
        kind(Seen("POST", "/widget/v1/cards/tens.en.view.json", {}), listed)


def test_the_page_in_the_docs_is_made_from_the_list(listed, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.delitem(sys.modules, "privacy", raising=False)
    import privacy

    stale = "docs/privacy.md is stale: run `make privacy`"
    assert (ROOT / "docs" / "privacy.md").read_text("utf-8") == privacy.page(listed), stale
