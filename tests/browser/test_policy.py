"""Promises 6 and 7: no exception to a strict page, and nothing told about the reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from .rig.servers import DEV, card

TENS = "v1/cards/tens.en.view.json"
TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'"
NOTHING = f"default-src 'none'; style-src 'none'; base-uri 'none'; form-action 'none'; {TRUSTED}"


def _styled(page) -> None:
    """The card wears its own style sheet, whatever the page forbids."""
    border = "(root) => parseFloat(getComputedStyle(root.querySelector('.safety')).borderLeftWidth)"
    assert page.shadow(border) >= 1


def test_two_directives_are_enough(page, provider, partner, clean):
    opened = f"script-src {provider.origin}; connect-src {provider.origin}"
    page.open(partner.page(card() + provider.script(), policy=f"{NOTHING}; {opened}"))
    page.loaded()
    _styled(page)
    clean(page)


def test_the_one_tag_form_needs_no_more(page, provider, partner, clean):
    opened = f"script-src {provider.origin}; connect-src {provider.origin}"
    page.open(partner.page(provider.script(data_card="tens"), policy=f"{NOTHING}; {opened}"))
    page.loaded()
    clean(page)


@pytest.mark.parametrize("how", ["async", "type=module"])
def test_a_nonce_is_enough_where_lists_of_hosts_do_not_count(page, provider, partner, clean, how):
    opened = f"script-src 'nonce-abc123' 'strict-dynamic'; connect-src {provider.origin}"
    tag = provider.script(how, nonce="abc123")
    page.open(partner.page(card() + tag, policy=f"{NOTHING}; {opened}"))
    page.loaded()
    clean(page)


def test_a_hash_is_enough_on_a_static_site(page, provider, partner, clean):
    """The hash of the script in the policy, and the same as `integrity` on the tag."""
    digest = provider.integrity()
    opened = f"script-src '{digest}' 'strict-dynamic'; connect-src {provider.origin}"
    tag = provider.script(integrity=digest)
    page.open(partner.page(card() + tag, policy=f"{NOTHING}; {opened}"))
    page.loaded()
    clean(page, DEV, TENS)


def test_the_published_hash_is_that_of_the_script(provider):
    published = provider.app.test_client().get("/widget/embed/dev/integrity.json").json
    assert published["widget.js"]["integrity"] == provider.integrity()


def test_a_script_that_was_tampered_with_does_not_run(page, provider, partner):
    digest = provider.integrity()
    script = b"window.ran = 1"
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
    provider.misbehave("embed/", lambda request, app: Response(script, headers=headers))
    page.open(partner.page(card() + provider.script(integrity=digest)))
    assert page.evaluate("() => window.ran") is None
    assert page.text() == "The pasted copy."


def test_a_script_without_the_nonce_does_not_run_and_the_copy_stays(page, provider, partner):
    opened = f"script-src 'nonce-abc123' 'strict-dynamic'; connect-src {provider.origin}"
    page.open(partner.page(card() + provider.script(), policy=f"{NOTHING}; {opened}"))
    assert page.text() == "The pasted copy."
    assert provider.paths() == []
    page.wait("() => seen.violations.some((told) => told.includes('script-src'))")


def test_a_page_that_does_not_open_the_connection_keeps_the_copy(page, provider, partner):
    """The one thing that a page forbids is told, and it is the page's own policy that tells it."""
    page.open(
        partner.page(card() + provider.script(), policy=f"{NOTHING}; script-src {provider.origin}")
    )
    page.wait("() => seen.events.some(({reason}) => reason === 'network')")
    assert page.text() == "The pasted copy."
    assert page.told()["errors"] == []
    assert all(told.startswith("connect-src") for told in page.told()["violations"])


def test_a_page_that_is_isolated_from_all_origins_shows_the_card(page, provider, partner, clean):
    isolated = {
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    page.open(partner.page(card() + provider.script(), headers=isolated))
    page.loaded()
    assert page.evaluate("() => self.crossOriginIsolated") is True
    clean(page)


def test_a_page_that_asks_for_integrity_on_every_script_shows_the_card(
    page, provider, partner, clean
):
    header = {"Integrity-Policy": "blocked-destinations=(script)"}
    tag = provider.script(integrity=provider.integrity())
    page.open(partner.page(card() + tag, headers=header))
    page.loaded()
    clean(page, DEV, TENS)


def test_no_cookie_goes_out_even_between_neighbours(page, provider, partner, clean):
    """Cookies know no ports: here the publisher's host has one, and the page is of that site."""
    page.open(partner.page("").replace("localhost", "127.0.0.1"))
    page.evaluate("() => { document.cookie = 'reader=42; path=/' }")
    page.open(partner.page(card() + provider.script()).replace("localhost", "127.0.0.1"))
    page.loaded()
    assert page.evaluate("() => document.cookie") == "reader=42"
    clean(page)


def test_no_referrer_goes_out_even_where_the_page_sends_it_to_everybody(
    page, provider, partner, clean
):
    header = {"Referrer-Policy": "unsafe-url"}
    page.open(partner.page(card() + provider.script(), headers=header))
    page.loaded()
    clean(page)


def test_nothing_is_kept_in_the_browser(page, provider, partner):
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    kept = page.evaluate(
        """async () => [
          localStorage.length, sessionStorage.length, document.cookie,
          (await caches.keys()).length, (await indexedDB.databases()).length,
          (await navigator.serviceWorker.getRegistrations()).length,
        ]"""
    )
    assert kept == [0, 0, "", 0, 0, 0]


def test_one_global_is_left_and_nobody_can_change_it(page, provider, partner):
    before = "window.before = new Set([...Object.getOwnPropertyNames(window), 'before'])"
    head = f"<script>{before}</script>"
    page.open(partner.page(card() + provider.script(), head=head))
    page.loaded()
    left = "() => Object.getOwnPropertyNames(window).filter((name) => !before.has(name))"
    # Playwright leaves names of its own in Firefox.
    assert [name for name in page.evaluate(left) if name[:2] != "__"] == ["TreatmentCards"]
    found = page.evaluate("() => ({...TreatmentCards, frozen: Object.isFrozen(TreatmentCards)})")
    package = json.loads((Path(__file__).parents[2] / "package.json").read_text("utf-8"))
    assert found == {"version": package["version"], "origin": provider.base, "frozen": True}


def test_the_rest_of_the_page_is_left_alone(page, provider, partner):
    """The light children too: frameworks that made them may go on with them."""
    body = (
        '<p id="above" class="a">Above</p>'
        + card(text="<p>One</p><!-- two -->three")
        + "<p>Below</p>"
    )
    untouched = (
        "document.body.innerHTML + [...document.documentElement.attributes].map((a) => a.name)"
    )
    before = f"addEventListener('DOMContentLoaded', () => {{ window.before = {untouched} }})"
    head = f"<script>{before}</script>"
    page.open(partner.page(body + provider.script("defer"), head=head))
    page.loaded()
    assert page.evaluate(f"() => before === {untouched}") is True
    assert page.evaluate("() => document.adoptedStyleSheets.length") == 0
