"""All states in every language: axe, which language each text is said to be in, and 320 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .rig.axe import axe
from .rig.legible import illegible, restyle
from .rig.page import Page, State
from .rig.servers import Partner, Provider
from .rig.states import LANGUAGES, LONG, RIGHT, TONGUES, page_of_all, wait_for_all

#: The rules and the texts are the same elsewhere.
pytestmark = pytest.mark.chromium_only
#: What takes axe longest, and no language changes: it is read in English and Arabic, in all themes
#: (test_states_access.py), and here where English stands in for what is not translated.
COLOURED = ("de",)
CONTRAST = ("color-contrast",)
#: Of each text: the language and direction that it is said to have, and how it is set.
TEXTS = """() => {
  const found = [];
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const near = (node, name) => node.getAttribute(name) ?? near(up(node), name);
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replace(/\\s+/g, ' ').trim(), box = node.parentElement;
      const {direction} = getComputedStyle(box);
      if (text) found.push([near(box, 'lang'), near(box, 'dir'), direction, text]);
    } else if (node.nodeType === Node.ELEMENT_NODE && !/^(script|style)$/.test(node.localName)) {
      [...(node.shadowRoot ?? node).childNodes].map(visit);
    }
  };
  visit(document.querySelector('main'));
  return found;
}"""


#: Tables that are wider than what they stand in, which rig/legible.js leaves to them.
WIDE = """() => {
  const trees = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean);
  return [document, ...trees].flatMap((tree) => [...tree.querySelectorAll('table')])
    .filter((table) => table.getBoundingClientRect().width > table.parentElement.clientWidth + 1)
    .map((table) => table.innerText);
}"""
#: Of each word: how wide it is, and how wide the widest part is that is not broken of itself.
WIDTHS = """(words) => {
  const widths = (word) => ['max-content', 'min-content'].map((width) => {
    const box = document.body.appendChild(document.createElement('div'));
    Object.assign(box.style, {width, fontSize: '16px', overflowWrap: 'normal'});
    box.textContent = word;
    return box.getBoundingClientRect().width;
  });
  return Object.fromEntries(Object.entries(words).map(([lang, word]) => [lang, widths(word)]));
}"""


@pytest.fixture(scope="module")
def tab(engine) -> Iterator[Page]:
    """One for all languages: a page of all states is new to it each time anyway."""
    tab = engine.page(State(width=320))
    yield tab
    tab.close()


@pytest.fixture
def publisher(request, lang: str) -> Provider:
    return request.getfixturevalue("states" if lang in LANGUAGES else "tongues")


def _open(tab: Page, publisher: Provider, partner: Partner, lang: str) -> list[list[str]]:
    tab.open(page_of_all(publisher, partner, lang))
    wait_for_all(tab)
    return tab.evaluate(TEXTS)


@pytest.fixture(scope="module")
def english(tab, _states, _tongues, _partner) -> dict[Provider, set[str]]:
    """What each publisher says in English, in all states."""
    told = {one: _open(tab, one, _partner, "en") for one in (_states, _tongues)}
    return {one: {text for *_, text in texts} for one, texts in told.items()}


#: Names and signs, which are the same in every language.
NAMES = ("A page", "A. Clinician", "physiotherapist", "Samaritans", "NHS")
#: Words that a language has in common with English.
SAME = {("fr", "Sources")}


def _is_name(text: str) -> bool:
    """A source is quoted as it is called: "Title · Publisher, year"."""
    return not any(map(str.isalpha, text)) or text.startswith(NAMES) or " · " in text


@pytest.mark.parametrize("lang", [*LANGUAGES, *TONGUES])
def test_in_every_language_all_states_are_read(tab, publisher, partner, english, lang):
    texts = _open(tab, publisher, partner, lang)
    said = {told for told, *_ in texts}
    assert said == {lang, "en"}  # some of it falls back in any language
    for told, direction, used, text in texts:
        # What falls back is marked as English, and nothing else is.
        assert told == lang or text in english[publisher], text
        same = _is_name(text) or (lang, text) in SAME
        assert told == "en" or text not in english[publisher] or same, text
        assert direction == "auto" or used == direction, text
        if direction == "auto":
            assert _is_name(text), text
        elif not text[0].isdigit():  # numbers of telephones
            assert used == ("rtl" if told in RIGHT else "ltr"), text
    assert axe(tab, without=() if lang in COLOURED else CONTRAST) == []
    _assert_legible(tab)


def _assert_legible(tab: Page) -> None:
    assert illegible(tab) == []
    assert tab.evaluate(WIDE) == []
    assert tab.complaints() == []


@pytest.mark.parametrize("path", ["", "active", "active/frame"], ids=["list", "card", "frame"])
@pytest.mark.parametrize("lang", TONGUES)
def test_in_every_language_our_own_words_are_read(tab, tongues, lang, path):
    tab.open(f"{tongues.base}cards/{lang}/{path}")
    said = tab.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
    assert said == [lang, "rtl" if lang in RIGHT else "ltr"]
    assert axe(tab, without=CONTRAST) == []
    _assert_legible(tab)


def test_the_long_words_are_longer_than_a_line(tab, partner):
    tab.open(partner.page(""))
    widths = tab.evaluate(WIDTHS, LONG)
    assert {lang for lang, (line, _) in widths.items() if line <= 320} == set()
    # These two are broken between any two letters.
    assert {lang for lang, (_, part) in widths.items() if part <= 320} == {"ja", "zh"}


def test_a_table_that_is_too_wide_would_be_found(tab, tongues):
    tab.open(f"{tongues.base}cards/fr/active")
    restyle(tab, "td { white-space: nowrap }")
    assert len(tab.evaluate(WIDE)) == 1
