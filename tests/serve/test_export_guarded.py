"""What somebody else put beside or into the folder is neither followed nor published."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from widget import SettingError

from .shelf import ONE, TWO, put, read


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    put(made, ONE)
    return made


@pytest.fixture
def work(out: Path) -> Path:
    """The folder in which exports are built, as a death leaves it."""
    made = out.with_name(".out.export")
    made.mkdir(mode=0o700)
    return made


def test_a_lock_that_is_a_link_is_not_followed(out: Path, work: Path) -> None:
    target = out.with_name("target")
    (work / "lock").symlink_to(target)
    with pytest.raises(SettingError, match=r"OUT: found .*symbolic links: .*lock\)"):
        put(out, TWO)
    assert not target.exists()
    assert read(out) == ONE


def test_a_work_folder_that_is_a_link_is_refused(out: Path, work: Path) -> None:
    elsewhere = work.rename(out.with_name("elsewhere"))
    work.symlink_to(elsewhere)
    with pytest.raises(SettingError, match=r"\.out\.export: found no folder, expected one of user"):
        put(out, TWO)
    assert os.listdir(elsewhere) == []
    assert read(out) == ONE


def test_a_work_folder_of_another_user_is_refused_and_its_files_are_not_published(
    out: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(work / "old", {"evil.html": "evil"})
    shutil.rmtree(out)  # as it is between two renames
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    said = rf"\.out\.export: found a folder of user {owner}, expected one of user {owner + 1}, or"
    with pytest.raises(SettingError, match=said):
        put(out, TWO)
    assert not out.exists()
    assert read(work / "old") == {"evil.html": "evil"}


def test_a_work_folder_of_our_own_is_used_and_removed(out: Path, work: Path) -> None:
    (work / "lock").touch()
    (work / "new").mkdir()
    put(out, TWO)
    assert read(out) == TWO
    assert not work.exists()
