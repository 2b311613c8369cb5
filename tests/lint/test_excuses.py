"""An excuse with a reason silences a rule in one card, and reaches no reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from widget import create_blueprint
from widget.check.library import check
from widget.check.lint import reading
from widget.read.folder import read_source

from .cards import CARD, edited, folder, linted

REASON = "A secret reason for editors."
WRONG = edited(CARD, ("year: 2020, ", ""), ("It may ease", "It eases"))
END = "note: First published.}\n"


def excused(text: str, *excuses: str) -> dict[str, str]:
    listed = "".join(f"  - {excuse}\n" for excuse in excuses)
    return {"en/bath.md": edited(text, (END, f"{END}lint:\n{listed}"))}


@pytest.mark.parametrize(
    ("excuse", "left"),
    [
        (f"{{rule: source-year, reason: {REASON}}}", ["certainty-words"]),
        (f"{{rule: source-year, field: sources, reason: {REASON}}}", ["certainty-words"]),
        (f"{{rule: certainty-words, field: 'evidence[0].statement', reason: {REASON}}}",
         ["source-year"]),
        (f"{{rule: source-year, field: sources.one, reason: {REASON}}}",
         ["certainty-words", "source-year", "unused-excuse"]),
        (f"{{rule: promise, reason: {REASON}}}",
         ["certainty-words", "source-year", "unused-excuse"]),
    ],
)  # fmt: skip
def test_an_excuse_silences_its_rule_at_its_field(
    tmp_path: Path, excuse: str, left: list[str]
) -> None:
    found = linted(tmp_path, excused(WRONG, excuse)).advice
    assert sorted(one.rule for one in found) == left


def test_an_unused_excuse_is_told_on_its_line(tmp_path: Path) -> None:
    files = excused(CARD, f"{{rule: promise, reason: {REASON}}}")
    (one,) = linted(tmp_path, files).advice
    assert files["en/bath.md"].splitlines()[one.line - 1].startswith("  - {rule: promise")
    assert one.field == "lint[0]"


def test_an_excuse_is_not_unused_where_its_rule_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = excused(CARD, f"{{rule: reading-level, reason: {REASON}}}")
    assert [one.rule for one in linted(tmp_path / "with", files).advice] == ["unused-excuse"]
    monkeypatch.setattr(reading, "installed", lambda: False)
    without = linted(tmp_path / "without", files)
    assert without.advice == ()
    assert without.notes == (
        "not looked at in en: reading-level (to have it: pip install 'treatment-cards[lint]')",
    )


@pytest.mark.parametrize(
    ("excuse", "field", "found"),
    [
        ("{rule: reeding-level, reason: Why.}", "lint[0].rule", "'reeding-level'"),
        ("{rule: unused-excuse, reason: Why.}", "lint[0].rule", "'unused-excuse'"),
        ("{rule: promise, reason: ''}", "lint[0].reason", "nothing"),
        ("{rule: promise}", "lint[0].reason", "nothing"),
        ("{rule: promise, reason: Why., because: x}", "lint[0].because", "the unknown key"),
        ("promise", "lint[0]", "'promise'"),
    ],
)
def test_a_bad_excuse_is_an_error(tmp_path: Path, excuse: str, field: str, found: str) -> None:
    source = folder(tmp_path, excused(CARD, excuse))
    (problem,) = check(read_source(source)).errors
    assert (problem.field, problem.file) == (field, "en/bath.md")
    assert problem.found.startswith(found) and problem.line > CARD.count("\n", 0, CARD.find(END))


def answers(source: Path) -> dict[str, bytes]:
    app = Flask("lint")
    app.register_blueprint(create_blueprint(source, public_url="https://cards.example"))
    client = app.test_client()
    paths = (
        "v1/cards/bath.en.json", "v1/cards/bath.en.view.json", "v1/cards/bath.en.html",
        "cards/en/bath", "v1/cards.en.json", "v1/changes.json",
    )  # fmt: skip
    return {path: client.get(f"/{path}").data for path in paths}


def test_an_excuse_changes_no_answer_and_no_revision(tmp_path: Path) -> None:
    excuse = f"{{rule: source-year, reason: {REASON}}}"
    plain = answers(folder(tmp_path / "plain", {"en/bath.md": WRONG}))
    with_excuse = answers(folder(tmp_path / "excused", excused(WRONG, excuse)))
    assert json.loads(plain["v1/cards/bath.en.json"])["revision"]
    assert with_excuse == plain
    assert not [path for path, body in with_excuse.items() if REASON.encode() in body]
