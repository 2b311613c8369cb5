"""Every reader's host may send the files, whoever exported them; what is in the way is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from widget import SettingError
from widget.serve import tree
from widget.serve.folder import Counts

from .shelf import ONE, TWO, put, read


@pytest.fixture(params=[0o077, 0o000, 0o022], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def modes(out: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), path.stat().st_mode & 0o7777) for path in [out, *out.rglob("*")]}


@pytest.mark.usefixtures("umask")
def test_files_and_folders_are_open_to_readers_under_every_umask(out: Path) -> None:
    for files in (ONE, TWO):
        put(out, files)
        assert modes(out) == {(False, 0o644), (True, 0o755)}


@pytest.mark.parametrize("path", ["a.json", "v1", "v1/b.json"])
def test_what_was_closed_or_opened_to_all_is_mended_by_the_next_run(out: Path, path: str) -> None:
    put(out, ONE)
    for mode in (0o700, 0o777):
        (out / path).chmod(mode)
        assert put(out, ONE).written == 1 + (out / path).is_file()
        assert modes(out) == {(False, 0o644), (True, 0o755)}
    assert put(out, ONE) == Counts(unchanged=4)


def test_files_and_folders_of_others_keep_their_modes(out: Path) -> None:
    put(out, ONE)
    (out / "v1/private").mkdir(mode=0o700)
    (out / "v1/private/key").touch(mode=0o600)
    put(out, TWO)
    assert (out / "v1").stat().st_mode & 0o777 == 0o755
    assert (out / "v1/private").stat().st_mode & 0o777 == 0o700
    assert (out / "v1/private/key").stat().st_mode & 0o777 == 0o600


def test_the_group_of_the_top_folder_is_handed_down(out: Path) -> None:
    out.mkdir()
    out.chmod(0o2755)
    put(out, ONE)
    assert (out / "v1").stat().st_mode & 0o7777 == 0o2755


def test_a_file_system_without_modes_is_not_written_again_and_again(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0o077)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    try:
        put(out, ONE)
        assert put(out, ONE) == Counts(unchanged=4)
    finally:
        os.umask(before)


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_what_is_in_the_way_of_a_file_is_named(out: Path, what: str) -> None:
    put(out, {"a.json": "1"})
    path = out / ("d/index.html" if what == "folder" else "d")
    if what == "folder":
        path.mkdir(parents=True)
        (path / "mine.txt").write_text("mine")
    elif what == "file":
        path.write_text("mine")
    else:
        (out.parent / "elsewhere").mkdir()
        path.symlink_to(out.parent / "elsewhere")
    before = out.stat().st_ino
    with pytest.raises(SettingError) as caught:
        put(out, TWO)
    expected = "in the way of a file of ours, expected it elsewhere; nothing was touched"
    assert str(caught.value) == f"OUT: found {str(path)!r} {expected}"
    assert out.stat().st_ino == before
    assert path.is_symlink() or path.exists()


def test_an_empty_folder_is_in_nobodys_way(out: Path) -> None:
    put(out, ONE)
    (out / "d/index.html").mkdir(parents=True)
    put(out, TWO)
    assert read(out) == TWO


def test_paths_that_only_begin_alike_do_not_meet() -> None:
    assert tree.in_the_way(["v1/a", "v1.json"], ["v1/a.txt", "v1-old", "v"]) is None
    assert tree.in_the_way(["v1/a"], ["x", "v1/a/b/c"]) == "v1/a"
