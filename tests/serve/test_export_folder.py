"""A folder in the place of another: whole or not at all, and what is the same stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from widget.serve import folder as swapping
from widget.serve.folder import MANIFEST, Counts, place

from .shelf import ONE, TWO, listed, put, read


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of a swap: that of this system, and that of one that cannot exchange."""
    if request.param == "two renames":
        monkeypatch.setattr(swapping, "exchange", lambda *_: False)
    return str(request.param)


def test_a_folder_is_made_and_then_replaced(out: Path, way: str) -> None:
    assert put(out, ONE) == Counts(written=4)
    assert read(out) == ONE
    assert put(out, TWO) == Counts(written=3, unchanged=1, removed=1)
    assert read(out) == TWO
    assert os.listdir(out.parent) == ["out"]


def test_an_exchange_never_leaves_the_place_empty(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exchange is done by this system: nothing is renamed by hand."""
    put(out, ONE)

    def refused(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "rename", refused)
    monkeypatch.setattr(os, "replace", refused)
    put(out, TWO)
    assert read(out) == TWO


def test_what_is_the_same_stays_the_same_file(out: Path, way: str) -> None:
    put(out, ONE)
    before = (out / "a.json").stat()
    put(out, TWO)
    after = (out / "a.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_nothing_is_touched_where_all_is_the_same(out: Path) -> None:
    put(out, ONE)
    before = [_stamp(path) for path in (out, out / MANIFEST)]
    assert put(out, ONE) == Counts(unchanged=4)
    assert [_stamp(path) for path in (out, out / MANIFEST)] == before


def _stamp(path: Path) -> tuple[int, ...]:
    """Not when it was read last: we read it."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def test_a_file_that_somebody_changed_or_removed_is_written_again(out: Path) -> None:
    put(out, ONE)
    (out / "v1/b.json").write_text("bad")
    (out / "v1/c.json").unlink()
    (out / "a.json").unlink()
    (out.parent / "same").write_text(ONE["a.json"])
    (out / "a.json").symlink_to(out.parent / "same")
    assert put(out, ONE) == Counts(written=4)
    assert read(out) == ONE
    assert not (out / "a.json").is_symlink()


def test_a_new_version_is_younger_by_a_second_at_least(out: Path) -> None:
    """A server that tells versions apart by size and second would say that nothing has changed."""
    seconds = []
    for text in ("one", "two", "one"):
        put(out, {"a.json": text})
        seconds.append(int((out / "a.json").stat().st_mtime))
    assert seconds[0] < seconds[1] < seconds[2]


def test_where_nothing_can_be_linked_a_copy_keeps_its_age(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(out, ONE)
    before = (out / "a.json").stat()

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert put(out, TWO) == Counts(written=3, unchanged=1, removed=1)
    assert read(out) == TWO
    assert (out / "a.json").stat().st_mtime_ns == before.st_mtime_ns
    assert (out / "a.json").stat().st_ino != before.st_ino


def test_files_of_others_are_taken_along(out: Path, way: str) -> None:
    put(out, ONE)
    (out / "v1/mine.txt").write_text("mine")
    (out / "link").symlink_to("v1", target_is_directory=True)
    assert put(out, TWO) == Counts(written=3, unchanged=1, removed=1, others=2)
    assert (out / "v1/mine.txt").read_text() == "mine"
    assert os.readlink(out / "link") == "v1"


def test_an_empty_folder_is_taken_with_its_mode(out: Path) -> None:
    out.mkdir()
    out.chmod(0o2750)
    put(out, ONE)
    put(out, TWO)
    assert out.stat().st_mode & 0o7777 == 0o2750
    assert read(out) == TWO


def test_a_link_stays_and_the_folder_that_it_leads_to_is_replaced(out: Path) -> None:
    (out.parent / "real").mkdir()
    out.symlink_to("real")
    put(out, ONE)
    put(out, TWO)
    assert os.readlink(out) == "real"
    assert read(out.parent / "real") == TWO


def test_a_bar_sees_every_file(out: Path) -> None:
    seen: list[str] = []

    def each(paths: Any) -> Any:
        for path in paths:
            seen.append(path)
            yield path

    with place(out) as there:
        there.put(listed(ONE), each)
    assert seen == sorted(listed(ONE))
