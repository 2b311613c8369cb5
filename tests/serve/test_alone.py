"""One at a time in a folder to work in, however others come and go meanwhile."""

from __future__ import annotations

import errno
import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from widget import SettingError
from widget.serve import alone as module
from widget.serve.alone import alone

from .shelf import ONE, put


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def ends(work: Path) -> None:
    """Another who held the folder is done with it."""
    (work / "lock").unlink(missing_ok=True)
    work.rmdir()


def is_held(work: Path) -> bool:
    try:
        with alone(work):
            return False
    except BlockingIOError:
        return True


def ending(work: Path, times: int) -> Callable[[int, int], None]:
    """A lock that is got so many times just when the one who had it removes its file."""
    own, left = fcntl.flock, [None] * times

    def lock(handle: int, how: int) -> None:
        own(handle, how)
        if left:
            left.pop()
            ends(work)

    return lock


def test_a_folder_that_goes_before_its_lock_is_opened_is_made_anew(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.mkdir(mode=0o700)
    with monkeypatch.context() as patched:
        patched.setattr(module, "_refuse", ends)
        held = alone(work)
        held.__enter__()
    assert is_held(work)
    held.__exit__(None, None, None)
    assert not work.exists()


def test_a_lock_whose_file_is_gone_holds_nothing_and_is_taken_again(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", ending(work, 2))
    with alone(work):
        assert (work / "lock").exists()
        assert is_held(work)
    assert not work.exists()


def test_where_others_come_and_go_all_the_time_it_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / ".out.export"
    monkeypatch.setattr(module, "_TRIES", 3)
    monkeypatch.setattr(fcntl, "flock", ending(work, 6))
    with pytest.raises(OSError, match="No place to work in") as told, alone(work):
        pytest.fail("nobody holds it")
    assert (told.value.errno, told.value.filename) == (errno.ENOENT, str(work))
    with pytest.raises(
        SettingError, match=r"cannot be written \(No place to work in: .*; it is as"
    ):
        put(tmp_path / "out", ONE)
    assert not (tmp_path / "out").exists()


def test_a_system_without_such_locks_has_a_folder_all_the_same(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "fcntl", None)
    with alone(work):
        assert (work / "lock").exists()
    assert not work.exists()
    work.write_text("mine")
    told = "found no folder, expected a folder, or none; nothing was touched"
    with pytest.raises(SettingError, match=told), alone(work):
        pytest.fail("it is no folder")
    assert work.read_text() == "mine"
