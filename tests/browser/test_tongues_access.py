"""All states in every language: axe, which language each text is said to be in, and 320 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .rig.axe import axe
from .rig.legible import illegible
from .rig.page import Page, State
from .rig.servers import Partner, Provider
from .rig.states import LANGUAGES, RIGHT, TONGUES, page_of_all, wait_for_all

#: In Chromium alone: the rules and the texts are the same elsewhere.
pytestmark = pytest.mark.slow_elsewhere("nowhere")
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


#: Names and signs, which are the same in every language. French has the word "Sources".
NAMES = ("A page", "A. Clinician", "physiotherapist", "Samaritans", "NHS", "Sources")


def _is_name(text: str) -> bool:
    """A source is quoted as it is called: "Title · Publisher, year"."""
    return not any(map(str.isalpha, text)) or text.startswith(NAMES) or " · " in text


@pytest.mark.parametrize("lang", [*LANGUAGES[1:], *TONGUES])
def test_in_every_language_all_states_are_read(tab, publisher, partner, english, lang):
    texts = _open(tab, publisher, partner, lang)
    said = {told for told, *_ in texts}
    assert said == {lang, "en"}  # some of it falls back in any language
    for told, direction, used, text in texts:
        # What falls back is marked as English, and nothing else is.
        assert told == lang or text in english[publisher], text
        assert told == "en" or text not in english[publisher] or _is_name(text), text
        assert direction == "auto" or used == direction, text
        if direction == "auto":
            assert _is_name(text), text
        elif not text[0].isdigit():  # numbers of telephones
            assert used == ("rtl" if told in RIGHT else "ltr"), text
    assert axe(tab, without=() if lang in COLOURED else CONTRAST) == []
    assert illegible(tab) == []
    assert tab.complaints() == []


@pytest.mark.parametrize("lang", TONGUES)
def test_in_every_language_our_own_words_are_read(tab, tongues, lang):
    tab.open(f"{tongues.base}cards/{lang}/")
    said = tab.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
    assert said == [lang, "rtl" if lang in RIGHT else "ltr"]
    assert illegible(tab) == []
    assert tab.complaints() == []
