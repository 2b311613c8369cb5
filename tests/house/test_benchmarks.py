"""The figures in the documentation are those that were measured; what was measured is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.server import cards
from widget import Catalogue

RESULTS = report.load()


def test_the_document_says_what_was_measured() -> None:
    """``python -m benchmarks.report`` writes it; nobody else does."""
    text = report.DOC.read_text("utf-8")
    assert "server-cpu" in RESULTS
    assert report.filled(text, report.blocks(RESULTS)) == text


def test_the_charts_show_what_was_measured() -> None:
    for name, drawn in report.draw(RESULTS).items():
        assert (report.DOC.parent / name).read_text("utf-8") == drawn


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_a_result_says_where_it_comes_from(name: str) -> None:
    for field in ("cpu", "cores", "memory_mb", "kernel", "python", "date", "commit", "load"):
        assert RESULTS[name]["machine"][field], field
    assert RESULTS[name]["raw"]


def test_a_result_without_a_place_is_told() -> None:
    with pytest.raises(ValueError, match="found 0 blocks 'another'"):
        report.filled("no marker", {"another": "| figure |"})


def test_the_cards_of_the_benchmarks_are_right(tmp_path: Path) -> None:
    catalogue = Catalogue(cards.write(tmp_path, 12))
    assert catalogue.problems == ()
    views = [catalogue.find(f"v1/cards/{cards.name(n)}.en.view.json") for n in range(1, 13)]
    assert {view.status for view in views} == {200}
    assert len({len(view.identity.body) for view in views}) > 6  # no two are alike
