"""Promises 3 and 4 at their worst: servers that die, answers cut short, recalls half told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Event

import pytest
from werkzeug.wrappers import Response

from widget.testing import Fault, cut, status, turns

from .rig.mortal import Mortal
from .rig.servers import DEV, card

COPY = "The pasted copy."
EXPIRED = "This copy ran out."
TENS = "v1/cards/tens"
CARD = '{"schema": "treatment-card/1", "id": "tens", "status": "active", "view": ["Text'
OURS = "document.querySelector('treatment-card')"


@pytest.fixture
def recalled(second) -> Fault:
    """TENS, recalled: with the notice of another card, as our own server would send it."""
    seen = second.app.test_client().get("/widget/v1/cards/old-belt.en.view.json").json
    return status(410, json.dumps({**seen, "id": "tens"}))


@pytest.fixture
def late() -> Iterator[Event]:
    """Set with the end of the test, and what waits for it goes on."""
    event = Event()
    yield event
    event.set()


def _seen(page) -> list[str]:
    """The lines that readers see; there is always a box with something in it."""
    box = page.evaluate(f"() => {OURS}.getBoundingClientRect().toJSON()")
    assert box["width"] > 100
    assert box["height"] > 10
    return [line for line in page.text().split("\n") if line]


def _load(page) -> None:
    """Ask again, when what is here is no longer young."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    page.evaluate(f"() => {OURS}.load()")


#: Answers that end in the middle, and what the page is told of them.
CUT = {
    "length": (cut(200, CARD.encode(), promised=9000), "network"),
    "chunks": (cut(200, CARD.encode()), "network"),
    "nothing": (cut(200, b"", promised=9000), "network"),
    "500": (cut(500, b"<h1>", promised=9000), "http-500"),
    "429": (status(429, retry_after=0), "http-429"),
}


@pytest.mark.parametrize("how", CUT)
def test_an_answer_that_is_cut_short_leaves_the_copy_and_then_the_card(
    page, provider, partner, how
):
    """Asked once, whatever Retry-After says; then again when the browser is back online."""
    fault, reason = CUT[how]
    if (page.engine, how) == ("webkit", "chunks"):  # takes what came for the whole
        reason = "parse"
    provider.misbehave(TENS, fault)
    page.open(partner.page(card() + provider.script()))
    page.failed(reason)
    assert _seen(page) == [COPY]
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert [event["name"] for event in page.told()["events"]] == ["error"]
    provider.behave()
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.loaded()
    assert _seen(page)[0] == "TENS"


IMPATIENT = """<script>
  const own = AbortSignal.timeout;
  AbortSignal.timeout = () => own.call(AbortSignal, 1000);
</script>"""


def test_a_body_that_trickles_in_is_not_waited_for(page, provider, partner, late):
    """The headers come at once; the limit is on the whole answer."""
    provider.misbehave(TENS, cut(200, CARD.encode(), promised=9000, until=late))
    copy = card(valid_until="2026-01-31", expired_text=EXPIRED)
    page.open(partner.page(copy + provider.script(), head=IMPATIENT))
    page.failed("timeout")
    assert _seen(page) == [EXPIRED, COPY]


@pytest.mark.slow
def test_the_limit_of_eight_seconds_is_real(page, provider, partner, late):
    provider.misbehave(TENS, cut(200, CARD.encode(), promised=9000, until=late))
    page.open(partner.page(card() + provider.script()))
    page.wait("() => seen.events.some(({name}) => name === 'error')", seconds=15)
    page.failed("timeout")
    assert _seen(page) == [COPY]


#: A recall whose notice does not get through; the status did.
HALF_TOLD = {
    "cut": cut(410, CARD.encode(), promised=9000),
    "chunks": cut(410, CARD.encode()),
    "json": status(410, CARD),
    "other": status(410, '{"schema": "treatment-card/1", "id": "other"}'),
    "html": status(410, "<h1>Gone</h1>", "text/html"),
}


@pytest.mark.parametrize("how", HALF_TOLD)
def test_a_recall_that_is_half_told_is_told_above_the_copy(page, provider, partner, how):
    provider.misbehave(TENS, HALF_TOLD[how])
    copy = card(valid_until="2099-01-31", expired_text=EXPIRED)
    page.open(partner.page(copy + provider.script()))
    page.failed("http-410")
    assert _seen(page) == [EXPIRED, COPY]


@pytest.mark.parametrize("how", HALF_TOLD)
def test_a_recall_that_is_half_told_is_told_above_the_card_that_is_shown(
    page, provider, partner, how
):
    page.open(partner.page(card(expired_text=EXPIRED) + provider.script()))
    page.loaded()
    provider.misbehave(TENS, HALF_TOLD[how])
    _load(page)
    page.failed("http-410")
    assert _seen(page)[0] == EXPIRED
    assert [event["name"] for event in page.told()["events"]][-1] == "stale"


