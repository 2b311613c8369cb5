"""A page with many cards: no two links or frames have one name and lead to two places."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from .rig.servers import card
from .rig.states import STATES, page_of_all, wait_for_all
from .test_accessibility import CARDS

pytestmark = pytest.mark.slow_elsewhere

#: Name and target of each link, wherever it is; names as people and search engines read them.
LINKS = """() => {
  const all = (root) => [...root.querySelectorAll('*')]
    .flatMap((one) => (one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]));
  return all(document).filter((one) => one.localName === 'a' && one.checkVisibility())
    .map((one) => [one.ariaLabel ?? one.textContent.replace(/\\s+/g, ' ').trim(), one.href]);
}"""
#: What a list of headings or landmarks shows: those that name a card, and regions with a name.
TITLES = "(root) => root.querySelector('.title').textContent"


def _ambiguous(links: list[list[str]]) -> dict[str, list[str]]:
    """Names that lead to more than one place."""
    places = defaultdict(set)
    for name, target in links:
        places[name.casefold()].add(target)
    return {name: sorted(found) for name, found in places.items() if not name or len(found) > 1}


@pytest.mark.parametrize("variant", ["full", "compact"])
def test_on_a_page_of_all_cards_each_link_says_where_it_leads(page, provider, partner, variant):
    body = "".join(card(name, variant=variant, country="GB") for name in CARDS)
    body += card(None, tag="safety-disclaimer")
    page.open(partner.page(body + provider.script()))
    page.loaded("treatment-card, safety-disclaimer", len(CARDS) + 1)
    links = page.evaluate(LINKS)
    assert len(links) > 3 * len(CARDS)
    assert _ambiguous(links) == {}
    titles = page.shadows(TITLES, "treatment-card, safety-disclaimer")
    assert len(set(titles)) == len(CARDS) + 1


@pytest.mark.parametrize("lang", ["en", "es", "ar"])
def test_in_any_state_and_language_each_link_says_where_it_leads(page, states, partner, lang):
    page.open(page_of_all(states, partner, lang))
    wait_for_all(page)
    links = page.evaluate(LINKS)
    assert len(links) > 3 * len(STATES)
    # A card that is shown once more in another language or as a copy has its own address there.
    assert _ambiguous(links) == {}


def test_copies_and_fragments_of_several_cards_say_it_without_any_script(page, provider, partner):
    catalogue = provider.app.blueprints["treatment_cards"].catalogue
    client = provider.app.test_client()
    body = "".join(catalogue.snippet(name).rpartition("<script")[0] for name in CARDS)
    for name in CARDS:
        body += client.get(f"/widget/v1/cards/{name}.en.html").text
        body += catalogue.snippet(name, form="frame")
    page.open(partner.page(body))
    assert _ambiguous(page.evaluate(LINKS)) == {}
    frames = page.evaluate("() => [...document.querySelectorAll('iframe')].map((one) => one.title)")
    assert len(set(frames)) == len(CARDS)
    assert all(re.search(r"\w", title) for title in frames)


@pytest.mark.parametrize("path", ["cards/en/", "cards/es/heat-and-ice", "builder"])
def test_on_our_pages_each_link_field_and_part_has_a_name_of_its_own(page, provider, path):
    page.open(provider.base + path)
    assert _ambiguous(page.evaluate(LINKS)) == {}
    names = page.evaluate(
        """() => {
          const text = (one) => one.ariaLabel ?? (one.labels ? [...one.labels] : [])
            .map((label) => label.textContent).join() ?? '';
          const fields = 'nav, iframe, input:not([type=radio]), select, textarea';
          return [...document.querySelectorAll(fields)].map((one) => text(one) || one.title
            || document.getElementById(one.getAttribute('aria-labelledby'))?.textContent || '');
        }"""
    )
    assert "" not in names and len(names) == len(set(names)), names


def test_two_places_under_one_name_would_be_found(page, partner):
    page.open(partner.page('<a href="#a">More</a> <a href="#b"> more </a><a href="#c"></a>'))
    assert set(_ambiguous(page.evaluate(LINKS))) == {"more", ""}
