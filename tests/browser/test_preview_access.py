"""The preview for everybody: axe, keyboard, small windows, print; and what a file may try."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from widget.check.scaffold import begin

from .rig.axe import axe
from .rig.page import Unable, until
from .rig.preview import BATH, Desk

WRONG = BATH.replace("kind: self_care", "kind: sauna").replace("Cold packs.", "![](x.png)")
PAGES = [
    "cards/es/", "", "cards/en/bath", "cards/en/wobble-board", "cards/es/long", "cards/en/none",
    "preview/source/en/bath.md", "preview/source/publisher.yaml",
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A source with a draft, an unfinished translation, and mistakes in a card and beside it."""
    desk = Desk(tmp_path / "cards")
    begin(desk.folder, "wobble-board", kind="device")
    begin(desk.folder, "long", lang="es")
    until(lambda: len(desk.preview.now.proof.rows) == 5)
    desk.write("en/bath.md", WRONG)
    desk.write("en/tens.txt", "a card in the wrong place")
    until(lambda: {"en/bath.md", "en/tens.txt"} <= desk.preview.now.proof.notes.keys())
    yield desk
    desk.close()


STATES = [{}, {"dark": True}, {"width": 320}, {"dark": True, "width": 320}]


@pytest.mark.slow_elsewhere("{'dark': True, 'width': 320}")
@pytest.mark.parametrize("state", STATES, ids=str)
def test_axe_finds_nothing_and_nothing_sticks_out(browser, desk: Desk, state):
    page = browser(**state)
    for path in PAGES:
        page.open(desk.url(path))
        page.evaluate(
            "() => document.querySelectorAll('details').forEach((d) => { d.open = true })"
        )
        assert axe(page) == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
    desk.write("publisher.yaml", "name: X")
    until(lambda: "publisher.yaml" in desk.preview.now.proof.notes)
    for path in ("", "cards/en/bath", "preview/source/publisher.yaml"):
        page.open(desk.url(path))
        assert axe(page) == [], path
    assert page.complaints() == []


def test_axe_finds_nothing_in_any_engine(page, desk: Desk):
    for path in ("", "cards/en/bath"):
        page.open(desk.url(path))
        assert axe(page) == [], path


def test_targets_are_large_enough(browser, desk: Desk):
    page = browser(width=320)
    for path in PAGES:
        page.open(desk.url(path))
        # Links in the flow of a card's text are exempt, and as readers have them.
        small = page.evaluate(
            """() => {
              const targets = '.proof-bar a, .proof summary, .rows a, .jumps a';
              return [...document.querySelectorAll(targets)]
                .map((one) => [one.textContent, (one.closest('li, tr') ?? one).offsetHeight])
                .filter(([, height]) => height < 24);
            }"""
        )
        assert small == [], path


def test_everything_is_reached_by_keyboard_and_is_seen(page, desk: Desk):
    page.open(desk.url("cards/en/bath"))
    if not page.evaluate("() => document.hasFocus()"):
        raise Unable(f"{page.engine}: the window has no focus on this display")
    where = """() => {
      const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
      return [document.activeElement.textContent.trim(),
              outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1];
    }"""
    reached = []
    for _ in range(4):
        page.press("Tab")
        reached.append(page.evaluate(where))
    names = ["Skip to the text", "All files", "en/bath.md", "2 errors"]
    assert [name for name, _ in reached] == names
    assert all(seen for _, seen in reached)
    page.evaluate("() => document.querySelector('a[href=\"#proof\"]').click()")
    assert page.evaluate("() => document.activeElement.id") == "proof"


def test_from_the_start_a_count_leads_to_the_line_of_the_first(page, desk: Desk):
    page.open(desk.url())
    first = page.evaluate("() => document.querySelector('.rows tbody tr').innerText")
    assert "en/bath.md" in first
    for place in ("main > p", ".rows tbody"):
        page.open(desk.url())
        link = f"document.querySelector('{place} a[href*=\\'#L\\']')"
        assert page.evaluate(f"() => {link}.textContent") == "2 errors"
        page.open(page.evaluate(f"() => {link}.href"))
        line = "() => document.querySelector(':target')?.querySelector('code').textContent"
        assert page.wait(line) == "kind: sauna"
        # Whoever goes on by keyboard goes on from there.
        assert page.evaluate("() => document.activeElement.matches(':target')")


