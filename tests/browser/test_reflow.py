"""Zoom, larger text, wider spacing: everything can still be read, and nothing asks to scroll aside.

320 px are what a window of 1280 px has at a zoom of 400 % (WCAG 1.4.10).
"""

from __future__ import annotations

import pytest

from .rig.builder import build
from .rig.legible import LARGE, SPACING, illegible, restyle
from .rig.states import page_of_all, wait_for_all

pytestmark = pytest.mark.slow_elsewhere
LANGUAGES = ("en", "es", "ar")


def _assert_legible(page) -> None:
    """At 400 %, then with the spacing of WCAG 1.4.12 besides, then with texts twice as large."""
    page.resize(320, 800)
    assert illegible(page) == []
    restyle(page, SPACING)
    assert illegible(page) == []
    page.resize(1280, 800)
    assert illegible(page) == []
    restyle(page, LARGE)
    assert illegible(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cards_in_every_state_are_read_at_any_zoom_and_spacing(page, states, partner, lang):
    page.open(page_of_all(states, partner, lang))
    wait_for_all(page)
    _assert_legible(page)


@pytest.mark.slow_elsewhere("-ar", "overdue-es", "recalled-critical-en", "active/frame-ar")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["", "overdue", "recalled-critical", "active/frame"])
def test_our_pages_are_read_at_any_zoom_and_spacing(page, states, path, lang):
    page.open(f"{states.base}cards/{lang}/{path}")
    _assert_legible(page)


def test_the_builder_is_read_at_any_zoom_and_spacing(page, provider):
    build(page, provider, "card=tens&country=GB&theme=x&policy=default-src+'none'")
    page.evaluate("() => { document.querySelector('details').open = true }")
    _assert_legible(page)


BROKEN = {
    "cut": "<p style='height: 1em; overflow: hidden'>one<br>two<br>three<br>four</p>",
    "wide": "<p style='white-space: nowrap'>" + "a line that never ends " * 20 + "</p>",
    "over": "<p>here is a text</p><p style='margin-top: -2em'>and on it another one</p>",
    "aside": "<div style='overflow: auto'><p style='width: 40em'>wider than its box</p></div>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_would_be_found(page, partner, name):
    page.open(partner.page("<p>a</p><p>b</p><p>c</p><p>d</p>" + BROKEN[name]))
    page.resize(320, 800)
    assert illegible(page) != []
