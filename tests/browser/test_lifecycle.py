"""Promises 3, 4 and 8: copies that ran out, cards that were recalled, answers that are hostile."""

from __future__ import annotations

import json

import pytest

from widget.testing import status

from .rig.servers import card

COPY = "The pasted copy."
EXPIRED = "This copy ran out."
TENS = "v1/cards/tens"


def _expired(page) -> None:
    """The sentence stands above the copy, and both are seen."""
    page.wait("() => document.querySelector('treatment-card').shadowRoot")
    first, second = [line for line in page.text().split("\n") if line]
    assert (first, second) == (EXPIRED, COPY)
    order = page.shadow(
        """(root) => {
          const notice = root.querySelector('.notice').getBoundingClientRect();
          const copy = root.host.querySelector('p').getBoundingClientRect();
          return notice.height > 0 && copy.height > 0 && notice.bottom <= copy.top;
        }"""
    )
    assert order is True
    assert page.shadow("(root) => root.querySelector('.notice').role") == "status"


@pytest.mark.parametrize("how", ["500", "reset"])
def test_a_copy_that_ran_out_says_so_when_nothing_newer_comes(page, provider, partner, how):
    provider.misbehave(TENS, how)
    body = card(valid_until="2026-01-31", expired_text=EXPIRED)
    page.open(partner.page(body + provider.script()))
    page.wait("() => seen.events.some(({name}) => name === 'stale')")
    _expired(page)


def test_a_copy_is_not_warned_of_on_its_last_good_day_or_without_one(page, provider, partner):
    provider.misbehave("v1/cards/", "500")
    today = page.evaluate("() => new Date().toISOString().slice(0, 10)")
    days = [today, "", "soon", "2026-13-45"]
    body = "".join(card(valid_until=day, expired_text=EXPIRED) for day in days)
    page.open(partner.page(body + provider.script()))
    page.wait("(count) => seen.events.filter(({name}) => name === 'error').length === count", 4)
    assert not any(event["name"] == "stale" for event in page.told()["events"])
    assert page.evaluate("() => !document.body.innerText.includes('ran out')")


def test_a_current_card_takes_the_place_of_a_copy_that_ran_out(page, provider, partner, clean):
    body = card(valid_until="2026-01-31", expired_text=EXPIRED)
    page.open(partner.page(body + provider.script()))
    page.loaded()
    assert EXPIRED not in page.text()
    clean(page)


def test_the_warning_goes_when_the_card_comes_after_all(page, provider, partner):
    provider.misbehave(TENS, "reset")
    body = card(valid_until="2026-01-31", expired_text=EXPIRED)
    page.open(partner.page(body + provider.script()))
    page.failed("network")
    _expired(page)
    provider.behave()
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.loaded()
    assert EXPIRED not in page.text()


def test_a_card_that_is_gone_without_a_word_is_warned_of(page, provider, partner):
    """A 410 whose body cannot be read says enough: the copy may not be relied on, on any day."""
    provider.misbehave(TENS, "410")
    body = card(valid_until="2099-01-31", expired_text=EXPIRED)
    page.open(partner.page(body + provider.script()))
    page.failed("http-410")
    _expired(page)


def test_a_recalled_card_is_replaced_by_its_notice(page, second, partner):
    """It comes as 410, with the notice as its body."""
    page.open(partner.page(card("old-belt") + second.script()))
    page.loaded()
    text = page.text()
    assert text.startswith("Recalled")
    assert "The buckle can break." in text
    assert "Stop using the belt." in text
    assert COPY not in text
    assert page.shadow("(root) => root.querySelector('.safety, .rest')") is None
    assert page.shadow("(root) => !!root.querySelector('.important')") is True
    names = [event["name"] for event in page.told()["events"]]
    assert names[-2:] == ["loaded", "withdrawn"]
    assert page.told()["errors"] == []


