"""What a change of content changes: status, review, revision, clean mode."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from widget import Catalogue, ContentError

STARTER = Path(__file__).parents[2] / "widget" / "starter"
NOTICE = """notice:
  reason: The table can fail.
  since: 2026-11-20
  what_to_do: Do not use it.
  replaced_by: exercise
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(STARTER, tmp_path / "cards")
    return tmp_path / "cards"


def edit(source: Path, old: str, new: str, file: str = "en/inversion-table.md") -> None:
    path = source / file
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")


def answer(catalogue: Catalogue, path: str) -> tuple[int, Any]:
    asset = catalogue.find(path)
    return asset.status, json.loads(asset.identity.body)


def test_a_change_of_card_disclaimer_or_red_flags_is_a_new_revision(source: Path) -> None:
    def revision() -> str:
        path = "v1/cards/inversion-table.en.view.json"
        return str(answer(Catalogue(source), path)[1]["revision"])

    seen = [revision()]
    edit(source, "title: Inversion table", "title: Inversion tables")
    seen.append(revision())
    edit(source, "title: ", "title: Mind this. ", "en/_disclaimer.md")
    seen.append(revision())
    flags = (source / "en" / "_red-flags.md").read_text("utf-8")
    first = flags[flags.index("text: ") + 6 :][:12]
    edit(source, f"text: {first}", f"text: suddenly {first}", "en/_red-flags.md") if not (
        first.startswith(("'", '"'))
    ) else edit(
        source, f"text: {first}", f"text: {first[0]}suddenly {first[1:]}", "en/_red-flags.md"
    )
    seen.append(revision())
    assert len(set(seen)) == 4


def test_the_pinned_address_answers_for_its_revision_alone(source: Path) -> None:
    catalogue = Catalogue(source)
    latest = answer(catalogue, "v1/cards/inversion-table.en.view.json")[1]
    pinned = f"v1/cards/inversion-table@{latest['revision']}.en.view.json"
    assert answer(catalogue, pinned) == (200, latest)
    assert catalogue.find("v1/cards/inversion-table@0123456789ab.en.view.json").status == 404


@pytest.mark.parametrize("status", ["withdrawn", "recalled"])
def test_a_card_that_is_gone_has_a_notice_in_place_of_its_advice(source: Path, status: str) -> None:
    severity = "  severity: serious\n" if status == "recalled" else ""
    edit(source, "status: active\n", f"status: {status}\n{NOTICE}{severity}")
    catalogue = Catalogue(source, public_url="https://cards.example")
    code, view = answer(catalogue, "v1/cards/inversion-table.en.view.json")
    said = json.dumps(view["view"])
    assert (code, view["status"]) == (410, status)
    assert "The table can fail." in said
    assert "Do not use it." in said
    assert "https://cards.example/cards/en/exercise" in said
    assert "consult a medical professional" in said
    assert '"safety"' not in said
    assert '"evidence"' not in said
    for path in ("v1/cards/inversion-table.en.json", "v1/cards/inversion-table.en.html",
                 "cards/en/inversion-table"):  # fmt: skip
        assert catalogue.find(path).status == 410


def test_a_recall_wins_over_a_pinned_revision(source: Path) -> None:
    before = answer(Catalogue(source), "v1/cards/inversion-table.en.view.json")[1]["revision"]
    edit(source, "status: active\n", f"status: recalled\n{NOTICE}  severity: serious\n")
    catalogue = Catalogue(source)
    pinned = f"v1/cards/inversion-table@{before}"
    for lang in ("en", "en-GB", "fr"):
        code, view = answer(catalogue, f"{pinned}.{lang}.view.json")
        assert (code, view["status"]) == (410, "recalled")
    assert catalogue.find("v1/cards/tens@0123456789ab.en.view.json").status == 404


@pytest.mark.parametrize("status", ["under_review", "superseded"])
def test_a_card_in_doubt_has_its_notice_above_the_advice(source: Path, status: str) -> None:
    edit(source, "status: active\n", f"status: {status}\n{NOTICE}")
    code, view = answer(Catalogue(source), "v1/cards/inversion-table.en.view.json")
    said = json.dumps(view["view"])
    assert (code, view["status"]) == (200, status)
    assert said.index("The table can fail.") < said.index('"contraindications"')


def test_a_draft_is_checked_and_not_served(source: Path) -> None:
    edit(source, "status: active", "status: draft")
    catalogue = Catalogue(source)
    assert catalogue.find("v1/cards/inversion-table.en.json").status == 404
    assert not catalogue.problems
    edit(source, "kind: device", "kind: gadget")
    with pytest.raises(ContentError, match=r"en/inversion-table\.md"):
        Catalogue(source)


def test_a_review_names_who_made_it_and_when_the_next_is_due(source: Path) -> None:
    review = (
        "review: {last: 2026-10-01, next: 2027-10-01, by: Dr A. Example, role: Physiotherapist}"
    )
    edit(source, "review: unreviewed", review)
    view = answer(Catalogue(source), "v1/cards/inversion-table.en.view.json")[1]
    said = json.dumps(view["view"])
    assert "Dr A. Example" in said
    assert "1 October 2027" in said
    assert "Not yet reviewed" not in said
    assert view["valid_until"] == "2027-10-01"


def test_a_translation_that_missed_a_major_change_is_under_review(source: Path) -> None:
    change = "  - {version: 2, date: 2026-11-23, kind: major, note: New warning.}\n"
    path = source / "en" / "heat-and-ice.md"
    text = path.read_text("utf-8")
    start = text.index("\n", text.index("version: 1,")) + 1
    path.write_text(text[:start] + change + text[start:], "utf-8")
    catalogue = Catalogue(source, languages=["es"])
    assert [problem.warning for problem in catalogue.problems] == [True, True]
    view = answer(catalogue, "v1/cards/heat-and-ice.es.view.json")[1]
    assert view["status"] == "under_review"
    assert answer(catalogue, "v1/cards/heat-and-ice.en.view.json")[1]["status"] == "active"


def test_clean_mode_takes_what_is_left_and_says_what_went(source: Path) -> None:
    edit(source, "## What it is\n", "## What it is\n\n<script>alert(1)</script>Hello <b>you</b>\n")
    with pytest.raises(ContentError) as strict:
        Catalogue(source)
    assert all(not problem.warning for problem in strict.value.problems)
    clean = Catalogue(source, on_unclean="clean")
    assert {"<script>", "<b>"} <= {problem.found.partition(",")[0] for problem in clean.problems}
    assert all(problem.warning for problem in clean.problems)
    html = clean.find("v1/cards/inversion-table.en.html").identity.body
    assert b"Hello you" in html
    assert b"alert" not in html