def test_a_recall_whose_notice_trickles_in_is_told_all_the_same(page, provider, partner, late):
    """The status came in time: that is enough to know."""
    provider.misbehave(TENS, cut(410, CARD.encode(), promised=9000, until=late))
    copy = card(valid_until="2099-01-31", expired_text=EXPIRED)
    page.open(partner.page(copy + provider.script(), head=IMPATIENT))
    page.wait("() => seen.events.some(({name}) => name === 'error')")
    assert _seen(page) == [EXPIRED, COPY]


def test_a_recall_without_expired_words_of_the_page_is_told_in_ours(page, provider, partner):
    provider.misbehave(TENS, status(410, ""))
    page.open(partner.page(card() + provider.script()))
    page.failed("http-410")
    assert _seen(page) == ["This copy may be out of date.", COPY]


@pytest.mark.parametrize("first", ["500", "reset", "bad-json", "410"])
def test_a_recall_wins_as_soon_as_it_gets_through(page, provider, partner, recalled, first):
    """The card is shown and recalled; the first answer fails, the next one comes."""
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    provider.misbehave(TENS, first)
    _load(page)
    page.wait("() => seen.events.some(({name}) => name === 'error')")
    assert _seen(page)
    provider.misbehave(TENS, recalled)
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.wait("() => seen.events.some(({name}) => name === 'withdrawn')")
    lines = _seen(page)
    assert lines[0].startswith("Recalled")
    assert "Stop using the belt." in " ".join(lines)
    assert page.shadow("(root) => root.querySelector('.safety, .rest')") is None


def test_an_old_answer_never_takes_the_place_of_a_recall(page, provider, partner, recalled):
    """After the recall the server fails in every way it knows: the notice stays."""
    worse = [status(500), cut(200, CARD.encode()), status(410, ""), status(200, "")]
    provider.misbehave(TENS, turns(recalled, *worse))
    page.open(partner.page(card(expired_text=EXPIRED) + provider.script()))
    page.wait("() => seen.events.some(({name}) => name === 'withdrawn')")
    for count in range(1, len(worse) + 1):
        _load(page)
        page.wait(
            "(count) => seen.events.filter(({name}) => name === 'error').length >= count", count
        )
        assert "Stop using the belt." in " ".join(_seen(page))
        assert page.shadow("(root) => root.querySelector('.safety, .rest, slot')") is None


def test_a_recall_that_the_browser_may_not_read_leaves_what_the_copy_says(page, provider, partner):
    """A 410 of something in between, closed to other origins, looks like a dead line."""
    provider.misbehave(TENS, lambda request, app: Response("<h1>Gone</h1>", 410))
    good = card(valid_until="2099-01-31", expired_text=EXPIRED)
    page.open(partner.page(good + provider.script()))
    page.failed("network")
    assert _seen(page) == [COPY]
    page.evaluate(f"() => {OURS}.setAttribute('valid-until', '2026-01-31')")
    _load(page)
    page.wait("() => seen.events.some(({name}) => name === 'stale')")
    assert _seen(page) == [EXPIRED, COPY]


#: Ways in which the script does not arrive, beyond those of test_failures.py and test_policy.py.
BLOCKED = {
    "policy": {"policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'"},
    "500": {"fault": status(500, "throw 1", "text/javascript")},
    "cut": {"fault": cut(200, b"customElements.define('treatment-card', class", promised=9000)},
    "elsewhere": {"fault": lambda request, app: Response("let x", mimetype="text/javascript")},
}


@pytest.mark.parametrize("how", BLOCKED)
def test_the_copy_stays_when_the_script_is_kept_away(page, provider, partner, how):
    way = BLOCKED[how]
    if "fault" in way:
        provider.misbehave("embed/", way["fault"])
    page.open(partner.page(card() + provider.script(), policy=way.get("policy")))
    assert page.evaluate("() => customElements.get('treatment-card') === undefined")
    assert page.text() == COPY
    assert page.evaluate(f"() => {OURS}.firstElementChild.getBoundingClientRect().height") > 10
    assert provider.paths("v1/") == []


@pytest.fixture
def mortal(request: pytest.FixtureRequest) -> Iterator[Mortal]:
    server = Mortal(str(request.config.rootpath / "tests" / "browser" / "cards"))
    server.start()
    yield server
    server.kill()


def test_a_killed_server_leaves_what_is_there_until_it_is_back(page, mortal, partner):
    """The card that is shown stays; another one falls back on its copy; both come back."""
    tag = f'<script src="{mortal.base}{DEV}" crossorigin="anonymous"></script>'
    page.open(partner.page(card("old-review", expired_text=EXPIRED) + tag))
    page.loaded()
    shown = _seen(page)
    mortal.kill()
    _load(page)
    page.failed("network")
    assert _seen(page)[-len(shown) :] == shown
    page.evaluate(f"() => {OURS}.setAttribute('card', 'tens')")
    page.wait("() => seen.events.filter(({name}) => name === 'error').length > 1")
    assert _seen(page) == [COPY]
    mortal.start()
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.wait("() => seen.events.at(-1).name !== 'error'")
    assert _seen(page)[0] != COPY
