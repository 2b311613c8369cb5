"""A clock that is put back, or far ahead: nothing is lost, and what is recalled stays recalled.

The clock of whole processes is moved by libfaketime, where it is installed (Debian: faketime); the
kernel's, and so that of the files, stays as it is, as with a file server of another time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from widget.read.archive import Archive

from ..serve.desk import REVIEW, Desk, facts, health, served, swapped, told, view
from .rig import SERIOUS, Nursery, export, goes_on, story, whole

pytestmark = pytest.mark.usefixtures("at_once")
BACK, AHEAD, TRUE = "-4000d", "+7300d", "+0d"
PLACES = "/usr/lib/*-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1"


class Clocks(Nursery):
    """Processes whose clock is what a file says."""

    def __init__(self, folder: Path, library: str) -> None:
        self._file = folder / "clock"
        self.set(TRUE)
        super().__init__(
            folder,
            LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=str(self._file), FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1",
        )  # fmt: skip

    def set(self, clock: str) -> None:
        self._file.write_text(clock, "utf-8")


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocks]:
    found = [str(path) for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    if not found:
        if os.environ.get("WIDGET_ALL_CACHES") == "1":
            raise FileNotFoundError("libfaketime")
        pytest.skip("libfaketime is not installed: the clock of a process is not moved")
    made = Clocks(tmp_path_factory.mktemp("clocks"), found[0])
    yield made
    made.close()


def _edits(number: int) -> tuple[str, str, str]:
    return "pack", "title: ", f"title: {number}"


@pytest.mark.slow
def test_a_server_whose_clock_jumps_records_every_change_in_its_order(
    desk: Desk, clocks: Clocks
) -> None:
    archive, texts = desk.folder.parent / "archive", []
    for number, clock in enumerate([TRUE, BACK, AHEAD, BACK, TRUE, AHEAD, TRUE]):
        texts += [("clock", "", clock), _edits(number)]
    ended = clocks.run("served", desk.folder, archive, texts)
    assert ended.code == 0, ended.said
    years = [int(line.split()[0]) for line in ended.said.splitlines() if " pack 200" in line]
    assert len(years) == 7
    assert years[1] < years[0] - 9  # the clock has really moved
    assert years[2] > years[0] + 15
    entries = story(archive)["pack"]
    titles = [entry.title.removesuffix("Warm bath") for entry in entries]
    assert titles == ["", "0", "10", "210", "3210", "43210", "543210", "6543210"]
    assert [int(entry.at[:4]) for entry in entries] == [years[0], *years]
    clocks.set(AHEAD)  # `--on` is for days that have come
    for entry in entries:
        words = ("history", desk.folder, "pack", "--archive", archive, "--on", entry.at[:10])
        said = clocks.command(*words).said
        assert entry.shown["en"].revision in said
    assert clocks.command("history", desk.folder, "pack", "--archive", archive).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("clock", [BACK, AHEAD])
def test_a_recall_by_a_wrong_clock_stays_when_the_clock_is_right_again(
    desk: Desk, clocks: Clocks, clock: str
) -> None:
    archive = desk.folder.parent / "archive"
    catalogue = desk.catalogue(archive=archive)
    clocks.set(clock)
    ended = clocks.command("recall", desk.folder, "bath", *SERIOUS)
    assert (ended.code, "recalled since" in ended.said) == (0, True)
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3  # its own clock is right
    assert clocks.run("served", desk.folder, archive, [_edits(1)]).code == 0  # one that is wrong
    clocks.set(TRUE)
    assert clocks.run("served", desk.folder, archive, [_edits(2)]).code == 0
    desk.write("en/bath.md", "")
    assert served(desk.catalogue(archive=archive)) == [(410, "recalled")] * 3
    assert [entry.status for entry in story(archive)["bath"]] == ["active", "recalled"]


@pytest.mark.slow
def test_an_export_of_a_wrong_clock_is_younger_than_the_one_before(
    desk: Desk, clocks: Clocks
) -> None:
    out, seconds = desk.folder.parent / "out", []
    archive = desk.folder.parent / "archive"
    before = None
    for number, clock in enumerate([TRUE, BACK, AHEAD, TRUE, BACK]):
        clocks.set(clock)
        desk.card(title=f"Bath {number}")
        ended = clocks.command(*export(desk.folder, out, "--archive", archive))
        assert ended.code == 0
        seconds.append(int((out / "export.json").stat().st_mtime))
        assert whole(out) != before
        before = whole(out)
    assert all(one < two for one, two in pairwise(seconds))
    assert len(story(archive)["bath"]) == 5


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def set_day(text: str) -> None:
        monkeypatch.setattr("widget.serve.catalogue.this_day", lambda: date.fromisoformat(text))

    return set_day


def test_what_a_day_to_come_has_made_of_a_card_goes_back_with_the_day(
    desk: Desk, day: Callable[[str], None]
) -> None:
    """Withdrawn by policy, and its advice again; what an editor recalled stays."""
    desk.publisher("review_policy: {under_review: 1, withdraw: 2}\n")
    desk.card(review=REVIEW)
    desk.card("pack", "recalled")
    archive = desk.folder.parent / "archive"
    day("2026-06-01")
    catalogue = desk.catalogue(archive=archive)
    told_before = story(archive)
    for today, code in (
        ("2046-01-01", 410), ("2026-06-01", 200), ("2016-01-01", 200), ("9000-12-31", 410),
        ("0001-01-01", 200), ("2026-06-01", 200),
    ):  # fmt: skip
        day(today)
        assert {status for status, _ in served(swapped(catalogue))} == {code}, today
        assert served(catalogue, "pack") == [(410, "recalled")] * 3
        assert facts(catalogue)["review"]["overdue"] == (today > "2026-06-30")
        assert health(catalogue)["status"] == "ok"
        now = story(archive)
        assert goes_on(told_before, now)
        told_before = now
    day("2016-01-01")  # before the review, which has been done all the same
    desk.card(status="recalled", review=REVIEW)
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3
    desk.card(title="Mended")
    assert "Mended" in told(view(swapped(catalogue)))


@pytest.mark.parametrize("shift", [-(10**18), 10**18])
def test_of_two_with_different_clocks_each_learns_what_the_other_adds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, shift: int
) -> None:
    archive = desk.folder.parent / "archive"
    catalogue, other = desk.catalogue(archive=archive), desk.catalogue(archive=archive)
    really = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: really() + shift)
    for number in range(6):
        time.sleep(0.02)  # more than a tick of the file system's clock
        desk.card(title=f"Bath {number}")
        swapped(catalogue if number % 2 else other)
        one, two = catalogue.archive, other.archive
        assert one and two
        for each in (one, two):
            each.refresh()
            newest = each.newest("bath")
            assert newest and newest.title == f"Bath {number}"
    assert len(Archive(archive).entries("bath")) == 7


def test_no_answer_depends_on_a_clock(desk: Desk) -> None:
    """Caches ask by ETag alone: a date that lies ahead would make them keep what is recalled."""
    catalogue = desk.catalogue()
    for path in catalogue.paths():
        asset = catalogue.find(path)
        headers = {name.lower() for name, _ in asset.identity.headers}
        assert "etag" in headers
        assert not headers & {"last-modified", "expires", "date", "age"}, path
