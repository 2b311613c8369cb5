"""Promise 3: never blank, never silently stale. Whatever goes wrong, the pasted copy stays."""

from __future__ import annotations

import pytest

from .rig.servers import DEV, card

COPY = "The pasted copy."
TENS = "v1/cards/tens"


#: Ways of a server to go wrong (widget/testing/faults.py), and the reason that the page is told.
REASONS = {
    "404": "http-404",
    "429": "http-429",
    "500": "http-500",
    "503": "http-503",
    "cut": "network",
    "reset": "network",
    "unreadable": "network",
    "bad-json": "parse",
    "wrong-type": "parse",
    "empty": "parse",
    "wrong-schema": "schema",
    "wrong-id": "schema",
}
BAD_IDS = ["", "TENS", "tens ", "a--b", "-a", "a-", "../tens", "tens/../massage", "tens?x",
           "t%65ns", "https://evil.example/", "//evil.example", "tens@0a1b2c3d4e5f", "a" * 65,
           "zehn-über"]  # fmt: skip
BAD_REVISIONS = ["latest", "0a1b2c3d4e5", "0A1B2C3D4E5F", "../../../x1"]


def _untouched(page) -> None:
    """Each copy is there, nothing was put in front of it, and the page had no trouble."""
    texts = "(cards) => cards.map((card) => card.shadowRoot ? 'shadow' : card.innerText.trim())"
    found = page.evaluate(f"() => ({texts})([...document.querySelectorAll('treatment-card')])")
    assert set(found) == {COPY}
    told = page.told()
    assert told["violations"] == told["errors"] == []


def _errors(page, count: int) -> list[tuple[str, str]]:
    """Wait for that many errors: the id and the reason of each."""
    found = (
        "() => seen.events.filter(({name}) => name === 'error').map(({id, reason}) => [id, reason])"
    )
    page.wait(f"(count) => ({found})().length >= count", count)
    return [tuple(error) for error in page.evaluate(found)]


def test_whatever_the_server_answers_the_copy_stays(page, provider, partner):
    for how in REASONS:
        provider.misbehave(f"v1/cards/case-{how}.", how)
    page.open(partner.page("".join(card(f"case-{how}") for how in REASONS) + provider.script()))
    expected = {(f"case-{how}", reason) for how, reason in REASONS.items()}
    assert set(_errors(page, len(REASONS))) == expected
    _untouched(page)
    assert len(page.told()["console"]) == 1


def test_a_bad_id_or_revision_asks_for_nothing(page, provider, partner):
    body = "".join(card(bad) for bad in BAD_IDS)
    body += "".join(card("tens", revision=bad) for bad in BAD_REVISIONS)
    page.open(partner.page(body + provider.script()))
    errors = _errors(page, len(BAD_IDS) + len(BAD_REVISIONS))
    assert errors == [*((bad, "bad-id") for bad in BAD_IDS), *[("tens", "bad-id")] * 4]
    _untouched(page)
    assert provider.paths() == [DEV]


@pytest.mark.parametrize("how", ["404", "reset", "wrong-type"])
def test_the_copy_stays_when_there_is_no_script(page, provider, partner, how):
    provider.misbehave("embed/", how)
    page.open(partner.page(card() + provider.script()))
    assert page.evaluate("() => customElements.get('treatment-card') === undefined")
    assert page.text() == COPY
    assert provider.paths("v1/") == []


def test_the_copy_stays_without_javascript(browser, provider, partner):
    page = browser(script=False)
    page.open(partner.page(card() + provider.script()))
    assert page.text() == COPY
    assert provider.paths() == []


def test_the_copy_stays_in_a_page_where_scripts_are_switched_off(page, provider, partner):
    """A sandboxed page is the same to readers, and every driver can look at it."""
    page.open(partner.page(card() + provider.script(), policy="sandbox"))
    assert page.text() == COPY
    assert provider.paths("v1/") == []


def test_the_copy_stays_when_the_answer_does_not_come_in_time(page, provider, partner, hold):
    hold(TENS)
    faster = """<script>
      const own = AbortSignal.timeout;
      AbortSignal.timeout = (time) => { window.patience = time; return own.call(AbortSignal, 50) };
    </script>"""
    page.open(partner.page(card() + provider.script(), head=faster))
    assert _errors(page, 1) == [("tens", "timeout")]
    assert page.evaluate("() => patience") == 8000
    _untouched(page)


def test_a_card_comes_when_the_browser_is_online_again(page, provider, partner):
    page.open(partner.page('<div id="here"></div>' + provider.script()))
    page.wait("() => window.TreatmentCards")
    page.offline(True)
    page.evaluate(f"() => {{ here.innerHTML = '{card()}' }}")
    page.failed("network")
    assert provider.paths("v1/") == []
    page.offline(False)
    page.loaded()
    assert provider.paths("v1/") == ["v1/cards/tens.en.view.json"]


def test_a_card_is_asked_for_once_more_when_the_browser_says_it_is_online(page, provider, partner):
    """For engines whose driver cannot cut the line: a broken connection, and the event alone."""
    provider.misbehave(TENS, "reset")
    page.open(partner.page(card() + provider.script()))
    page.failed("network")
    provider.behave()
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.loaded()
    page.evaluate("() => { dispatchEvent(new Event('online')) }")
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert provider.paths("v1/") == ["v1/cards/tens.en.view.json"]


def test_the_card_before_does_not_stay_when_another_one_fails(page, provider, partner):
    provider.misbehave("massage", "500")
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    page.evaluate("() => document.querySelector('treatment-card').setAttribute('card', 'massage')")
    page.failed("http-500")
    assert page.text() == COPY


def test_a_card_that_is_shown_stays_when_asking_again_fails(page, provider, partner):
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    provider.misbehave(TENS, "500")
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")  # what is here is young
    page.evaluate("() => document.querySelector('treatment-card').load()")
    page.failed("http-500")
    assert page.text().startswith("TENS")
    assert COPY not in page.text()
