"""Names that are no text, and what a user may not read: told on one line, and no traceback."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from widget import Catalogue

from ..serve.desk import ADVICE, LANGUAGES, Desk, health, served, swapped, told, view
from .desks import few_of, filled
from .rig import NOBODY, RECALL, Nursery, export, whole

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.mark.parametrize(
    ("name", "said"),
    [(b"en/a\nb.md", r"en/a\nb.md: file name"), (b"en/\xff.md", r"en/\udcff.md: file name"),
     (b"en/\xe2\x80\xae.md", r"en/\u202e.md: file name"), (b"\xff.md", r"\udcff.md: warning"),
     (b"\xff\n/x.md", r"\udcff\n/: warning"), (b"words/\xff.po", r"words/\udcff.po: warning"),
     (b"en/\xff/x.md", r"en/\udcff/: warning")],
)  # fmt: skip
def test_a_file_whose_name_is_no_text_is_named_on_one_line_and_holds_nothing_back(
    desk: Desk, nursery: Nursery, name: bytes, said: str
) -> None:
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    path = os.path.join(os.fsencode(desk.folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(b"x")
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3
    told_of = [str(p) for p in catalogue.problems if str(p).startswith(said)]
    assert len(told_of) == 1
    ended = nursery.command("check", desk.folder)
    assert ended.code == (1 if "file name" in said else 0)
    assert [line for line in ended.said.splitlines() if line.startswith(said)] == told_of
    assert health(catalogue)["status"] == ("degraded" if "file name" in said else "ok")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be nobody")
@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
@pytest.mark.parametrize(
    "file", few_of(["", "en", "en/pack.md", "words", "publisher.yaml"], "en/pack.md")
)
def test_what_may_not_be_read_is_said_in_plain_words(
    nursery: Nursery, file: str, mode: int
) -> None:
    """By commands of a user who has no rights: those of root see through every mode."""
    with TemporaryDirectory() as folder:  # nobody gets through the folder of pytest
        os.chmod(folder, 0o755)
        _may_not_be_read(filled(Desk(Path(folder, "cards"), "bath", "pack")), nursery, file, mode)


def _may_not_be_read(full: Desk, nursery: Nursery, file: str, mode: int) -> None:
    out = full.folder.parent / "out"
    out.mkdir(mode=0o755)
    os.chown(out, NOBODY, NOBODY)
    path = full.folder / file
    before = path.stat().st_mode & 0o777
    path.chmod(mode)
    try:
        checked = nursery.command("check", full.folder, user=NOBODY)
        exported = nursery.command(*export(full.folder, out / "x"), user=NOBODY)
        withdrawn = nursery.command("withdraw", full.folder, "bath", *RECALL, user=NOBODY)
    finally:
        path.chmod(before)
    readable = path.is_file() and mode == 0o444
    assert (exported.code == 0) == readable
    assert (out / "x").exists() == readable
    for ended in (checked, exported):
        assert (ended.code == 0) == readable
        assert readable or "Permission denied" in ended.said
        # A folder that may be listed and no more has files that cannot be read.
        assert readable or (file or ("en/" if mode == 0o444 else str(full.folder))) in ended.said
    assert withdrawn.code == 1  # it may not write here
    assert withdrawn.said.startswith("Error: nothing was written\n")
    assert served(Catalogue(full.folder, languages=LANGUAGES)) == [(200, "active")] * 3
    if readable:
        whole(out / "x")
    assert ADVICE["en"] in told(view(full.catalogue()))
