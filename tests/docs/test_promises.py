"""What docs/promises.md says of released scripts: each shows the cards of today, and a recall."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..browser.rig.servers import card
from .conftest import RELEASED

ROOT = Path(__file__).parents[2]
CARDS = sorted(path.stem for path in (ROOT / "widget/starter/en").glob("[!_]*.md"))


def _script(publisher, version):
    return publisher.script(
        src=f"embed/{version}/widget.js", integrity=publisher.integrity(version)
    )


@pytest.mark.slow_elsewhere
@pytest.mark.parametrize("version", RELEASED)
def test_a_released_script_shows_every_card_of_today(page, provider, partner, version):
    body = "".join(card(name, country="GB") for name in CARDS)
    page.open(partner.page(body + _script(provider, version)))
    page.loaded(count=len(CARDS))
    assert page.evaluate("() => TreatmentCards.version") == version
    assert page.problems() == []


@pytest.mark.slow_elsewhere
@pytest.mark.parametrize("version", RELEASED)
def test_a_recall_reaches_pages_with_a_released_script(page, second, partner, version):
    body = card("old-belt", text="<p>The pasted copy.</p>") + _script(second, version)
    page.open(partner.page(body))
    page.wait("() => seen.events.some(({name}) => name === 'withdrawn')")
    assert page.evaluate("() => TreatmentCards.version") == version
    assert "The buckle can break." in page.text()
    assert "The pasted copy." not in page.text()


def test_the_page_of_promises_names_tests_that_are_there() -> None:
    text = (ROOT / "docs/promises.md").read_text("utf-8")
    named = {word.strip("`:,;.)") for word in text.split() if word.startswith("tests/")}
    assert len(named) > 4
    assert [name for name in named if not (ROOT / name).exists()] == []
