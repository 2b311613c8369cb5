"""Promise 2: whatever the page and its style sheet do, safety is seen, and seen first."""

from __future__ import annotations

import pytest

from .rig.looks import assert_safe, brightness, looks
from .rig.servers import card


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("variant", ["full", "compact"])
def test_safety_is_seen_first_at_any_width(browser, provider, partner, width, variant):
    page = browser(width=width)
    page.open(partner.page(card("inversion-table", variant=variant) + provider.script()))
    page.loaded()
    assert_safe(page)


#: What resets, page builders and ad blockers do to elements they do not know, and worse.
HOSTILE = {
    "hide": "display: none",
    "blank": "visibility: hidden; opacity: 0",
    "reset": "all: unset",
    "paint": "color: white; background: white; font-size: 1px; line-height: 0; text-indent: -99em",
    "turn": "direction: rtl; text-align: right; float: right; writing-mode: horizontal-tb",
    "squeeze": "text-transform: uppercase; white-space: nowrap; letter-spacing: -1em; font-size: 0",
    "properties": "--treatment-card-color: transparent; --treatment-card-title-size: 0px",
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_no_rule_for_everything_hides_the_safety_block(page, provider, partner, attack):
    rules = "; ".join(f"{rule} !important" for rule in HOSTILE[attack].split("; "))
    # What is around the card is the page's own; it may well hide that.
    style = f"<style>treatment-card, treatment-card *, * + * + * + * {{ {rules} }}</style>"
    page.open(partner.page(card() + provider.script(), head=style))
    page.loaded()
    found = looks(page)
    assert found["hidden"] == []
    assert found["ordered"] is True


def test_no_part_of_the_page_reaches_the_safety_block(page, provider, partner):
    """Parts may be hidden, moved and faded: none of them is in or around what has to be seen."""
    attack = "display: none !important; order: -9; opacity: 0 !important; position: fixed; top: 0"
    parts = "title", "meta", "head", "card", "safety", "important", "notice", "cautions", "get-help"
    rules = "".join(f"treatment-card::part({part}) {{ {attack} }}" for part in parts)
    rules += "treatment-card::part(evidence), treatment-card::part(body) { display: none }"
    page.open(partner.page(card() + provider.script(), head=f"<style>{rules}</style>"))
    page.loaded()
    assert_safe(page)
    around = page.shadow(
        """(root) => ['.important', '.safety', '.full-disclaimer', '.title'].flatMap((box) => {
          const found = root.querySelector(box), nodes = [...found.querySelectorAll('*')];
          for (let node = found; node; node = node.parentElement) nodes.push(node);
          return nodes.map((node) => node.part.value);
        }).filter(Boolean)"""
    )
    assert around == []
    gone = "(root) => getComputedStyle(root.querySelector('.evidence')).display"
    assert page.shadow(gone) == "none"


def test_a_site_owner_may_hide_the_whole_card(page, provider, partner):
    """The page is theirs: `hidden` works, half a card does not."""
    page.open(partner.page(card(hidden="") + provider.script()))
    page.loaded()
    assert page.evaluate("() => document.querySelector('treatment-card').offsetHeight") == 0


def test_the_safety_block_keeps_its_contrast_on_any_page(page, provider, partner):
    """It paints the reader's own colours, and not those of the page."""
    style = "<style>body { background: #222; color: #333 }</style>"
    page.open(partner.page(card() + provider.script(), head=style))
    page.loaded()
    colours = page.shadow(
        """(root) => ['.important', '.safety', '.full-disclaimer'].map((box) => {
          const {color, backgroundColor} = getComputedStyle(root.querySelector(box));
          return [color, backgroundColor];
        })"""
    )
    assert colours == [["rgb(0, 0, 0)", "rgb(255, 255, 255)"]] * 3


def test_a_card_is_safe_and_readable_from_right_to_left(browser, provider, partner):
    page = browser(width=360)
    body = card("heat-and-ice", lang="ar") + provider.script()
    page.open(partner.page(body, html='lang="ar" dir="rtl"'))
    page.loaded()
    assert_safe(page)
    assert looks(page)["direction"] == "rtl"
    assert page.problems() == []


@pytest.mark.parametrize(
    ("page_dir", "lang", "direction"), [("ltr", "ar", "rtl"), ("rtl", "en", "ltr")]
)
def test_a_card_keeps_its_own_direction(page, provider, partner, page_dir, lang, direction):
    body = card("heat-and-ice", lang=lang) + provider.script()
    page.open(partner.page(body, html=f'lang="en" dir="{page_dir}"'))
    page.loaded()
    found = page.shadow(
        """(root) => {
          const box = root.querySelector('.important'), style = getComputedStyle(box);
          const wide = parseFloat(style.borderLeftWidth) > parseFloat(style.borderRightWidth);
          return [style.direction, wide ? 'left' : 'right'];
        }"""
    )
    assert found == [direction, "right" if direction == "rtl" else "left"]


def test_a_dark_page_gets_a_dark_card(browser, provider, partner):
    page = browser(dark=True)
    style = "<style>:root { color-scheme: light dark }</style>"
    page.open(partner.page(card() + provider.script(), head=style))
    page.loaded()
    assert page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") is True
    painted = "(root) => getComputedStyle(root.querySelector('.safety')).backgroundColor"
    assert brightness(page.shadow(painted)) < 200
    assert_safe(page)


@pytest.mark.parametrize(
    ("theme", "painted"),
    [
        ("inherit", "rgba(0, 0, 0, 0)"),
        ("light", "rgb(255, 255, 255)"),
        ("auto", "rgb(255, 255, 255)"),
        ("neon", "rgba(0, 0, 0, 0)"),
    ],
)
def test_a_theme_paints_a_surface_of_its_own(page, provider, partner, theme, painted):
    page.open(partner.page(card(theme=theme) + provider.script()))
    page.loaded()
    found = page.shadow("(root) => getComputedStyle(root.host).backgroundColor")
    assert found == painted


def test_the_dark_theme_is_dark_in_a_light_page(page, provider, partner):
    page.open(partner.page(card(theme="dark") + provider.script()))
    page.loaded()
    style = "const {color, backgroundColor} = getComputedStyle(root.host)"
    text, surface = page.shadow(f"(root) => {{ {style}; return [color, backgroundColor] }}")
    assert brightness(text) > 600
    assert brightness(surface) < 200
