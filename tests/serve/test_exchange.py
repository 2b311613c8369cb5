"""Folders that change places, and what is linked or taken over, on systems that can do less."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from widget import SettingError
from widget.serve.exchange import exchange
from widget.serve.tree import like, linked

from .shelf import ONE, TWO, put, read


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders, each with a file of its name."""
    made = tmp_path / "one", tmp_path / "other"
    for folder in made:
        folder.mkdir()
        (folder / folder.name).touch()
    return made


def system(monkeypatch: pytest.MonkeyPatch, **calls: Callable[..., int]) -> None:
    """A C library that has only these calls."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(**calls))


def fails(number: int) -> Callable[..., int]:
    def call(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    return call


def test_a_system_without_the_call_is_told_from_one_that_has_it(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    system(monkeypatch)
    assert exchange(*two) is False
    system(monkeypatch, renameat2=lambda *_: 0)
    assert exchange(*two) is True


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP])
def test_a_kernel_or_file_system_that_cannot_is_no_error(
    two: tuple[Path, Path], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    system(monkeypatch, renameat2=fails(number))
    assert exchange(*two) is False
    assert [os.listdir(folder) for folder in two] == [["one"], ["other"]]


def test_what_cannot_be_with_these_folders_is_an_error(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    system(monkeypatch, renameat2=fails(errno.EACCES))
    with pytest.raises(PermissionError) as told:
        exchange(*two)
    assert told.value.filename == str(two[1])


def test_a_folder_in_use_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "out", ONE)
    system(monkeypatch, renameat2=fails(errno.EBUSY))
    told = r"that cannot be swapped \(mounted, or in use\), expected a folder inside it; it is as"
    with pytest.raises(SettingError, match=told):
        put(tmp_path / "out", TWO)
    assert read(tmp_path / "out") == ONE


def test_a_link_takes_the_place_of_no_other_file(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("old")
    new.write_text("new")
    with pytest.raises(FileExistsError):
        linked(old, new)
    assert new.read_text() == "new"


def test_a_folder_whose_owner_cannot_be_kept_keeps_its_mode(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    two[0].chmod(0o750)
    two[1].chmod(0o700)
    like(*two)
    assert two[1].stat().st_mode & 0o777 == 0o750
