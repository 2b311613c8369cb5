"""What is logged: one line for each, with what it is about as fields."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from .desk import ADVICE, Desk, comes, served, swapped, view
from .heard import heard

pytestmark = pytest.mark.usefixtures("at_once", "both")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def test_each_is_logged_on_one_line_with_its_fields(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = desk.catalogue()
    forged = '"It burns.\\nERROR:widget:all is well\\u2028DONE"'
    desk.card("bath", "recalled")
    desk.edit("reason: It burns.", f"reason: {forged}")
    with caplog.at_level(logging.INFO, "widget"):
        swapped(catalogue)
    records = [one for one in caplog.records if hasattr(one, "revision") and one.lang == "en"]  # type: ignore[attr-defined]
    assert [one.levelname for one in records] == ["WARNING", "INFO"]
    for one in records:
        fields: Any = one
        assert (fields.card, fields.revision) == ("bath", view(catalogue)[1]["revision"])
        for text in (one.getMessage(), fields.reason):
            assert "It burns." in text
            assert "ERROR" in text
            assert text.isprintable()
    assert caplog.messages.index(records[0].message) < caplog.messages.index(records[1].message)
    told: Any = records[0]
    assert (told.severity, told.since, told.replaced_by) == ("serious", "2026-11-20", None)
    assert not [one for one in caplog.messages if ADVICE["en"] in one]


def test_a_problem_has_its_place_as_fields(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    catalogue = desk.catalogue()
    desk.edit("kind: self_care", "kind: gadget")
    swapped(catalogue)
    places = {(one.file, one.line, one.field, one.levelname)  # type: ignore[attr-defined]
              for one in caplog.records if hasattr(one, "file")}  # fmt: skip
    assert places == {("en/bath.md", 4, "kind", "ERROR")}


def test_a_log_that_raises_holds_no_recall_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a filter of the app; and who listens hears of it all the same."""

    class Raises(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise OSError(record.levelname)

    catalogue, filtering = desk.catalogue(), Raises()
    logging.getLogger("widget").addFilter(filtering)
    try:
        with heard(catalogue) as found:
            desk.card("bath", "recalled")
            desk.edit("kind: self_care", "kind: gadget", "en/pack.md")
            assert served(swapped(catalogue)) == [(410, "recalled")] * 3
            assert comes(True, lambda: "recalled" in {name for name, _ in found})
    finally:
        logging.getLogger("widget").removeFilter(filtering)
