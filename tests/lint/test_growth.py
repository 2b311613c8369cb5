"""What a long text costs grows with its length: counted in steps, not by the clock."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from widget.check.library import check
from widget.check.lint import page
from widget.check.lint.lint import lint
from widget.read.folder import read_source

from .cards import CARD, TODAY, edited, folder

LINE = "You lie in warm water. Most people like it."
WAYS = {
    "paragraphs": "Warm water {n} is nice.\n\n",
    "sentences": "Warm water {n} is nice. ",
    "one sentence": "warm water {n} and ",
    "links": "[page {n}](https://x.example/{n}) ",
    "items": "- *warm* **{n}**\n",
    "signs": "! ? . ; ",
    "spaces": "a  \t  b",
    "the same": "warm\n\n",
}


def steps(place: Path, way: str, times: int) -> int:
    """Calls of functions, those in C included."""
    text = "".join(WAYS[way].replace("{n}", str(1000 + n)) for n in range(times))
    drafts = read_source(folder(place, {"en/bath.md": edited(CARD, (LINE, f"Warm.\n\n{text}"))}))
    checked = check(drafts, today=TODAY)
    assert not checked.errors, checked.errors
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    sys.setprofile(counted)
    try:
        lint(drafts.cards, checked.library, TODAY)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("way", WAYS)
def test_four_times_the_text_costs_four_times_the_steps(tmp_path: Path, way: str) -> None:
    lint([], None, TODAY)
    steps(tmp_path / "first", way, 1)  # what is made once: lists, textstat
    few, many = steps(tmp_path / "few", way, 30), steps(tmp_path / "many", way, 120)
    assert many < 5 * few


def test_a_line_is_looked_for_no_further_than_so_many_letters_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = "Warm.\n\n" + "x" * 200 + "\n\nIt is a cure.\n"
    text = edited(CARD, (LINE, far))
    (drafts,) = [read_source(folder(tmp_path, {"en/bath.md": text}))]
    library = check(drafts, today=TODAY).library
    (one,) = lint(drafts.cards, library, TODAY).advice
    assert text.splitlines()[one.line - 1] == "It is a cure."
    # The control: with a shorter look ahead it is not found, and the line before it is told.
    monkeypatch.setattr(page, "_AHEAD", 3)
    (near,) = lint(drafts.cards, library, TODAY).advice
    assert near.line < one.line
