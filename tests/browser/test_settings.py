"""What readers set: print, forced colours, less motion."""

from __future__ import annotations

import pytest

from .rig.looks import assert_safe, brightness
from .rig.pdf import links, titles
from .rig.servers import card


def test_a_printed_card_is_whole_and_names_its_sources(browser, provider, partner):
    page = browser(media="print")
    page.open(partner.page(card("inversion-table") + provider.script()))
    page.loaded()
    assert page.evaluate("() => matchMedia('print').matches") is True
    assert_safe(page)
    printed = "(root) => getComputedStyle(root.querySelector('.sources a'), '::after').content"
    assert "https://" in page.shadow(printed)


def test_a_printed_card_is_dark_on_light_whatever_its_theme(browser, provider, partner):
    """Printers leave backgrounds out: light text would be white on white."""
    page = browser(media="print", dark=True)
    body = "".join(card(theme=theme) for theme in ("inherit", "dark", "auto"))
    page.open(partner.page(body + provider.script()))
    page.loaded(count=3)
    colours = page.shadows(
        """(root) => ['.title', '.important', '.safety', '.evidence p', '.full-disclaimer'].map(
          (box) => getComputedStyle(root.querySelector(box)).color)"""
    )
    assert max(brightness(colour) for card in colours for colour in card) < 300


@pytest.mark.slow_elsewhere
def test_the_pdf_has_the_safety_block_before_the_rest(page, provider, partner):
    page.open(partner.page(card("acetaminophen", country="GB") + provider.script()))
    page.loaded()
    pdf = page.pdf()
    assert any(link == "tel:999" for link in links(pdf))
    if page.engine == "chromium":  # the only one that writes an outline
        found = titles(pdf)
        order = ["Who must not", "Stop if", "When to get help", "How sure is the evidence"]
        places = [next(n for n, title in enumerate(found) if start in title) for start in order]
        assert places == sorted(places)


def test_borders_and_links_are_seen_in_forced_colours(browser, provider, partner):
    page = browser(forced_colors=True)
    page.open(partner.page(card("inversion-table") + provider.script()))
    page.loaded()
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches") is True
    assert_safe(page)
    borders = page.shadow(
        """(root) => ['.important', '.safety', '.emergency', '.full-disclaimer'].map((box) => {
          const style = getComputedStyle(root.querySelector(box));
          return style.borderTopStyle === 'solid' && parseFloat(style.borderTopWidth) >= 1
            && style.borderTopColor !== style.backgroundColor;
        })"""
    )
    assert borders == [True] * 4
    line = "(link) => getComputedStyle(link).textDecorationLine"
    lines = page.shadow(f"(root) => [...root.querySelectorAll('a')].map({line})")
    assert set(lines) == {"underline"}


@pytest.mark.parametrize("reduced", [False, True])
def test_nothing_moves_so_that_less_motion_needs_no_rule(browser, provider, partner, reduced):
    page = browser(reduced_motion=reduced)
    page.open(partner.page(card() + provider.script()))
    page.loaded()
    setting = "() => matchMedia('(prefers-reduced-motion: reduce)').matches"
    assert page.evaluate(setting) is reduced
    moving = page.shadow(
        """(root) => [root.host, ...root.querySelectorAll('*')].filter((element) => {
          const {animationName, transitionDuration} = getComputedStyle(element);
          return animationName !== 'none' || !/^0s(, 0s)*$/.test(transitionDuration);
        }).length"""
    )
    assert moving == 0
    assert page.evaluate("() => document.getAnimations().length") == 0
