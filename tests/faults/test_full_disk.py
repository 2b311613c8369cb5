"""A disk that gets full, at one moment after the other: nothing is lost, and it is said."""

from __future__ import annotations

import subprocess
import sys
from itertools import count

import pytest

from widget import Catalogue, SettingError
from widget.read.archive import Archive

from ..serve.desk import LANGUAGES, Desk, health, served, swapped, told, view
from .disk import PAGE, Disk
from .rig import RECALL, ROOT, SERIOUS, Nursery, export, goes_on, litter, names, story, whole

pytestmark = pytest.mark.usefixtures("at_once")
FULL = "No space left on device"
UNUSED = f"archive: folder: found a folder that cannot be used ({FULL}), "
UNUSED += "expected one to read and write in"


@pytest.mark.parametrize(("first", "pages"), [(True, 20), (False, 6)])
def test_an_export_that_finds_no_room_leaves_what_was_there(
    disk: Disk, desk: Desk, nursery: Nursery, first: bool, pages: int
) -> None:
    out, refused = disk.folder / "out", 0
    if not first:
        assert nursery.command(*export(desk.folder, out)).code == 0
        desk.card(title="Hot bath")
    before = None if first else whole(out)
    for step in count():
        with disk.room(step * pages * PAGE):
            ended = nursery.command(*export(desk.folder, out))
        if ended.code == 0:
            break
        refused += 1
        assert ended.code == 1
        assert f"OUT: found '{out}' that cannot be written ({FULL}" in ended.said
        assert "expected one with room and rights; it is as it was" in ended.said
        assert names(disk.folder) == ([] if first else ["out"])
        assert first or whole(out) == before
    assert refused > 4
    assert whole(out) != before
    assert names(disk.folder) == ["out"]


def test_an_export_that_can_make_no_file_leaves_what_was_there(
    disk: Disk, desk: Desk, nursery: Nursery
) -> None:
    out = disk.folder / "out"
    assert nursery.command(*export(desk.folder, out)).code == 0
    before = whole(out)
    desk.card(title="Hot bath")
    with disk.no_more_files():
        ended = nursery.command(*export(desk.folder, out))
        assert (ended.code, FULL in ended.said) == (1, True)
        assert whole(out) == before
    assert names(disk.folder) == ["out"]
    assert nursery.command(*export(desk.folder, out)).code == 0
    assert whole(out) != before


def test_an_export_whose_archive_finds_no_room_is_written_and_says_so(
    disk: Disk, desk: Desk, nursery: Nursery
) -> None:
    """Nobody waits for a recall because of what is to be kept of it."""
    out, archive = desk.folder.parent / "out", disk.folder / "archive"
    words = export(desk.folder, out, "--archive", archive)
    assert nursery.command(*words).code == 0
    before = whole(out), story(archive)
    desk.card("bath", "recalled")
    with disk.room(0):
        ended = nursery.command(*words)
        assert (ended.code, UNUSED in ended.said) == (0, True)
        assert whole(out) != before[0]
        assert story(archive) == before[1]
    assert nursery.command(*words).code == 0
    assert story(archive)["bath"][-1].status == "recalled"


