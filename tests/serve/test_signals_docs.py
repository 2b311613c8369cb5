"""docs/python.md, Signals and Logs: its example runs, and its tables say what is."""

from __future__ import annotations

import logging
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import widget.signals
from widget.serve.bulletin import KEPT
from widget.serve.news import Published, Recalled
from widget.serve.teller import WAITING
from widget.serve.watch import _ACT, _HANGS

from .desk import Desk, comes, swapped
from .heard import SIGNALS, heard
from .wire import ask, served

DOCS = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
pytestmark = pytest.mark.usefixtures("at_once")


def section(name: str) -> str:
    return DOCS.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def rows(text: str) -> dict[str, set[str]]:
    """By the first cell of a row, the names in its last."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            cells = line.strip("| ").split(" | ")
            found[cells[0].strip("`")] = {*re.findall(r"`([a-z_]+)`", cells[-1])}
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath")


def test_what_comes_with_each_signal_is_what_the_table_says(desk: Desk) -> None:
    app = served(desk.folder)
    catalogue: Any = app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    with heard(catalogue) as found:
        desk.card("bath", "recalled")
        swapped(catalogue)
        assert comes(6, lambda: len(found))
        ask(app, "/w/cards/en/bath")
    told = rows(section("Signals"))
    for name, signal in SIGNALS.items():
        public = signal.name.replace("-", "_")
        assert getattr(widget, public) is getattr(widget.signals, public) is signal
        (came, *_) = [{*arguments} for which, arguments in found if which == name]
        assert told[public] == came
        assert came <= {*re.findall(r"`([a-z_]+)`", section("Signals").partition("| argument")[2])}


def test_the_bounds_are_those_of_the_code() -> None:
    assert f"At most {WAITING:,} that are no recall wait" in section("Signals")
    assert f"the last {KEPT:,} news" in section("Signals")
    api = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    assert f"began more than {_HANGS} s ago" in api
    assert f"began more than {_ACT // 60} minutes ago" in api


def test_the_example_runs(desk: Desk) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", section("Signals"), re.DOTALL)
    made: dict[str, Any] = {"__name__": "example"}
    exec(code, made)
    app = made["create_app"](str(desk.folder))
    desk.card("bath", "recalled")
    swapped(app.blueprints["treatment_cards"].catalogue)
    address = "https://your.example/widget/"
    assert made["recalls"].get(timeout=10) == (address, "bath", "en", "recalled", "It burns.")


def test_each_record_has_the_fields_that_the_table_says(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    plain = {*vars(logging.makeLogRecord({})), "message", "asctime"}
    catalogue: Any = served(desk.folder).blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
    desk.card("pack")
    with caplog.at_level(logging.INFO, "widget"):
        swapped(catalogue)
        desk.card("bath", "recalled")
        swapped(catalogue)
        desk.edit("kind: self_care", "kind: gadget")
        (desk.folder / "en" / "pack.md").unlink()
        swapped(catalogue)
    records = [(one.levelname, {*vars(one)} - plain) for one in caplog.records]
    kinds = {"card_published": Published, "card_recalled": Recalled}
    for level, last in re.findall(r"^\| a .*? \| (\w+).*? \| (.+) \|$", section("Logs"), re.M):
        names = {*re.findall(r"`([a-z_]+)`", last)}
        for name in names & kinds.keys():
            names = {field.name for field in fields(kinds[name])}
        if names != {"card"}:  # a receiver that failed: test_signals.py
            assert (level, names) in records
