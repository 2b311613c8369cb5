"""What readers saw on any day, and what will be overdue, as the commands tell it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from widget import Catalogue, create_blueprint
from widget.cli import cards, main
from widget.read.archive import Archive

STARTER = Path(__file__).parents[1] / "widget" / "starter"
RECALL = ("--severity", "serious", "--reason", "Pads can burn.", "--what-to-do", "Stop.")
REVIEW = "review: {last: 2025-10-01, next: 2026-10-01, by: Dr A. Example, role: Physiotherapist}"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(STARTER, tmp_path / "cards")
    return tmp_path / "cards"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def run(source: Path) -> Callable[..., Result]:
    def runs(name: str, *arguments: str) -> Result:
        return CliRunner().invoke(main, [name, str(source), *arguments])

    return runs


def days(archive: Path, *moments: str) -> None:
    """Let the entries of TENS be of other moments."""
    for path, at in zip(sorted((archive / "entries").glob("tens.*")), moments, strict=True):
        document: dict[str, Any] = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({**document, "at": at}), "utf-8")


@pytest.fixture
def past(source: Path, archive: Path, run: Callable[..., Result]) -> None:
    """TENS: active from 1 March at noon, recalled on 3 March at noon, removed on 5 March."""
    catalogue = Catalogue(source, languages=["en", "es"], archive=archive)
    assert run("recall", "tens", *RECALL).exit_code == 0
    catalogue.reload()
    path = source / "en" / "tens.md"
    path.write_text(path.read_text("utf-8").replace("status: recalled", "status: withdrawn"))
    text = path.read_text("utf-8")
    path.write_text("".join(line for line in text.splitlines(True) if "severity:" not in line))
    catalogue.reload()
    noon = "T12:00:00.000+00:00"
    days(archive, f"2026-03-01{noon}", f"2026-03-03{noon}", f"2026-03-05{noon}")


@pytest.mark.usefixtures("past")
def test_history_lists_what_readers_saw_since_when(
    archive: Path, run: Callable[..., Result]
) -> None:
    done = run("history", "tens", "--archive", str(archive))
    lines = done.output.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["2026-03-01", "12:00:00", "active"],
        ["2026-03-03", "12:00:00", "recalled"],
        ["2026-03-05", "12:00:00", "withdrawn"],
    ]
    assert lines[0].endswith("version 1: First published.")
    assert lines[1].endswith("Pads can burn.")


@pytest.mark.usefixtures("past")
@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2026-02-28", []),
        ("2026-03-01", ["active"]),
        ("2026-03-02", ["active"]),
        ("2026-03-03", ["active", "recalled"]),
        ("2026-03-04", ["recalled"]),
        ("2026-03-05", ["recalled", "withdrawn"]),
        ("2026-11-23", ["withdrawn"]),
    ],
)
def test_history_shows_the_text_of_a_day(
    archive: Path, run: Callable[..., Result], day: str, statuses: list[str]
) -> None:
    done = run("history", "tens", "--archive", str(archive), "--on", day)
    assert done.exit_code == 0
    heads = [line for line in done.output.splitlines() if line.startswith("== tens")]
    assert [head.split()[2].rstrip(":") for head in heads] == statuses
    assert ("you have a pacemaker" in done.output) is ("active" in statuses)
    assert ("Recalled as unsafe" in done.output) is ("recalled" in statuses)


@pytest.mark.usefixtures("past")
def test_history_says_so_when_a_language_was_not_served(
    archive: Path, run: Callable[..., Result]
) -> None:
    told = run("history", "tens", "--archive", str(archive), "--on", "2026-03-02", "--lang", "es")
    assert "The card was not served in es." in told.output
    assert "pacemaker" not in told.output


@pytest.mark.usefixtures("past")
def test_history_has_the_telephone_lines_that_were_asked_for(
    archive: Path, run: Callable[..., Result]
) -> None:
    told = run(
        "history", "tens", "--archive", str(archive), "--on", "2026-03-02", "--country", "GB"
    )
    assert "call 999 if" in told.output


@pytest.mark.usefixtures("past")
def test_history_owns_up_to_what_the_archive_has_lost(
    archive: Path, run: Callable[..., Result]
) -> None:
    view = Archive(archive).entries("tens")[0].shown["en"].view
    (archive / "objects" / view[:2] / view).write_text("something else")
    done = run("history", "tens", "--archive", str(archive), "--on", "2026-03-02")
    assert done.exit_code == 1
    assert f"found no object {view}" in done.output


@pytest.mark.usefixtures("past")
def test_history_names_the_cards_it_knows(archive: Path, run: Callable[..., Result]) -> None:
    done = run("history", "ten", "--archive", str(archive))
    assert done.exit_code == 1
    assert "found 'ten', expected one of the archive: acetaminophen, " in done.output
    assert "found nothing, expected the folder" in run("history", "tens").output


@pytest.mark.usefixtures("past")
def test_the_app_knows_its_own_archive(source: Path, archive: Path) -> None:
    app = Flask(__name__)
    blueprint = create_blueprint(source, languages=["en", "es"], archive=archive)
    app.register_blueprint(blueprint, url_prefix="/w")
    done = app.test_cli_runner().invoke(cards, ["history", "tens"])
    assert len(done.output.splitlines()) == 3


def test_check_tells_what_will_be_overdue_on_a_day(
    source: Path, run: Callable[..., Result]
) -> None:
    path = source / "en" / "tens.md"
    text = path.read_text("utf-8")
    due = (date.today() + timedelta(days=30)).isoformat()
    path.write_text(text.replace("review: unreviewed", REVIEW.replace("2026-10-01", due), 1))
    policy = (source / "publisher.yaml").read_text("utf-8")
    (source / "publisher.yaml").write_text(f"{policy}review_policy: {{withdraw: 10}}\n")
    now = run("check")
    assert (now.exit_code, "overdue" in now.output) == (0, False)
    later = run("check", "--as-of", (date.today() + timedelta(days=31)).isoformat())
    gone = (date.fromisoformat(due) + timedelta(days=11)).isoformat()
    expected = f"readers are told that it is overdue; withdrawn from {gone}"
    assert f"review.next: found {due!r}, expected a review since then: {expected}" in later.output
    assert later.exit_code == 0


def test_check_tells_which_card_keeps_its_last_good_version(
    source: Path, archive: Path, run: Callable[..., Result]
) -> None:
    Catalogue(source, archive=archive)
    path = source / "en" / "tens.md"
    path.write_text(path.read_text("utf-8").replace("kind: device", "kind: gadget", 1))
    done = run("check", "--archive", str(archive))
    assert done.exit_code == 1
    assert "en/tens.md: readers see its last good version" in done.output


def test_a_snippet_of_a_card_whose_review_is_overdue_warns(
    source: Path, run: Callable[..., Result]
) -> None:
    path = source / "en" / "tens.md"
    path.write_text(path.read_text("utf-8").replace("review: unreviewed", REVIEW, 1))
    done = run("snippet", "tens", "--public-url", "https://cards.example/w")
    assert 'valid-until="2026-10-01"' in done.output
    assert "the review of tens is overdue" in done.output