@pytest.mark.parametrize(("name", "shown"), [("tens", False), ("old-belt", True)])
def test_a_page_may_cancel_a_card_but_not_a_recall(page, second, partner, name, shown):
    cancel = "addEventListener('treatment-card-before-render', (event) => event.preventDefault())"
    page.open(partner.page(card(name) + second.script(), head=f"<script>{cancel}</script>"))
    page.wait("() => seen.events.some(({name}) => name === 'before-render')")
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert (COPY not in page.text()) is shown


@pytest.mark.parametrize("name", ["old-review", "under-review"])
def test_a_card_past_its_review_or_under_review_tells_the_page(page, second, partner, name):
    page.open(partner.page(card(name) + second.script()))
    page.loaded()
    assert [event["name"] for event in page.told()["events"]][-1] == "stale"


RUN = "window.ran = 1"
NODES = [
    ["script", {}, RUN],
    ["iframe", {"srcdoc": f"<script>parent.{RUN}</script>"}],
    ["img", {"src": "x", "onerror": RUN}],
    ["svg", {"onload": RUN}],
    ["style", {}, "* { display: none }"],
    ["form", {"action": "https://evil.example"}],
    ["input", {"autofocus": "", "onfocus": RUN}],
    ["treatment-card", {"card": "massage"}],
    [["p"], {}, "x"],
    {"tag": "p"},
    ["p", None, "x"],
    None,
]
ATTRIBUTES = [
    {"href": "javascript:window.ran=1"},
    {"href": "JaVaScRiPt:window.ran=1"},
    {"href": " javascript:window.ran=1"},
    {"href": "\u0001javascript:window.ran=1"},
    {"href": "java\nscript:window.ran=1"},
    {"href": "data:text/html,<script>window.ran=1</script>"},
    {"href": "//evil.example"},
    {"onclick": RUN, "style": "position:fixed", "id": "x", "srcdoc": "x", "target": "x"},
]


def _taken_over(provider, name: str, *nodes: object) -> None:
    """Let the publisher send what only somebody else who has its server would send."""
    article = ["article", {"class": "card"}, ["p", {}, "A title"], *nodes]
    view = {"schema": "treatment-card/1", "id": name, "lang": "en", "dir": "ltr",
            "revision": "0" * 12, "status": "active", "changed": None, "valid_until": None,
            "url": None, "view": [article]}  # fmt: skip
    provider.misbehave(f"v1/cards/{name}.", status(200, json.dumps(view)))


def test_a_view_with_anything_that_is_not_on_the_list_is_refused_whole(page, provider, partner):
    for number, node in enumerate(NODES):
        _taken_over(provider, f"node-{number}", node)
    names = [f"node-{number}" for number in range(len(NODES))]
    page.open(partner.page("".join(map(card, names)) + provider.script()))
    errors = (
        "() => seen.events.filter(({name}) => name === 'error').map(({id, reason}) => id + reason)"
    )
    page.wait(f"(count) => ({errors})().length === count", len(NODES))
    assert set(page.evaluate(errors)) == {f"{name}schema" for name in names}
    assert page.evaluate("() => document.querySelectorAll('iframe, script[src=x]').length") == 0
    assert page.evaluate("() => window.ran") is None


def test_attributes_that_are_not_on_the_list_are_left_out(page, provider, partner):
    _taken_over(provider, "tens", *(["a", attributes, "a link"] for attributes in ATTRIBUTES))
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    links = "[...root.querySelectorAll('a')]"
    kept = page.shadow(f"(root) => {links}.map((link) => link.getAttributeNames().join())")
    assert kept == [""] * len(ATTRIBUTES)
    page.shadow(f"(root) => {links}.forEach((link) => link.click())")
    assert page.evaluate("() => window.ran") is None


def test_markup_in_a_text_is_text(page, provider, partner):
    _taken_over(provider, "tens", "<img src=x onerror='window.ran=1'>")
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    assert "<img src=x onerror='window.ran=1'>" in page.text()
    assert page.evaluate("() => window.ran") is None
