"""What site owners choose: country, variant, heading level, language, revision, publisher."""

from __future__ import annotations

from itertools import pairwise

from .rig.servers import DEV, card

TENS = "v1/cards/tens.en.view.json"


def test_a_country_is_chosen_and_never_guessed(page, provider, partner, clean):
    countries = {
        "GB": "999",
        "gb": "999",
        "US": "911",
        "": None,
        "ZZ": None,
        "GBR": None,
        "*": None,
    }
    body = card() + "".join(card(country=country) for country in countries)
    page.open(partner.page(body + provider.script()))
    page.loaded(count=1 + len(countries))
    links = "[...root.querySelectorAll('.emergency a[href^=tel]')]"
    numbers = page.shadows(f"(root) => {links}.map((link) => link.textContent)")
    assert numbers == [[number] if number else [] for number in (None, *countries.values())]
    texts = page.shadows("(root) => root.querySelector('.emergency').textContent")
    words = [f"call {number or 'your local emergency number'} if" for number in countries.values()]
    assert all(word in text for word, text in zip(words, texts[1:], strict=True))
    clean(page)


def test_a_medicine_shows_the_poison_and_the_crisis_line(page, provider, partner):
    page.open(partner.page(card("acetaminophen", country="GB") + provider.script()))
    page.loaded()
    lines = page.shadow("(root) => root.querySelector('.lines').textContent")
    assert "111" in lines
    assert "116 123" in lines


def test_the_compact_variant_leaves_out_the_rest_and_nothing_of_safety(page, provider, partner):
    full, compact = card("inversion-table"), card("inversion-table", variant="compact")
    page.open(partner.page(full + compact + provider.script()))
    page.loaded(count=2)
    # The numbers of sources go with the list of sources.
    safety = """() => [...document.querySelectorAll('treatment-card')].map(({shadowRoot: root}) =>
      ['.title', '.meta', '.summary', '.important', '.safety', '.full-disclaimer'].map((box) => {
        const copy = root.querySelector(box).cloneNode(true);
        for (const number of copy.querySelectorAll('sup.ref')) number.remove();
        return copy.textContent;
      }))"""
    one, other = page.evaluate(safety)
    assert one == other
    assert "high blood pressure" in one[4]
    has = """(box) => [...document.querySelectorAll('treatment-card')].map(({shadowRoot: root}) =>
      root.querySelector(box) !== null)"""
    assert page.evaluate(has, ".rest") == [True, False]
    assert page.evaluate(has, ".more a") == [False, True]


def test_headings_begin_at_the_level_chosen_and_leave_none_out(page, provider, partner, clean):
    levels = {**{str(level): level for level in range(1, 7)}, "0": 3, "7": 3, "two": 3, "": 3}
    body = "".join(card(heading_level=level) for level in levels)
    page.open(partner.page(body + provider.script()))
    page.loaded(count=len(levels))
    found = page.shadows(
        "(root) => [...root.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => +h.localName[1])"
    )
    for start, headings in zip(levels.values(), found, strict=True):
        assert headings[0] == min(headings) == start
        assert max(headings) == min(6, start + 2)
        assert all(after - before <= 1 for before, after in pairwise(headings))
    clean(page)


def test_the_language_is_that_of_the_element_or_of_what_is_around_it(page, provider, partner):
    cases = [  # of the element, around it, asked for, shown, and whether a word says so
        ("en-US", "es", "en-US", "en", False),
        ("es", "en", "es", "es", False),
        (None, "es-MX", "es-MX", "es", False),
        (None, "ar-EG", "ar-EG", "ar", False),
        ("fr", "en", "fr", "en", True),
        ("x/../y", "en", "und", "en", False),
    ]
    body = "".join(
        f'<div lang="{around}">{card("heat-and-ice", **({"lang": own} if own else {}))}</div>'
        for own, around, *_ in cases
    )
    page.open(partner.page(body + provider.script()))
    page.loaded(count=len(cases))
    asked = {f"v1/cards/heat-and-ice.{lang}.view.json" for _, _, lang, _, _ in cases}
    assert {*provider.paths("v1/")} == asked
    assert page.shadows("(root) => root.querySelector('article').lang") == [c[3] for c in cases]
    said = "(root) => root.textContent.includes('Not available in the language of this page.')"
    assert page.shadows(said) == [case[4] for case in cases]


def test_a_page_without_a_language_gets_the_publishers(page, provider, partner):
    page.open(partner.page(card() + provider.script(), html=""))
    page.loaded()
    assert provider.paths("v1/") == ["v1/cards/tens.und.view.json"]
    assert "Not available" not in page.text()


def test_a_revision_pins_what_is_shown(page, provider, partner):
    client = provider.app.test_client()
    revision = client.get(f"/widget/{TENS}").json["revision"]
    page.open(partner.page(card(revision=revision) + provider.script()))
    page.loaded()
    assert provider.paths("v1/") == [f"v1/cards/tens@{revision}.en.view.json"]


def test_what_is_chosen_later_shows_at_once_and_asks_for_nothing(page, provider, partner, clean):
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    change = "([name, value]) => document.querySelector('treatment-card').setAttribute(name, value)"
    page.evaluate(change, ["country", "GB"])
    page.wait(
        "() => document.querySelector('treatment-card').shadowRoot.textContent.includes('call 999')"
    )
    page.evaluate(change, ["heading-level", "5"])
    page.wait("() => document.querySelector('treatment-card').shadowRoot.querySelector('h5.title')")
    page.evaluate(change, ["variant", "compact"])
    page.wait("() => !document.querySelector('treatment-card').shadowRoot.querySelector('.rest')")
    clean(page)


def test_the_disclaimer_stands_alone(page, provider, partner, clean):
    body = card(None, tag="safety-disclaimer", lang="en", country="GB")
    page.open(partner.page(body + provider.script()))
    page.loaded("safety-disclaimer")
    text = page.text("safety-disclaimer")
    assert "always consult a medical professional before starting any treatment" in text
    assert "999" in text
    clean(page, DEV, "v1/disclaimer.en.view.json")


def test_the_state_is_there_for_style_sheets(page, provider, partner):
    provider.misbehave("massage", "500")
    page.open(partner.page(card() + card("massage") + provider.script()))
    page.loaded()
    page.wait("() => seen.events.some(({name}) => name === 'error')")
    matching = (
        "(state) => document.querySelector(`treatment-card:state(${state})`).getAttribute('card')"
    )
    assert page.evaluate(matching, "loaded") == "tens"
    assert page.evaluate(matching, "error") == "massage"