def test_the_links_of_the_start_are_told_apart_by_their_names(page, desk: Desk):
    """Rows have the same words, "2 errors"; a name begins with what is seen (WCAG 2.5.3)."""
    desk.write("en/other.md", WRONG)
    until(lambda: "en/other.md" in desk.preview.now.proof.notes)
    page.open(desk.url())
    found = page.evaluate(
        """() => [...document.querySelectorAll('main a[aria-label]')]
          .map((a) => [a.getAttribute('aria-label'), a.textContent, a.href])"""
    )
    assert [words for _, words, _ in found].count("2 errors") == 2
    for name, words, _ in found:
        assert name.startswith((f"{words} in ", f"{words}, the first in "))
    assert len({name for name, _, _ in found}) == len({(name, to) for name, _, to in found})


def test_a_reload_is_told_in_a_live_region_that_stays(page, desk: Desk):
    page.open(desk.url("cards/en/bath"))
    region = """() => {
      window.region ??= document.querySelector('#told');
      const now = document.querySelector('#told');
      return [now.getAttribute('role'), now === window.region && now.isConnected];
    }"""
    assert page.evaluate(region) == ["status", True]
    desk.write("en/bath.md", BATH)
    page.wait("() => document.querySelector('#told').textContent.endsWith('in en/bath.md.')")
    assert page.evaluate(region) == ["status", True]
    told = page.evaluate("() => document.querySelector('#told').textContent")
    assert told.startswith("Reloaded at ") and told.endswith(": nothing to mend in en/bath.md.")


def test_a_draft_and_what_is_unfinished_are_marked(page, desk: Desk):
    for path, word in (("cards/en/wobble-board", "draft"), ("cards/es/long", "not finished")):
        page.open(desk.url(path))
        badge = "document.querySelector('.proof-bar .proof-state')"
        assert page.evaluate(f"() => {badge}.textContent") == word
        assert page.evaluate(f"() => getComputedStyle({badge}).borderTopStyle") == "dashed"
        panel = page.evaluate("() => document.querySelector('.proof').innerText")
        assert "no reader sees" in panel.lower()


def test_print_leaves_the_bar_its_words_and_no_links(browser, desk: Desk):
    page = browser(media="print")
    page.open(desk.url("cards/en/bath"))
    seen = (
        "() => [...document.querySelectorAll('.proof-bar a')].filter((a) => a.offsetWidth).length"
    )
    assert page.evaluate(seen) == 0
    look = "() => getComputedStyle(document.querySelector('.proof-bar')).position"
    assert page.evaluate(look) == "static"
    assert "found 'sauna'" in page.evaluate("() => document.querySelector('.proof').innerText")


def test_without_script_everything_is_there_but_the_reload(browser, desk: Desk):
    page = browser(script=False)
    page.open(desk.url("cards/en/bath"))
    assert "found 'sauna'" in page.evaluate("() => document.querySelector('.proof').innerText")


def test_what_a_file_holds_is_text(page, desk: Desk):
    """Markup, text that turns round, control characters: in the lines and in the messages."""
    attack = '"><script>window.hit = 1</script><img src=x onerror="window.hit = 1">'
    desk.write("en/bath.md", BATH.replace("kind: self_care", f"kind: '{attack}'\nx\u202ey: \x9b"))
    desk.write("en/<img src=x>.md", attack)
    desk.write("en/long.md", BATH.replace("title: Warm bath", f"title: '{attack}'\nkind: x"))
    until(lambda: desk.preview.now.proof.notes["en/bath.md"][0].found.startswith("the character"))
    for path in ("", "cards/en/bath", "cards/en/long", "preview/source/en/bath.md",
                 "preview/source/en/%3Cimg%20src=x%3E.md", "cards/en/%3Cscript%3E"):  # fmt: skip
        page.open(desk.url(path))
        assert page.evaluate("() => window.hit ?? null") is None
        assert page.evaluate("() => document.querySelectorAll('img').length") == 0
    page.open(desk.url("preview/source/en/bath.md"))
    text = page.evaluate("() => document.querySelector('.listing').innerText")
    assert "x\\u202ey: \\x9b" in text and attack in text
