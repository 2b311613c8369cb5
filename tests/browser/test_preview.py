"""The preview is live: files are broken and mended on the disk while a page is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from widget.check.scaffold import begin
from widget.serve.preview import Preview

from .rig.page import left, until
from .rig.preview import BATH, LONG, TOLD, Desk, shown

KIND = ("kind: self_care", "kind: sauna")
GOOD = "nothing to mend in en/bath.md."
SAYS = "(text) => document.querySelector('#told').textContent.endsWith(text)"


@pytest.fixture
def desk(tmp_path: Path, quick: None) -> Iterator[Desk]:
    desk = Desk(tmp_path / "cards")
    yield desk
    desk.close()


def opened(page, desk: Desk, path: str = "cards/en/bath"):
    """A page that would lose a mark if it were loaded again."""
    page.open(desk.url(path))
    page.evaluate("() => { window.mark = 'the same page' }")
    until(lambda: desk.waiting)
    return page


def same(page) -> bool:
    return page.evaluate("() => window.mark") == "the same page"


def test_a_card_that_is_broken_says_where_and_heals_when_it_is_mended(page, desk: Desk):
    opened(page, desk)
    assert shown(page)["says"] == [] and page.evaluate(TOLD) == ""
    desk.write("en/bath.md", BATH.replace(*KIND))
    page.wait(SAYS, "1 error in en/bath.md.")
    found = shown(page)
    assert found["title"] == "Warm bath"  # as it was last
    assert found["lines"] == [[4, "error", "kind: sauna"]]
    assert found["state"] == "has mistakes"
    kinds = "information, self_care, hands_on, device, exercise, medicine"
    assert found["says"] == [f"Error kind: found 'sauna', expected one of: {kinds}"]
    assert "when it was last good" in page.evaluate(
        "() => document.querySelector('.proof').innerText"
    )
    # A second mistake, in the body; what is right in the file is not shown before all is.
    worse = (
        BATH.replace(*KIND).replace("Cold packs.", "![](x.png)").replace("Warm bath", "Hot bath")
    )
    desk.write("en/bath.md", worse)
    page.wait(SAYS, "2 errors in en/bath.md.")
    found = shown(page)
    assert [line[1:] for line in found["lines"]] == [
        ["error", "kind: sauna"],
        ["error", "![](x.png)"],
    ]
    assert found["title"] == "Warm bath"
    desk.write("en/bath.md", BATH.replace("Warm bath", "Hot bath"))
    page.wait(SAYS, GOOD)
    found = shown(page)
    assert (found["says"], found["title"], found["state"]) == ([], "Hot bath", "active")
    assert page.evaluate("() => document.title").startswith("Hot bath")
    assert same(page) and page.complaints() == []


def test_advice_is_there_and_weaker(page, desk: Desk):
    opened(page, desk)
    desk.write("en/bath.md", BATH.replace("It may ease", "It eases"))
    page.wait(SAYS, "1 piece of advice in en/bath.md.")
    look = """() => {
      const one = document.querySelector('.says.advice');
      return [one.closest('details').open, one.textContent];
    }"""
    is_open, text = page.evaluate(look)
    assert not is_open and "check --explain certainty-words" in text
    page.evaluate("() => { document.querySelector('.proof details').open = true }")
    weight = "() => getComputedStyle(document.querySelector('.says strong')).fontWeight"
    assert page.evaluate(weight) == "400"
    desk.write("en/bath.md", BATH.replace("It may ease", "It removes"))  # and stays open
    page.wait("() => document.querySelector('.says')?.textContent.includes('removes')")
    assert page.evaluate(look)[0] is True
    desk.write("en/bath.md", BATH.replace(*KIND))
    page.wait(SAYS, "1 error in en/bath.md.")
    assert int(page.evaluate(weight)) > 400


def test_place_and_focus_stay_when_the_text_above_grows(page, desk: Desk):
    opened(page, desk, "cards/en/long")
    place = """() => [...document.querySelectorAll('h2')]
      .find((one) => one.textContent === 'Other options').getBoundingClientRect().top"""
    page.evaluate(
        """() => {
          const heads = [...document.querySelectorAll('h2')];
          const head = heads.find((one) => one.textContent === 'Other options');
          head.scrollIntoView({block: 'center'});
          document.querySelector('.sources a, .body a').focus({preventScroll: true});
        }"""
    )
    before, focus = page.evaluate(place), "() => document.activeElement.getAttribute('href')"
    link = page.evaluate(focus)
    assert before > 100 and link.startswith("https://journal.example/")
    text = LONG.replace("Warm bath", "Long bath")
    grown = text.replace("You lie in warm water.", "You lie in warm water. " * 40)
    desk.write("en/long.md", grown)
    page.wait(SAYS, "in en/long.md.")
    assert abs(page.evaluate(place) - before) < 2
    assert page.evaluate(focus) == link
    desk.write("en/long.md", text.replace(*KIND))  # the panel above the card grows as well
    page.wait(SAYS, "1 error in en/long.md.")
    assert abs(page.evaluate(place) - before) < 2
    assert same(page) and page.evaluate(focus) == link


def test_at_the_top_of_a_page_its_mistakes_are_seen_at_once(page, desk: Desk):
    opened(page, desk, "cards/en/long")
    desk.write("en/long.md", LONG.replace(*KIND))
    page.wait(SAYS, "1 error in en/long.md.")
    below = "() => document.querySelector('.says').getBoundingClientRect().bottom"
    assert page.evaluate("() => scrollY") == 0
    assert 0 < page.evaluate(below) < page.evaluate("() => innerHeight")


def test_what_had_the_focus_and_is_gone_leaves_it_to_the_card(page, desk: Desk):
    desk.write("en/bath.md", BATH.replace(*KIND))
    page.open(desk.url("cards/en/bath"))
    page.wait("() => document.querySelector('a[href=\"#proof\"]')")
    until(lambda: desk.waiting)
    page.evaluate("() => document.querySelector('a[href=\"#proof\"]').focus()")
    desk.write("en/bath.md", BATH)
    page.wait(SAYS, GOOD)
    assert page.evaluate("() => document.activeElement.localName") == "main"


def test_the_first_page_lists_every_card_and_a_new_one_as_it_comes(page, desk: Desk):
    opened(page, desk, "")
    rows = """() => [...document.querySelectorAll('tbody tr')]
      .map((row) => [...row.cells].map((cell) => cell.innerText))"""
    assert [row[:4] for row in page.evaluate(rows)] == [
        ["Warm bath", "en", "active", "nothing"],
        ["Baño caliente", "es", "active", "nothing"],
        ["Long bath", "en", "active", "nothing"],
    ]
    begin(desk.folder, "wobble-board", kind="device", title="Wobble board")
    page.wait("() => document.querySelectorAll('tbody tr').length === 4")
    row = page.evaluate(rows)[3]
    assert [word.lower() for word in row[:3]] == ["wobble board", "en", "draft"]
    assert row[3].strip().endswith(" advice") and row[4] == "en/wobble-board.md"
    desk.write("publisher.yaml", "name: X")
    page.wait("() => document.querySelector('#told').textContent.includes('error')")
    found = shown(page)
    assert any("default_lang: found nothing" in text for text in found["says"])
    assert page.evaluate("() => document.querySelector('h3').innerText") == "publisher.yaml"
    kept = "() => [...document.querySelectorAll('.kept')].length"
    assert page.evaluate(kept) == 4 and same(page)
    page.open(desk.url("cards/en/wobble-board"))  # all cards stay as they were
    assert shown(page)["title"] == "Wobble board"


def test_a_file_is_shown_whole_with_its_mistakes_at_their_lines(page, desk: Desk):
    desk.write("en/long.md", LONG.replace(*KIND).replace("Line 9 of", "![](x.png)"))
    page.open(desk.url("cards/en/long"))
    page.wait("() => document.querySelector('.says')")
    page.open(page.evaluate("() => document.querySelector('.proof-bar a[href*=source]').href"))
    page.wait("() => document.querySelector('.jumps')")
    numbers = page.evaluate(
        "() => [...document.querySelectorAll('.listing > li')].map((one) => one.value || 0)"
    )
    source = LONG.replace(*KIND).replace("Line 9 of", "![](x.png)").split("\n")
    texts = page.evaluate(
        "() => [...document.querySelectorAll('.listing code')].map((c) => c.textContent)"
    )
    assert texts == [line or " " for line in source] and numbers == list(range(1, len(source) + 1))
    assert shown(page)["lines"][0] == [4, "error", "kind: sauna"]
    page.evaluate("() => document.querySelectorAll('.jumps a')[1].click()")
    line = source.index("![](x.png) what to expect.") + 1
    assert page.evaluate("() => location.hash") == f"#L{line}"
    under = """() => document.querySelector(location.hash).getBoundingClientRect().top
      >= document.querySelector('.proof-bar').getBoundingClientRect().bottom"""
    page.wait(under)


def test_a_preview_that_ends_says_so_and_one_that_comes_again_is_found(page, desk: Desk):
    opened(page, desk)
    desk.preview.answer = lambda request: None  # type: ignore[assignment, method-assign, return-value]
    desk.preview.end()
    page.wait("() => document.querySelector('#told').classList.contains('lost')")
    assert "does not answer" in page.evaluate(TOLD)
    desk.write("en/bath.md", BATH.replace("Warm bath", "Hot bath"))
    desk.preview = Preview(desk.folder)
    desk.preview.start()
    page.wait("() => document.querySelector('main h1').textContent === 'Hot bath'")
    assert page.evaluate(TOLD).endswith(GOOD) and same(page)


def test_a_tab_that_nobody_looks_at_holds_no_connection(page, desk: Desk):
    """A browser has six of them for a server; a seventh tab would never load."""
    opened(page, desk)
    hide = """(hidden) => {
      Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate("() => { window.asked = performance.getEntriesByType('resource').length }")
    page.evaluate(hide, True)
    desk.write("en/bath.md", BATH.replace("Warm bath", "Hot bath"))
    until(lambda: "Hot bath" in {row.title for row in desk.preview.now.proof.rows})
    until(lambda: not desk.waiting)
    assert shown(page)["title"] == "Warm bath"
    page.evaluate(hide, False)
    page.wait("() => document.querySelector('main h1').textContent === 'Hot bath'")
    assert page.evaluate("() => !document.querySelector('#told').classList.contains('lost')")


def listed(page) -> list[str]:
    """The cards of the list; while the page is loaded again none."""
    try:
        titles = "() => [...document.querySelectorAll('.index a')].map((a) => a.textContent)"
        return page.evaluate(titles)
    except Exception as error:
        if not left(error):
            raise
        return []


def test_the_list_of_cards_is_loaded_again_for_its_search(page, desk: Desk):
    page.open(desk.url("cards/en/"))
    until(lambda: desk.waiting)
    desk.write("en/bath.md", BATH.replace("Warm bath", "Hot bath"))
    until(lambda: "Hot bath" in listed(page))
    assert page.evaluate("() => !document.querySelector('.search').hidden")


def test_a_page_of_another_language_keeps_its_own_direction(page, desk: Desk):
    opened(page, desk, "cards/es/bath")
    assert page.evaluate("() => document.documentElement.lang") == "es"
    assert page.evaluate("() => document.querySelector('.proof-bar').lang") == "en"
    desk.write(
        "es/bath.md", (desk.folder / "es/bath.md").read_text("utf-8").replace("Baño", "Gran baño")
    )
    page.wait("() => document.querySelector('main h1').textContent.startsWith('Gran')")
    assert page.evaluate("() => document.documentElement.lang") == "es"
