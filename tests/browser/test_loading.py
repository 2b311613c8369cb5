"""Promise 1 and 6: every way in which a page can bring the script in, and the element."""

from __future__ import annotations

import pytest
from werkzeug.wrappers import Response

from .rig.servers import DEV, card

TENS = "v1/cards/tens.en.view.json"


@pytest.mark.parametrize("how", ["async", "defer", "", "type=module", "async type=module"])
def test_each_kind_of_script_shows_the_card(page, provider, partner, clean, how):
    page.open(partner.page(card() + provider.script(how)))
    page.loaded()
    assert "TENS" in page.text()
    clean(page)


@pytest.mark.parametrize("how", ["async", "defer", "", "type=module"])
def test_a_script_in_the_head_shows_the_card(page, provider, partner, clean, how):
    page.open(partner.page(card(), head=provider.script(how)))
    page.loaded()
    clean(page)


@pytest.mark.parametrize("src", ["embed/v1.js", DEV])
def test_both_addresses_of_the_script_show_the_card(page, provider, partner, clean, src):
    page.open(partner.page(card() + provider.script(src=src)))
    page.loaded()
    clean(page, src, TENS)


@pytest.mark.parametrize("how", ["async", "type=module"])
def test_where_the_address_cannot_tell_the_tag_tells_the_origin(
    page, provider, partner, clean, how
):
    """A proxy may give the script another address."""
    script = provider.app.test_client().get(f"/widget/{DEV}").data
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
    provider.misbehave("proxied", lambda request, app: Response(script, headers=headers))
    tag = provider.script(how, src="proxied.js", data_origin=provider.base)
    page.open(partner.page(card() + tag))
    page.loaded()
    clean(page, "proxied.js", TENS)


def test_one_tag_shows_a_card_right_after_itself(page, provider, partner, clean):
    attributes = {"data_card": "tens", "data_country": "GB", "data_heading_level": "2"}
    tag = provider.script(**attributes, data_onclick="alert(1)", id="ours")
    page.open(partner.page(f"<p>before</p>{tag}<p>after</p>"))
    page.loaded()
    found = (
        "() => [...ours.nextElementSibling.attributes].map((a) => `${a.name}=${a.value}`).sort()"
    )
    told = set(page.evaluate(found))
    assert told >= {"card=tens", "country=GB", "heading-level=2"}
    assert not any("onclick" in attribute for attribute in told)
    assert page.shadow("(root) => root.querySelector('h2.title').textContent") == "TENS"
    clean(page)


def test_one_tag_in_the_head_shows_nothing(page, provider, partner, clean):
    page.open(partner.page("<p>Text.</p>", head=provider.script(data_card="tens")))
    page.wait("() => window.TreatmentCards")
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate("() => document.querySelectorAll('treatment-card').length") == 0
    clean(page, DEV)


def test_two_tags_show_two_cards_with_one_request_for_the_same(page, provider, partner, clean):
    tag = provider.script(data_card="tens")
    page.open(partner.page(tag + "<p>between</p>" + tag))
    page.loaded(count=2)
    assert provider.paths("v1/") == [TENS]
    assert page.problems() == []


def test_a_page_with_the_script_four_times_works_like_one(page, provider, partner):
    """Twice the same, once another file, once as a module."""
    twice = provider.script()
    tags = twice + provider.script(src="embed/v1.js") + twice + provider.script("type=module")
    page.open(partner.page(card() + tags + card()))
    page.loaded(count=2)
    assert provider.paths("v1/") == [TENS]
    assert page.problems() == []


def test_a_division_becomes_a_card_where_elements_are_stripped(page, provider, partner, clean):
    body = (
        '<div data-treatment-card="tens" data-country="GB"><p id="copy">The pasted copy.</p></div>'
    )
    page.open(partner.page(body + provider.script()))
    page.loaded()
    assert page.evaluate("() => copy.parentElement.localName") == "treatment-card"
    assert "call 999" in page.text()
    clean(page)


def test_one_request_serves_many_elements(page, provider, partner, clean):
    body = card() + card(heading_level="2") + card(country="GB") + card(variant="compact")
    page.open(partner.page(body + provider.script()))
    page.loaded(count=4)
    clean(page)


def test_a_preloaded_answer_does_no_harm(page, provider, partner):
    """Chromium uses it; the other two, as the client revalidates, ask a second time."""
    link = f'<link rel="preload" as="fetch" crossorigin href="{provider.base}{TENS}">'
    page.open(partner.page(card() + provider.script(), head=link))
    page.loaded()
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert len(provider.paths(TENS)) <= (1 if page.engine == "chromium" else 2)
    assert page.problems() == []


def test_elements_can_be_added_moved_and_removed(page, provider, partner, clean):
    """What single-page apps do all day."""
    page.open(partner.page('<div id="one"></div><div id="two"></div>' + provider.script()))
    page.wait("() => window.TreatmentCards")
    page.evaluate("() => { one.innerHTML = '<treatment-card card=tens>copy</treatment-card>' }")
    page.loaded()
    page.evaluate("() => { two.append(one.firstChild) }")
    page.loaded("#two treatment-card")
    kept = "() => { window.kept = two.firstChild; kept.remove(); one.append(kept) }"
    page.evaluate(kept)
    page.loaded("#one treatment-card")
    page.evaluate("() => kept.setAttribute('card', 'massage')")
    page.wait("() => kept.shadowRoot.querySelector('.title').textContent === 'Massage therapy'")
    page.evaluate("() => kept.remove()")
    clean(page, DEV, TENS, "v1/cards/massage.en.view.json")


def test_an_element_removed_while_waiting_shows_nothing_and_complains_about_nothing(
    page, provider, partner, hold
):
    until = hold("v1/cards/")
    page.open(partner.page(card() + provider.script()))
    page.wait("() => window.TreatmentCards")
    page.evaluate("() => { window.kept = document.querySelector('treatment-card'); kept.remove() }")
    until.set()
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert page.evaluate("() => kept.shadowRoot") is None
    assert page.problems() == []


def test_an_older_answer_never_wins(page, provider, partner, hold):
    until = hold("v1/cards/tens")
    page.open(partner.page(card("tens") + provider.script()))
    page.wait("() => window.TreatmentCards")
    page.evaluate("() => document.querySelector('treatment-card').setAttribute('card', 'massage')")
    page.loaded()
    until.set()
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert page.shadow("(root) => root.querySelector('.title').textContent") == "Massage therapy"
    assert page.problems() == []


def test_a_lazy_card_is_asked_for_when_it_comes_near(page, provider, partner):
    space = "<p>" + "far<br>" * 400 + "</p>"
    page.open(partner.page(provider.script() + space + card(loading="lazy")))
    page.wait("() => window.TreatmentCards")
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert provider.paths("v1/") == []
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    page.loaded()
    assert provider.paths("v1/") == [TENS]
