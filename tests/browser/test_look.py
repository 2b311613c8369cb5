"""Promise 2: whatever the page and its style sheet do, safety is seen, and seen first."""

from __future__ import annotations

import pytest

from .rig.looks import assert_safe, brightness, looks
from .rig.servers import card


def test_safety_is_seen_first_in_any_width(page, provider, partner):
    # A box, because not every browser can be made as narrow as a telephone.
    body = "".join(
        f'<div style="width: {width}px">{card("inversion-table", variant=variant)}</div>'
        for width in (280, 320, 600, 980, 1200)
        for variant in ("full", "compact")
    )
    page.open(partner.page(body + provider.script()))
    page.loaded(count=10)
    assert_safe(page)


#: What resets, page builders and ad blockers do to elements they do not know, and worse.
HOSTILE = {
    "hide": "display: none",
    "blank": "visibility: hidden; opacity: 0",
    "reset": "all: unset",
    "paint": "color: white; background: white; font-size: 1px; line-height: 0",
    "push": "text-indent: -99em; text-align: right; float: right",
    "squeeze": "white-space: nowrap; letter-spacing: -1em; word-spacing: -1em; font-size: 0",
    "properties": "--treatment-card-color: transparent; --treatment-card-title-size: 0px",
}


def test_no_rule_for_everything_hides_the_safety_block(page, provider, partner):
    """What is around the card is the page's own, which may well hide that."""
    style = body = ""
    for name, attack in HOSTILE.items():
        rules = "; ".join(f"{rule} !important" for rule in attack.split("; "))
        style += f"#{name}, #{name} *, #{name} ~ nothing {{ {rules} }}\n"
        body += f'<div style="display: flow-root">{card(id=name)}</div>'
    page.open(partner.page(body + provider.script(), head=f"<style>{style}</style>"))
    page.loaded(count=len(HOSTILE))
    for name, found in zip(HOSTILE, looks(page), strict=True):
        assert (name, found["hidden"]) == (name, [])
        assert (name, found["ordered"], found["overflow"]) == (name, True, 0)


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


def test_a_card_is_safe_and_readable_from_right_to_left(page, provider, partner):
    narrow = f'<div style="width: 320px">{card("heat-and-ice", lang="ar")}</div>'
    page.open(partner.page(narrow + provider.script(), html='lang="ar" dir="rtl"'))
    page.loaded()
    assert_safe(page)
    assert page.problems() == []


def test_a_card_keeps_its_own_direction_in_any_page(page, provider, partner):
    around = [(page_dir, lang) for page_dir in ("ltr", "rtl") for lang in ("en", "ar")]
    body = "".join(
        f'<div dir="{page_dir}">{card("heat-and-ice", lang=lang)}</div>'
        for page_dir, lang in around
    )
    page.open(partner.page(body + provider.script()))
    page.loaded(count=4)
    found = page.shadows(
        """(root) => {
          const style = getComputedStyle(root.querySelector('.important'));
          const left = parseFloat(style.borderLeftWidth) > parseFloat(style.borderRightWidth);
          return [style.direction, left ? 'left' : 'right', root.querySelector('article').dir];
        }"""
    )
    assert found == [["ltr", "left", "ltr"], ["rtl", "right", "rtl"]] * 2


def test_a_dark_page_gets_a_dark_card(browser, provider, partner):
    page = browser(dark=True)
    style = "<style>:root { color-scheme: light dark }</style>"
    page.open(partner.page(card() + provider.script(), head=style))
    page.loaded()
    assert page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") is True
    painted = "(root) => getComputedStyle(root.querySelector('.safety')).backgroundColor"
    assert brightness(page.shadow(painted)) < 200
    assert_safe(page)


def test_a_theme_paints_a_surface_of_its_own(page, provider, partner):
    themes = ("inherit", "light", "auto", "dark", "neon", "")
    page.open(partner.page("".join(card(theme=theme) for theme in themes) + provider.script()))
    page.loaded(count=len(themes))
    colours = page.shadows(
        """(root) => {
          const {backgroundColor, color} = getComputedStyle(root.host);
          return [backgroundColor, color];
        }"""
    )
    painted = dict(zip(themes, colours, strict=True))
    white, none = "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"
    assert [painted[theme][0] for theme in ("light", "auto")] == [white, white]
    # A value that is not on the list counts as `inherit`.
    assert [painted[theme][0] for theme in ("inherit", "neon", "")] == [none, none, none]
    surface, text = painted["dark"]
    assert brightness(surface) < 200
    assert brightness(text) > 600


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_numbers_of_the_sources_have_room(page, provider, partner, lang):
    """What stands outside the list's own box is cut off."""
    page.open(partner.page(card(lang=lang) + provider.script(), html=f'lang="{lang}"'))
    page.loaded()
    room, needed = page.shadow(
        """(root) => {
          const list = root.querySelector('.sources ol');
          const number = document.createElement('span');
          number.textContent = '00.\u00a0';
          number.style.whiteSpace = 'pre';
          list.lastChild.prepend(number);
          const {width} = number.getBoundingClientRect();
          number.remove();
          return [parseFloat(getComputedStyle(list).paddingInlineStart), width];
        }"""
    )
    assert needed <= room
