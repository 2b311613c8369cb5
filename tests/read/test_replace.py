"""A file is replaced whole or not at all, and only while it is what was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from widget import SettingError
from widget.read.replace import replace_file

root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="as root alone")
OTHER = 54321


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tens.md"
    path.write_bytes(b"old")
    return path


def is_alone(file: Path) -> bool:
    """No temporary file is left beside it."""
    return [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_the_new_bytes_stand_in_the_place_of_the_old(file: Path) -> None:
    file.chmod(0o640)
    replace_file(file, b"old", b"new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert is_alone(file)


def test_a_file_changed_meanwhile_is_left_as_it_is(file: Path) -> None:
    with pytest.raises(SettingError, match="found a file changed meanwhile"):
        replace_file(file, b"older", b"new")
    assert file.read_bytes() == b"old"
    assert is_alone(file)


def test_a_link_stays_and_the_file_it_leads_to_is_replaced(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "a.md").symlink_to("../tens.md")
    replace_file(folder / "a.md", b"old", b"new")
    assert (folder / "a.md").is_symlink()
    assert file.read_bytes() == b"new"
    assert is_alone(folder / "a.md")


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_crash_on_the_way_leaves_the_old_file_and_nothing_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    wanted = SettingError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(wanted) as raised:
        replace_file(file, b"old", b"new")
    assert isinstance(error, KeyboardInterrupt) or "(No space left on device)" in str(raised.value)
    assert file.read_bytes() == b"old"
    assert is_alone(file)


def test_until_the_last_step_readers_see_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., None] = os.replace
    seen: list[tuple[bytes, list[str]]] = []

    def look(new: str, old: Path) -> None:
        names = [entry.name for entry in file.parent.iterdir() if entry != file]
        seen.append((file.read_bytes(), names))
        assert Path(new).read_bytes() == b"new"
        real(new, old)

    monkeypatch.setattr(os, "replace", look)
    replace_file(file, b"old", b"new")
    ((before, (name,)),) = seen
    assert before == b"old"
    assert name.startswith(".tens.md.")  # no reader of a source takes it for a card


@root
def test_owner_and_group_stay(file: Path) -> None:
    os.chown(file, OTHER, OTHER)
    replace_file(file, b"old", b"new")
    assert (file.stat().st_uid, file.stat().st_gid) == (OTHER, OTHER)


@root
@pytest.mark.parametrize(
    ("mode", "group_stays", "written"),
    [(0o644, False, True), (0o640, False, False), (0o640, True, True), (0o600, True, False)],
)
def test_a_file_that_a_server_could_no_longer_read_is_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, mode: int, group_stays: bool, written: bool
) -> None:
    """Who may not give files away becomes the owner; a recall that no server reads is none."""
    os.chown(file, OTHER, OTHER)
    file.chmod(mode)
    real = os.chown

    def chown(path: str, owner: int, group: int) -> None:
        if owner != -1 or not group_stays:
            raise PermissionError(1, "Operation not permitted")
        real(path, owner, group)

    monkeypatch.setattr(os, "chown", chown)
    if written:
        replace_file(file, b"old", b"new")
    else:
        with pytest.raises(SettingError, match="which a server could no longer read"):
            replace_file(file, b"old", b"new")
    assert file.read_bytes() == (b"new" if written else b"old")
    assert is_alone(file)
