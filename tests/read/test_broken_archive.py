"""An archive that is damaged, or is none: a clear error at the start, and never wrong content."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from widget.errors import SettingError
from widget.read.archive import Archive
from widget.read.entry import Entry, Shown

OBJECT = "f" * 64
GOOD = {
    "card": "bath", "status": "active", "title": "Bath", "at": "2026-11-23T00:00:00.000+00:00",
    "shown": {"en": {"revision": "0" * 12, "view": OBJECT}}, "sources": {"en": OBJECT},
    "changes": [{"version": 1, "date": "2026-03-01", "kind": "major", "note": "x", "by": None}],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entries").mkdir()
    return tmp_path


def write(folder: Path, data: Any, name: str = "bath.000001.json") -> None:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    (folder / "entries" / name).write_bytes(raw)


def test_the_good_entry_that_the_bad_ones_differ_from_is_good(folder: Path) -> None:
    write(folder, GOOD)
    newest = Archive(folder).newest("bath")
    assert newest
    assert newest.shown == {"en": Shown("0" * 12, OBJECT)}


BROKEN = {
    "empty": b"",
    "half": json.dumps(GOOD).encode()[:70],
    "not UTF-8": b'{"card": "\xff"}',
    "a list": [],
    "null": None,
    "no fields": {},
    "too deep": b'{"a":' + b"[" * 100_000,
    "shown a list": GOOD | {"shown": []},
    "view without a revision": GOOD | {"shown": {"en": {"view": OBJECT}}},
    "revision a number": GOOD | {"shown": {"en": {"revision": 1, "view": OBJECT}}},
    "view a number": GOOD | {"shown": {"en": {"revision": "0" * 12, "view": 2}}},
    "another card": GOOD | {"card": "pack"},
    "status unknown": GOOD | {"status": "fine"},
    "title null": GOOD | {"title": None},
    "sources null": GOOD | {"sources": None},
    "source a number": GOOD | {"sources": {"en": 5}},
    "changes null": GOOD | {"changes": None},
    "change unknown": GOOD | {"changes": [{"version": 1, "what": "x"}]},
    "no time": GOOD | {"at": ""},
    "time a number": GOOD | {"at": 7},
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_entry_stops_the_start_by_name(folder: Path, how: str) -> None:
    write(folder, BROKEN[how])
    with pytest.raises(SettingError) as raised:
        Archive(folder)
    assert str(raised.value) == (
        f"archive: found entries/bath.000001.json in {str(folder)!r}, expected it as it was written"
    )


def test_an_entry_that_is_a_folder_stops_the_start(folder: Path) -> None:
    (folder / "entries" / "bath.000001.json").mkdir()
    with pytest.raises(SettingError, match="archive: found"):
        Archive(folder)


@pytest.mark.parametrize("what", ["", "objects", "entries"])
def test_a_file_in_the_place_of_a_folder_stops_the_start(tmp_path: Path, what: str) -> None:
    if what:
        (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / what if what else tmp_path / "archive").write_text("x", "utf-8")
    with pytest.raises(SettingError, match=r"^archive: found .*archive' \(.+\), expected a folder"):
        Archive(tmp_path / "archive")


def test_a_folder_that_cannot_be_written_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(SettingError, match=r"\(Permission denied\), expected a folder to write in"):
        Archive(tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def _die_before_the_entry(folder: Path) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    archive = Archive(folder)
    name = archive.put(b"never told of")
    os.link = die  # type: ignore[assignment]
    archive.record(Entry("bath", "active", "Bath", {"en": Shown("1" * 12, name)}))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes by fork here")
def test_a_crash_between_an_object_and_its_entry_leaves_the_archive_as_it_was(
    folder: Path,
) -> None:
    write(folder, GOOD)
    if (child := os.fork()) == 0:
        _die_before_the_entry(folder)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    left = [path for path in folder.iterdir() if path.is_file()]
    assert len(left) == 1  # what it was about to link
    archive = Archive(folder)
    assert len(archive.entries("bath")) == 1
    archive.record(Entry("bath", "recalled", "Bath", {"en": Shown("2" * 12, OBJECT)}))
    assert len(Archive(folder).entries("bath")) == 2


def test_a_forked_child_is_not_held_up_by_a_lock_of_its_parent(folder: Path) -> None:
    archive = Archive(folder)
    archive._lock.acquire()  # as a thread of the parent might
    try:
        if (child := os.fork()) == 0:
            signal.alarm(5)
            archive.record(Entry("bath", "active", "Bath", {"en": Shown("2" * 12, OBJECT)}))
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    finally:
        archive._lock.release()
    archive.refresh()
    assert len(archive.entries("bath")) == 1
