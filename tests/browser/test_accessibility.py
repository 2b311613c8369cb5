"""axe finds nothing; every link is reached by keyboard, in order, and seen when it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from .rig.axe import axe
from .rig.page import Unable
from .rig.servers import card
from .test_examples import LIVE

CARDS = sorted(
    path.stem
    for path in Path(__file__).parents[2].glob("widget/starter/en/*.md")
    if not path.stem.startswith("_")
)
TRANSLATED = ["back-spasm-basics", "heat-and-ice"]


@pytest.mark.slow_elsewhere("en-light", "ar-dark")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "es", "ar"])
def test_axe_finds_nothing_on_a_page_of_all_cards(browser, provider, partner, lang, dark):
    page = browser(dark=dark)
    names = CARDS if lang == "en" else TRANSLATED
    theme = {} if lang == "en" else {"theme": "auto"}
    body = "".join(card(name, heading_level="2", country="GB", **theme) for name in names)
    style = "<style>:root { color-scheme: light dark; background: Canvas }</style>"
    direction = "rtl" if lang == "ar" else "ltr"
    html = f'lang="{lang}" dir="{direction}"'
    page.open(partner.page(body + provider.script(), head=style, html=html))
    page.loaded(count=len(names))
    assert axe(page) == []


@pytest.mark.slow_elsewhere("strict-csp-light", "right-to-left-dark", "languages-light")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["", *LIVE])
def test_axe_finds_nothing_on_the_pages_of_the_partner(browser, partner, name, dark):
    page = browser(dark=dark)
    page.open(f"{partner.origin}/{name}")
    page.loaded("treatment-card, safety-disclaimer", LIVE.get(name, 0))
    assert axe(page) == []


def test_axe_finds_nothing_in_any_engine(page, provider, partner):
    """The one page that every run tries everywhere."""
    page.open(partner.page(card(heading_level="2", country="GB") + provider.script()))
    page.loaded()
    assert axe(page) == []


def test_axe_would_find_something(page, partner):
    page.open(partner.page('<img src="/favicon.ico"><a href="#"></a>'))
    assert {rule for rule, _ in axe(page)} >= {"image-alt", "link-name"}


def test_each_link_is_reached_in_order_and_seen_when_it_is(page, provider, partner):
    body = '<p><a href="#a">before</a></p>' + card("acetaminophen", country="GB")
    page.open(partner.page(body + '<p><a href="#b">after</a></p>' + provider.script()))
    page.loaded()
    if not page.evaluate("() => document.hasFocus()"):
        raise Unable(f"{page.engine}: the window has no focus on this display")
    links = page.evaluate(
        """() => {
          const [before, after] = document.querySelectorAll('main > p > a');
          const inside = document.querySelector('treatment-card').shadowRoot.querySelectorAll('a');
          return [before, ...inside, after].map((link) => link.href);
        }"""
    )
    assert len(links) > 10
    reached = []
    for _ in links:
        page.press("Tab")
        href, outline = page.evaluate(
            """() => {
              let active = document.activeElement;
              while (active.shadowRoot) active = active.shadowRoot.activeElement;
              const {outlineStyle, outlineWidth} = getComputedStyle(active);
              return [active.href, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1];
            }"""
        )
        assert outline is True, href
        reached.append(href)
    assert reached == links
