"""README: short, and its picture shows the card as it is."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def picture() -> object:
    pytest.importorskip("playwright.sync_api")
    sys.path.insert(0, str(ROOT / "scripts"))
    import picture

    sys.path.remove(str(ROOT / "scripts"))
    return picture


def test_it_is_short_and_has_one_picture() -> None:
    assert len(README.splitlines()) < 120
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert [name for _, name in pictures] == ["docs/card.png"]
    assert len(pictures[0][0]) > 40  # what it shows, for who does not see it


def test_the_picture_shows_the_card_as_it_is(picture: object) -> None:
    """Draw it anew with ``.venv/bin/python scripts/picture.py`` after the card has changed."""
    drawn = (ROOT / "docs/card.png").read_bytes()
    assert picture.shown(drawn) == picture.revision()  # type: ignore[attr-defined]
    assert len(drawn) < 300_000


def test_a_picture_of_another_revision_is_noticed(picture: object) -> None:
    drawn = (ROOT / "docs/card.png").read_bytes()
    other = drawn.replace(picture.revision().encode(), b"0" * 12)  # type: ignore[attr-defined]
    assert picture.shown(other) == "0" * 12  # type: ignore[attr-defined]
