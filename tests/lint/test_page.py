"""What the rules read of a card's body: blocks, the sentences in each, and their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.check.library import check
from widget.check.lint.page import Block, open_page
from widget.read.folder import read_source

from .cards import CARD, TODAY, edited, folder

BODY = "You lie in warm water. Most people like it."
TABLE = "<table><tbody><tr><th>Heat</th><td>Ease<br>of pain.</td></tr></tbody></table>"


def blocks(place: Path, body: str) -> list[Block]:
    """Those of the first section, above its subheading."""
    drafts = read_source(folder(place, {"en/bath.md": edited(CARD, (BODY, body))}))
    checked = check(drafts, today=TODAY)
    assert checked.library, checked.errors
    card = checked.library.cards["bath"]["en"]
    found = list(open_page(drafts.cards[0], card, None, TODAY).sections[0])
    return found[: [block.tag for block in found].index("h3")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("- Warm\n  - Hot\n- Cold", [("li", "Warm", 0), ("li", "Hot", 1), ("li", "Cold", 2)]),
        ("> Warm\n>\n> Hot", [("p", "Warm", 0), ("p", "Hot", 2)]),
        ("Warm.\n\n[@one2020]\n\nHot.", [("p", "Warm.", 0), ("p", "Hot.", 4)]),
    ],
)
def test_each_text_is_in_one_block_on_its_line(
    tmp_path: Path, body: str, found: list[tuple[str, str, int]]
) -> None:
    """A citation alone is none."""
    first = CARD.split("\n").index(BODY) + 1
    told = [(one.tag, one.text, one.line - first) for one in blocks(tmp_path, body)]
    assert told == found


def test_a_row_is_one_block_whose_cells_are_apart(tmp_path: Path) -> None:
    assert [(one.tag, one.text) for one in blocks(tmp_path, TABLE)] == [
        ("tr", "Heat Ease of pain."),
    ]  # fmt: skip
