"""What commands say where nobody looks, nobody listens, or nothing is installed."""

from __future__ import annotations

import errno
import io
import runpy
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from widget.cli import groups, main
from widget.cli.colour import show
from widget.cli.database import _bar
from widget.cli.report import reporting
from widget.cli.told import Report, Told
from widget.read.archive import Archive
from widget.read.entry import Entry, Shown

MAIN = Path(__file__).parents[1] / "widget" / "__main__.py"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_child_that_reads_the_main_module_anew_runs_no_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As multiprocessing has it do, under another name."""
    monkeypatch.setattr("sys.argv", ["widget", "--version"])
    assert runpy.run_path(str(MAIN), run_name="__mp_main__")["main"] is main
    with pytest.raises(SystemExit):
        runpy.run_path(str(MAIN), run_name="__main__")


def test_a_checkout_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> str:
        raise PackageNotFoundError(name)

    assert groups._version()[0].isdigit()
    monkeypatch.setattr(groups, "version", none)
    assert groups._version() == "not installed: a checkout"


def test_on_a_terminal_only_what_there_is_to_say_has_a_line() -> None:
    out = io.StringIO()
    wrong = Told("error", "en/a.md", 0, "file", "nothing", "a card")
    advice = Told(
        "advice", "en/b.md", 3, "title", "x", "y", "a-rule", "l", "check --explain a-rule"
    )
    show(Report((wrong, advice), (), (), 0, (), (), False), out)
    assert [line.rstrip() for line in out.getvalue().splitlines()] == [
        "en/a.md",
        "       error  file",
        "       found nothing",
        "       expected a card",
        "en/b.md",
        "    3  advice  title  a-rule",
        "       found x",
        "       expected y",
        "       check --explain a-rule",
    ]


@pytest.mark.parametrize("out", [Terminal(), io.StringIO()])
def test_how_far_it_is_is_told_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, out: io.StringIO
) -> None:
    monkeypatch.setattr("sys.stderr", out)
    assert list(_bar("Publishing")(iter("abc"))) == ["a", "b", "c"]
    told = out.getvalue()
    assert ("Publishing" in told and "100%" in told) if out.isatty() else told == ""


@pytest.mark.parametrize(
    "words", [("publish", "DIR", "DIR"), ("diff", "DIR", "DIR"), ("migrate", "DIR")]
)
def test_a_folder_in_the_place_of_a_database_is_told(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = CliRunner().invoke(main, [word.replace("DIR", str(tmp_path)) for word in words])
    assert done.exit_code == 1
    assert f"DATABASE: found {str(tmp_path)!r}, expected an address: sqlite:///FILE" in done.stderr


def test_the_text_of_a_day_that_has_not_come_is_not_guessed(tmp_path: Path) -> None:
    Archive(tmp_path).record(Entry("tens", "active", "TENS", {"en": Shown("0" * 12, "f" * 64)}))
    words = ["history", "starter", "tens", "--archive", str(tmp_path), "--on"]
    today = datetime.now(UTC).date()
    done = CliRunner().invoke(main, [*words, str(today + timedelta(days=2))])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "expected a day that has come" in done.stderr


@pytest.mark.parametrize(
    ("error", "told"), [(BrokenPipeError, errno.EPIPE), (click.ClickException, errno.ENOSPC)]
)
def test_what_was_done_is_told_where_somebody_can_read_it(
    error: type[Exception], told: int
) -> None:
    """Where nobody listens any more, the command ends as any other does."""
    with pytest.raises(error) as raised, reporting("one card recalled"):
        raise OSError(told, "no")
    assert ("one card recalled" in str(raised.value)) is (told == errno.ENOSPC)
