"""pull and diff: every byte, and never over what an editor has not published yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from widget.check.publishing import publish_folder
from widget.read.gather import gather
from widget.read.sql.compare import pull

from ..recall.folder import files
from ..serve.desk import Desk
from .asked import refused, said


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack")


def test_pull_brings_every_byte_and_keeps_what_was_never_published(
    desk: Desk, database: str, tmp_path: Path
) -> None:
    desk.write("en/bath.md", (desk.folder / "en/bath.md").read_bytes().replace(b"\n", b"\r\n"))
    publish_folder(desk.folder, database)
    out = tmp_path / "out"
    assert said("pull", database, out)[:2] == (0, "7 files written, 0 removed, 0 unchanged\n")
    assert {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()} == {
        p.relative_to(desk.folder): p.read_bytes() for p in desk.folder.rglob("*") if p.is_file()
    }
    (desk.folder / "es/pack.md").unlink()
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database, force=True)
    new = shutil.copy(out / "en/pack.md", out / "en/mine.md")
    (out / "ar/pack.md").write_bytes((out / "ar/pack.md").read_bytes() + b"\nMine.\n")
    code, told, wrong = said("pull", database, out)
    assert (code, told) == (0, "1 file written, 1 removed, 4 unchanged\n")
    kept = "{}: kept; it has changes that are not published\n"
    assert wrong == kept.format("ar/pack.md") + kept.format("en/mine.md")
    assert not (out / "es/pack.md").exists()
    Path(new).unlink()
    assert publish_folder(out, database).changed == ("ar/pack.md",)
    assert gather(out) == gather(database)


def test_a_change_here_and_there_is_told_by_pull_and_publish(
    desk: Desk, database: str, tmp_path: Path
) -> None:
    publish_folder(desk.folder, database)
    out = tmp_path / "out"
    pull(database, out)
    desk.card("bath", title="Ann's")
    publish_folder(desk.folder, database, by="Ann")
    mine = (out / "en/bath.md").read_bytes().replace(b"Warm bath", b"Bob's")
    (out / "en/bath.md").write_bytes(mine)
    before = files(out)
    told = refused(database, out)
    assert told.startswith(
        "en/bath.md: revision: found a change of what was there before revision 8"
    )
    code, said_, wrong = said("pull", database, out)
    assert (code, said_) == (1, "")
    assert wrong.startswith("Error: nothing was written\nen/bath.md: file: found a change of your")
    assert files(out) == before
    both = "en/bath.md: changed in the folder, perhaps in the database, too\n"
    assert said("diff", out, database)[1].startswith(both)
    assert said("pull", database, out, "--force")[0] == 0
    (out / "en/bath.md").write_bytes(mine)
    assert publish_folder(out, database).changed == ("en/bath.md",)
    # What is as it was once, and was put so by whoever has seen the newest, is a change.
    (out / "en/bath.md").write_bytes((desk.folder / "en/bath.md").read_bytes())
    assert publish_folder(out, database).changed == ("en/bath.md",)


def test_a_folder_that_remembers_nothing_or_nonsense_is_judged_by_the_history(
    desk: Desk, database: str
) -> None:
    for nonsense in (b"", b"[]", b"{", b'{"x": 1}'):
        desk.write(".treatment-cards.json", nonsense)
        publish_folder(desk.folder, database)
        desk.write(".treatment-cards.json", nonsense)
        assert publish_folder(desk.folder, database).revisions == 0
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database)
    desk.write(".treatment-cards.json", b"{}")
    desk.card("bath")
    assert "found the file of revision" in refused(database, desk)


def test_diff_shows_what_a_publish_would_change(desk: Desk, database: str) -> None:
    publish_folder(desk.folder, database)
    assert said("diff", desk.folder, database) == (0, "", "0 files different, 7 the same\n")
    desk.card("bath", title="Better")
    shutil.copy(desk.folder / "en/pack.md", desk.folder / "en/walk.md")
    (desk.folder / "ar/pack.md").unlink()
    code, told, wrong = said("diff", desk.folder, database)
    assert (code, wrong) == (1, "3 files different, 5 the same\n")
    assert told.startswith(
        "ar/pack.md: in the database alone\nen/bath.md: changed in the folder\n"
        "--- database/en/bath.md\n+++ folder/en/bath.md\n"
    )
    assert "\n-title: Warm bath\n+title: Better\n" in told
    assert told.endswith("\nen/walk.md: in the folder alone\n")
    publish_folder(desk.folder, database, force=True)
    desk.card("bath")
    desk.write(".treatment-cards.json", "{}")
    assert "\nen/bath.md: older in the folder\n" in f"\n{said('diff', desk.folder, database)[1]}"
