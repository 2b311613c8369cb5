"""Two publishers on one page: each card comes from the one that it names, and from nowhere else."""

from __future__ import annotations

from .rig.servers import card

SHOWN = """() => Object.fromEntries([...document.querySelectorAll('treatment-card')].map((card) =>
  [card.id, card.shadowRoot?.querySelector('.title')?.textContent]))"""


def test_each_card_comes_from_the_publisher_that_it_names(page, provider, second, partner):
    body = card(id="one", base=provider.base) + card(id="two", base=second.base)
    page.open(partner.page(body + provider.script() + second.script()))
    page.loaded(count=2)
    assert page.evaluate(SHOWN) == {"one": "TENS", "two": "TENS by the second publisher"}
    assert provider.paths("v1/") == second.paths("v1/") == ["v1/cards/tens.en.view.json"]
    assert page.told()["errors"] == page.told()["violations"] == []


def test_a_card_that_names_none_comes_from_the_first(page, provider, second, partner):
    page.open(partner.page(card(id="one") + provider.script("") + second.script("")))
    page.loaded()
    assert page.evaluate(SHOWN) == {"one": "TENS"}
    assert second.paths("v1/") == []
    assert page.evaluate("() => TreatmentCards.origin") == provider.base


def test_one_tag_of_each_publisher_shows_its_own_card(page, provider, second, partner):
    tags = provider.script(data_card="tens") + "<p>between</p>" + second.script(data_card="tens")
    page.open(partner.page(tags))
    page.loaded(count=2)
    assert page.titles() == ["TENS", "TENS by the second publisher"]


def test_a_publisher_can_be_added_by_the_page(page, provider, second, partner):
    body = card(id="two", base=second.base) + provider.script()
    page.open(partner.page(body))
    page.wait("() => window.TreatmentCards")
    page.evaluate("(base) => { customElements.get('treatment-card').addBase(base) }", second.base)
    page.loaded()
    assert page.evaluate(SHOWN) == {"two": "TENS by the second publisher"}
    assert second.paths() == ["v1/cards/tens.en.view.json"]


def test_nothing_is_fetched_from_an_address_that_is_not_registered(page, provider, second, partner):
    page.open(partner.page(card(base=second.base) + provider.script()))
    page.failed("bad-base")
    assert page.text() == "The pasted copy."
    assert second.paths() == []
    assert provider.paths("v1/") == []