@pytest.mark.parametrize("how", ["no room", "no files"])
@pytest.mark.parametrize(
    "words", [("recall", SERIOUS), ("withdraw", RECALL), ("restore", ("--note", "New strap."))]
)
def test_a_card_that_finds_no_room_is_as_it_was(
    disk: Disk, nursery: Nursery, words: tuple[str, tuple[str, ...]], how: str
) -> None:
    """The first page that is wanted is not there, or the third, or the last."""
    desk = Desk(disk.folder / "cards", "bath", "pack")
    desk.card(status="recalled" if words[0] == "restore" else "active")
    desk.edit("Warm water.", "Warm water. " * 3000)
    card, command = desk.folder / "en" / "bath.md", (words[0], desk.folder, "bath", *words[1])
    before, there = card.read_bytes(), names(desk.folder / "en")
    rooms = [0, 2 * PAGE, len(before) // PAGE * PAGE] if how == "no room" else [0]
    for room in rooms:
        with disk.room(room) if how == "no room" else disk.no_more_files():
            ended = nursery.command(*command)
        assert ended.code == 1
        assert ended.said.startswith("Error: nothing was written\n")
        assert f"{card}: found a file or folder that cannot be written ({FULL})" in ended.said
        assert card.read_bytes() == before
        assert names(desk.folder / "en") == there
    ended = nursery.command(*command)
    assert (ended.code, f"{card}:" in ended.said) == (0, True)
    assert card.read_bytes() != before
    assert names(desk.folder / "en") == there


def test_a_server_whose_archive_finds_no_room_serves_what_is_new_and_records_it_later(
    disk: Disk, desk: Desk
) -> None:
    archive, refused = disk.folder / "archive", 0
    catalogue = desk.catalogue(archive=archive)
    before, last = story(archive), ""
    for pages in count():
        desk.card(title=f"Bath {pages}")
        with disk.room(pages * PAGE):
            assert f"Bath {pages}" in told(view(swapped(catalogue)))
            bad = [problem["file"] for problem in health(catalogue)["problems"]]
            now = story(archive)
            assert goes_on(before, now)
            before, last = now, view(catalogue)[1]["revision"]
            assert litter(archive) == []
            if not bad:
                break
            refused += 1
            assert bad == ["archive"]
            assert UNUSED in [str(problem) for problem in catalogue.problems]
            assert now["bath"][-1].shown["en"].revision != last
            # Who starts now knows what was recorded, and serves what the files say.
            assert f"Bath {pages}" in told(view(desk.catalogue(archive=archive)))
    assert refused > 3
    assert story(archive)["bath"][-1].shown["en"].revision == last


def test_a_recall_is_served_though_it_cannot_be_recorded_and_recorded_once_there_is_room(
    disk: Disk, desk: Desk
) -> None:
    archive = disk.folder / "archive"
    catalogue = desk.catalogue(archive=archive)
    desk.card("bath", "recalled")
    with disk.room(0):
        assert served(swapped(catalogue)) == [(410, "recalled")] * 3
        assert story(archive)["bath"][-1].status == "active"
    catalogue.reload()
    assert (health(catalogue)["status"], story(archive)["bath"][-1].status) == ("ok", "recalled")
    desk.write("en/bath.md", "")
    assert served(desk.catalogue(archive=archive)) == [(410, "recalled")] * 3


def test_a_new_archive_without_room_stops_the_start_in_plain_words(disk: Disk, desk: Desk) -> None:
    folder = disk.folder / "archive"
    with disk.no_more_files(), pytest.raises(SettingError) as raised:
        desk.catalogue(archive=folder)
    wanted = f"archive: found '{folder}' ({FULL}), expected a folder to write in"
    assert str(raised.value) == wanted
    with disk.room(0):  # it can be made, and nothing recorded
        catalogue = desk.catalogue(archive=folder)
        assert served(catalogue) == [(200, "active")] * 3
        assert [p.file for p in catalogue.problems] == ["archive"]
    assert (
        served(Catalogue(desk.folder, archive=folder, languages=LANGUAGES)) == [(200, "active")] * 3
    )
    assert Archive(folder, writable=False).cards() == ["bath", "pack"]


@pytest.mark.parametrize("what", ["recall", "export"])
def test_a_report_that_finds_no_room_does_not_hide_that_the_work_is_done(
    desk: Desk, what: str
) -> None:
    """``> report.txt`` on a full disk, as /dev/full answers."""
    out, card = desk.folder.parent / "out", desk.folder / "en" / "bath.md"
    words = {"recall": ("recall", desk.folder, "bath", *SERIOUS)}.get(what) or export(
        desk.folder, out
    )
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "widget", *map(str, words)],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    place = f"{card}:8: recalled" if what == "recall" else f"{out}: "
    assert done.stderr.startswith(f"Error: output: found one that cannot be written ({FULL})")
    assert place in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert "recalled" in card.read_text("utf-8") if what == "recall" else whole(out)
