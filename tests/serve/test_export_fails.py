"""What no export may do to a folder: refused places, failures in the middle, deaths."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from widget import SettingError
from widget.serve import folder as swapping
from widget.serve.folder import MANIFEST, place

from .shelf import ONE, TWO, listed, put, read


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.mark.parametrize("what", ["files", "broken manifest", "other manifest", "file"])
def test_what_is_no_export_is_refused_and_not_touched(out: Path, what: str) -> None:
    if what == "file":
        out.write_text("x")
    else:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    if what.endswith("manifest"):
        (out / MANIFEST).write_text("{" if what.startswith("broken") else '{"schema": "x"}')
    before = sorted(path.name for path in out.parent.rglob("*"))
    with pytest.raises(SettingError, match=r"OUT: found .*, expected .*; nothing was touched"):
        put(out, ONE)
    assert sorted(path.name for path in out.parent.rglob("*")) == before


def test_a_place_in_no_folder_is_refused(out: Path) -> None:
    """A disk that is not mounted, or a mistake in the path: not a place to make folders."""
    with pytest.raises(SettingError, match=r"folder that is there, which .*out is not"):
        put(out / "deeper", ONE)


def test_a_mount_point_is_refused_in_plain_words(out: Path) -> None:
    with pytest.raises(SettingError, match="'/proc', expected a folder inside it: what is mounted"):
        put(Path("/proc"), ONE)


def test_a_second_export_at_the_same_time_is_refused(out: Path) -> None:
    put(out, ONE)
    with place(out) as first:
        with pytest.raises(SettingError, match="that is being written by another export"):
            put(out, TWO)
        first.put(listed(TWO))
    assert read(out) == TWO
    assert put(out, ONE).written == 3


@pytest.mark.parametrize("at", ["utime", "link", "fsync", "replace", "mkdir"])
def test_whatever_fails_leaves_the_old_folder_whole(
    out: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(out, ONE)
    with monkeypatch.context() as patched:
        if at == "link":  # nor can it be copied
            patched.setattr("shutil.copy2", _full)
        if at == "replace":
            patched.setattr(swapping, "exchange", _full)
        patched.setattr(os, at, _full)
        with pytest.raises(SettingError, match=r"cannot be written \(No space left on device"):
            put(out, TWO)
    assert read(out) == ONE
    assert put(out, TWO).written == 3
    assert os.listdir(out.parent) == ["out"]


@pytest.mark.parametrize("back", [True, False])
def test_a_second_rename_that_fails_loses_nothing(
    out: Path, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it where the old folder cannot be put back at once: the next run does that."""
    put(out, ONE)
    rename, times = os.rename, iter([True, False, back])
    with monkeypatch.context() as patched:
        patched.setattr(swapping, "exchange", lambda *_: False)
        patched.setattr(os, "rename", lambda *names: rename(*names) if next(times) else _full())
        with pytest.raises(SettingError, match="No space left on device"):
            put(out, TWO)
    assert read(out) == (ONE if back else {})
    with pytest.raises(ZeroDivisionError), place(out):
        raise ZeroDivisionError
    assert read(out) == ONE
    assert os.listdir(out.parent) == ["out"]


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_the_system_cuts_off_leaves_the_old_folder_whole(out: Path) -> None:
    put(out, ONE)
    with no_file_above(1000), pytest.raises(SettingError, match="File too large"):
        put(out, {**TWO, "v1/b.json": "long" * 1000})
    assert read(out) == ONE


@pytest.mark.parametrize("where", ["before", "between", "after"])
def test_the_next_run_mends_what_a_death_between_two_renames_left(
    out: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a system that cannot exchange: a child dies at the worst of moments."""
    put(out, ONE)
    code = f"""if 1:
        import os, sys
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from pathlib import Path
        from widget.serve import folder
        folder.exchange = lambda *_: False
        rename, done = os.rename, []
        def dying(*names):
            if len(done) == {["before", "between", "after"].index(where)}:
                os._exit(9)
            done.append(rename(*names))
            if len(done) == 2:
                os._exit(9)
        os.rename = dying
        with folder.place(Path({str(out)!r})) as there:
            there.put({listed(TWO)!r})
    """
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 9
    there = {"before": ONE, "between": {}, "after": TWO}[where]
    assert read(out) == there
    if where == "between":  # somebody makes the folder anew, empty
        out.mkdir()
    with pytest.raises(ZeroDivisionError), place(out):
        raise ZeroDivisionError  # say, the cards are bad
    assert read(out) == (there or ONE)
    assert os.listdir(out.parent) == ["out"]


def test_errors_of_the_work_between_are_not_told_as_those_of_the_folder(out: Path) -> None:
    with pytest.raises(FileNotFoundError), place(out):
        raise FileNotFoundError("a card")
