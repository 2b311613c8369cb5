"""Two publishers at once: as if one came after the other, and each says what has happened."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from widget.read.lock import folder_lock
from widget.read.replace import replace_file

from ..serve.desk import Desk
from .rig import SERIOUS, Nursery, export, litter, names, story, whole

CHANGED = "found a file changed meanwhile, expected the one that was read: run the command again"


def test_of_two_who_change_a_file_at_once_none_is_overwritten(
    tmp_path: Path, nursery: Nursery
) -> None:
    file, writers, times = tmp_path / "n.md", 4, 60
    file.write_text("0")
    children = [nursery.start("counted", file, times) for _ in range(writers)]
    assert [child.wait().code for child in children] == [0] * writers
    assert file.read_text() == str(writers * times)
    assert names(tmp_path) == ["n.md"]


def test_a_folder_that_another_command_holds_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "n.md"
    file.write_text("0")
    with folder_lock(tmp_path) as held, folder_lock(tmp_path / "none") as none:
        assert (held, none) == (True, False)
        with pytest.raises(BlockingIOError), folder_lock(tmp_path, seconds=0.05):
            pass
    replace_file(file, b"0", b"1")
    assert file.read_text() == "1"


def test_of_many_restores_and_recalls_at_once_none_is_lost(
    tmp_path: Path, nursery: Nursery
) -> None:
    """Whoever is told that it is done finds it in the file for good."""
    desk, done = Desk(tmp_path / "cards"), []
    for round_ in range(8):
        desk.card("bath", "recalled")
        children = [
            nursery.start(
                "command", "restore", desk.folder, "bath", "--note", f"By {who} in {round_}."
            )
            for who in ("Ann", "Bob")
        ]
        ended = [child.wait() for child in children]
        text = (desk.folder / "en" / "bath.md").read_text("utf-8")
        notes = re.findall(r"By (Ann|Bob) in", text)
        won = [who for who, end in zip(("Ann", "Bob"), ended, strict=True) if end.code == 0]
        assert notes == won, [end.said for end in ended]
        assert len(won) == 1
        lost = next(end.said for end in ended if end.code)
        assert lost.startswith("Error: nothing was written\n")
        assert CHANGED in lost or "status: found 'active', expected" in lost
        done += won
    assert litter(desk.folder) == []


def test_a_recall_and_a_withdrawal_at_once_never_end_in_the_weaker(
    tmp_path: Path, nursery: Nursery
) -> None:
    desk = Desk(tmp_path / "cards")
    for _ in range(8):
        desk.card("bath", "active")
        weaker = nursery.start("command", "withdraw", desk.folder, "bath", *SERIOUS[:4])
        recall = nursery.start("command", "recall", desk.folder, "bath", *SERIOUS)
        ended = recall.wait(), weaker.wait()
        text = (desk.folder / "en" / "bath.md").read_text("utf-8")
        # One who was first is followed by the other, or the other is told to try again.
        assert [end.code for end in ended] in ([0, 0], [0, 1], [1, 0])
        assert ("status: recalled" in text) == (ended[0].code == 0)
        assert all(end.code == 0 or "nothing was written" in end.said for end in ended)


def test_two_exports_into_one_folder_are_one_after_the_other(
    tmp_path: Path, nursery: Nursery
) -> None:
    """Of two sources; with one archive each, as two addresses would have."""
    desks = [Desk(tmp_path / "one", "bath", "pack"), Desk(tmp_path / "two", "bath", "walk")]
    out, manifests, refused = tmp_path / "out", [], 0
    for desk in (*desks, *desks):
        assert nursery.command(*export(desk.folder, out)).code == 0
        manifests.append(whole(out))
    for _ in range(5):
        children = [nursery.start("command", *map(str, export(desk.folder, out))) for desk in desks]
        ended = [child.wait() for child in children]
        last = manifests.index(whole(out), 2) - 2
        assert 0 in [end.code for end in ended]
        assert ended[last].code == 0
        for end in ended:
            assert end.code == 0 or "that is being written by another export" in end.said
        refused += sum(end.code for end in ended)
    assert refused
    assert names(tmp_path) == ["one", "out", "two"]


def test_two_exports_and_a_server_share_an_archive(tmp_path: Path, nursery: Nursery) -> None:
    desk, archive = Desk(tmp_path / "cards", "bath", "pack"), tmp_path / "archive"
    more = "--lang", "es", "--lang", "ar", "--archive", archive
    for number in range(4):
        desk.card(title=f"Number {number}")
        children = [
            nursery.start("command", *map(str, export(desk.folder, tmp_path / out, *more)))
            for out in ("x", "y")
        ]
        children.append(nursery.start("served", desk.folder, archive, []))
        assert [child.wait().code for child in children] == [0, 0, 0]
        assert whole(tmp_path / "x") == whole(tmp_path / "y")
    told = story(archive)
    assert [entry.title for entry in told["bath"]] == [f"Number {n}" for n in range(4)]
    assert len(told["pack"]) == 1
    assert litter(archive) == []
