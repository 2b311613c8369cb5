"""Pages of our own: the list of cards and its search, the page of a card, its frame."""

from __future__ import annotations

import pytest

from .rig.axe import axe
from .rig.servers import Provider

VISIBLE = """() => [...document.querySelectorAll('.index li')]
  .filter((item) => item.offsetParent).map((item) => item.querySelector('a').textContent)"""
TYPE = """(words) => {
  const input = document.querySelector('input');
  input.value = words;
  input.dispatchEvent(new Event('input', {bubbles: true}));
}"""
PAGES = ["cards/{}/", "cards/{}/heat-and-ice", "cards/{}/heat-and-ice/frame?theme=auto"]


STATES = [
    ("en", {}),
    ("en", {"dark": True}),
    ("es", {"width": 320}),
    ("ar", {"dark": True}),
    ("ar", {"width": 320}),
]


@pytest.mark.slow_elsewhere(
    "cards/{}/-ar-{'dark': True}",
    "cards/{}/heat-and-ice-en-{}",
    "cards/{}/heat-and-ice/frame?theme=auto-es-{'width': 320}",
)
@pytest.mark.parametrize(("lang", "state"), STATES, ids=str)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(browser, provider: Provider, path, lang, state):
    page = browser(**state)
    page.open(provider.base + path.format(lang))
    assert axe(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints() == []


def test_the_list_is_by_condition_and_kind_and_leads_to_every_card(page, provider: Provider):
    page.open(f"{provider.base}cards/en/")
    headings = page.evaluate(
        "() => [...document.querySelectorAll('h2, h3')].map((h) => h.innerText)"
    )
    assert headings == [
        "Back spasm", "About the condition", "Things to do yourself", "Hands-on treatment",
        "Devices", "Exercise and movement", "Medicines",
    ]  # fmt: skip
    links = page.evaluate("() => [...document.querySelectorAll('.index a')].map((a) => a.href)")
    assert len(set(links)) == 12
    page.open(links[3])
    assert page.evaluate("() => document.querySelectorAll('article .safety').length") == 1


def test_the_search_finds_by_title_other_name_and_summary_and_asks_nobody(page, provider: Provider):
    page.open(f"{provider.base}cards/en/")
    everything = page.evaluate(VISIBLE)
    assert len(everything) == 12
    asked = len(provider.seen)
    for words, found in (
        ("tens", ["TENS"]),
        ("PARACETAMOL", ["Acetaminophen (paracetamol)"]),
        ("wax hand", ["Paraffin wax bath"]),  # every word, wherever it stands
        ("electrical nerve stimulation", ["TENS"]),  # its other name
        ("back spasm, tens!", ["TENS"]),  # its condition, whatever stands between the words
        ("medicine opioid", ["Opioid painkillers"]),  # its kind
        ("  ", everything),
    ):
        page.evaluate(TYPE, words)
        assert page.evaluate(VISIBLE) == found, words
    page.evaluate(TYPE, "wax")
    assert page.evaluate("() => document.querySelector('output').textContent") == "1 card found"
    # Headings without a card below them go too.
    headings = "() => [...document.querySelectorAll('h3')].filter((h) => h.offsetParent).length"
    assert page.evaluate(headings) == 1
    page.evaluate(TYPE, "nothing has this")
    told = page.evaluate("() => document.querySelector('output').textContent")
    assert told == "No card has all these words."
    page.evaluate(TYPE, "")
    assert page.evaluate(VISIBLE) == everything
    assert page.evaluate("() => document.querySelector('output').textContent") == ""
    assert len(provider.seen) == asked


def test_the_search_knows_letters_without_their_accents(page, provider: Provider):
    page.open(f"{provider.base}cards/es/")
    page.evaluate(TYPE, "BASICO")
    assert len(page.evaluate(VISIBLE)) == 1


def test_without_script_the_list_is_whole_and_has_no_dead_field(browser, provider: Provider):
    page = browser(script=False)
    page.open(f"{provider.base}cards/en/")
    assert len(page.evaluate(VISIBLE)) == 12
    assert page.evaluate("() => document.querySelector('input').offsetParent === null")


def test_a_page_takes_the_country_and_keeps_it_for_other_languages(page, provider: Provider):
    page.open(f"{provider.base}cards/en/heat-and-ice?country=GB")
    assert page.evaluate("() => document.querySelector('.emergency a').href") == "tel:999"
    link = "() => document.querySelector('.banner [lang=ar]').href"
    assert page.evaluate(link) == f"{provider.base}cards/ar/heat-and-ice?country=GB"
    canonical = "() => document.querySelector('[rel=canonical]').href"
    assert page.evaluate(canonical) == f"{provider.base}cards/en/heat-and-ice"


@pytest.mark.parametrize(("lang", "state"), STATES[2:4], ids=str)
def test_the_page_of_a_language_that_is_not_there_is_one_for_all(
    browser, provider: Provider, lang, state
):
    page = browser(**state)
    page.open(f"{provider.base}cards/{lang}/tens")
    assert axe(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.open(page.evaluate("() => document.querySelector('main .index a').href"))
    assert page.evaluate("() => document.querySelector('article h1').textContent") == "TENS"


def test_our_pages_need_nothing_that_their_policy_forbids(page, provider: Provider):
    """Chromium and Firefox tell violations on the console, which the driver reads."""
    for path in ("cards/en/", "cards/en/tens", "cards/en/tens/frame", "cards/en/tens/embed"):
        page.open(provider.base + path)
        styled = page.evaluate(
            "() => getComputedStyle(document.querySelector('.important')).borderTopWidth"
        )
        assert styled == "1px"
        assert page.complaints() == []
        assert {seen.path.split("/")[1] for seen in provider.seen} <= {"widget", "favicon.ico"}
