"""axe finds nothing in any state of a card, in any theme and setting of the reader's.

Colours are what differs here; test_tongues_access.py has the same states in every language.
"""

from __future__ import annotations

import pytest

from .rig.axe import axe
from .rig.servers import card
from .rig.states import STATES, page_of_all, wait_for_all

pytestmark = pytest.mark.slow_elsewhere
#: The second rule looks only at what passes the first.
SEVEN = ("color-contrast", "color-contrast-enhanced")


def _wanted(page, lang: str, theme: str) -> None:
    """The rules are the same in each engine; what they look at is, in one case of two."""
    if page.engine != "chromium" and (lang, theme) not in {("en", "light"), ("ar", "dark")}:
        pytest.skip(f"{page.engine}: English on light and Arabic on dark stand for the others")


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("en", "dark"), ("ar", "dark")])
def test_axe_finds_nothing_in_any_state(browser, states, partner, lang, theme):
    """Cards without a surface of their own; in English also with the other one than the page."""
    for dark, own in ((theme == "dark", "inherit"), (theme == "light", theme)):
        if own != "inherit" and lang != "en":
            continue
        page = browser(dark=dark)
        _wanted(page, lang, theme)
        page.open(page_of_all(states, partner, lang, own))
        wait_for_all(page)
        assert axe(page) == []


@pytest.mark.parametrize(
    ("lang", "theme"), [("en", "light"), ("en", "dark"), ("es", "light"), ("ar", "dark")]
)
def test_axe_finds_nothing_on_our_pages_and_in_frames(browser, states, lang, theme):
    page = browser(dark=theme == "dark")
    _wanted(page, lang, theme)
    paths = ["missing/frame", "active/frame?variant=compact", "active/embed"]
    paths += [*STATES, *(f"{name}/frame?theme=auto" for name in ("overdue", "recalled-critical"))]
    for path in paths:
        page.open(f"{states.base}cards/{lang}/{path}")
        assert (path, axe(page)) == (path, [])
    page.open(f"{states.base}cards/{lang}/")
    for words in ("3", "no card has this"):  # a search with and without results
        page.evaluate(
            """(words) => {
              const input = document.querySelector('input');
              input.value = words;
              input.dispatchEvent(new Event('input', {bubbles: true}));
            }""",
            words,
        )
        assert page.evaluate("() => document.querySelector('output').textContent")
        assert axe(page) == []


def test_axe_finds_nothing_in_forced_colours(browser, states, partner):
    page = browser(forced_colors=True)
    page.open(page_of_all(states, partner, "en"))
    wait_for_all(page)
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    assert axe(page) == []
    for path in ("cards/en/", "cards/en/under-review", "cards/ar/active/frame", "builder"):
        page.open(f"{states.base}{path}")
        assert (path, axe(page)) == (path, [])


def test_who_asks_for_more_contrast_gets_seven_to_one(browser, states, partner):
    """WCAG 1.4.6, and with it 1.4.3; the cards on a page that inherits from nobody."""
    for dark in (False, True):
        page = browser(more_contrast=True, dark=dark)
        style = "<style>:root { color-scheme: light dark }</style>"
        cards = card("overdue") + card("recalled-critical")
        page.open(partner.page(cards + states.script(), head=style))
        page.loaded(count=2)
        assert axe(page, *SEVEN) == []
        for path in ("cards/en/", "cards/ar/overdue", "cards/en/active/frame", "builder"):
            page.open(f"{states.base}{path}")
            assert (path, axe(page, *SEVEN)) == (path, [])


def test_small_targets_and_weak_contrast_would_be_found(page, partner):
    small = '<a style="display: block; width: 9px; height: 9px; overflow: hidden" href="#">{}</a>'
    weak = '<p style="color: #666">Grey on white: 5.7 to 1.</p>'
    page.open(partner.page("".join(map(small.format, "abcdef")) + weak))
    assert "target-size" in {rule for rule, _ in axe(page)}
    assert [rule for rule, _ in axe(page, *SEVEN)] == ["color-contrast-enhanced"]
