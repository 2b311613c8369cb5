"""The archive: content under its own hash, entries only added, by any number of writers."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from widget.read.archive import Archive
from widget.read.entry import Entry, Shown

OBJECT = "f" * 64


def entry(number: int, card: str = "bath", status: str = "active", **shown: str) -> Entry:
    views = {lang: Shown(revision, OBJECT) for lang, revision in shown.items()}
    return Entry(card, status, "Bath", views or {"en": Shown(f"{number:012x}", OBJECT)})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def names(archive: Archive, folder: str = "entries") -> list[str]:
    return sorted(path.name for path in (archive.folder / folder).rglob("*") if path.is_file())


def test_bytes_lie_under_their_own_hash_and_only_once(archive: Archive) -> None:
    name = archive.put(b"what readers saw")
    assert name == sha256(b"what readers saw").hexdigest()
    place = archive.folder / "objects" / name[:2] / name
    first = place.stat()
    assert place.read_bytes() == archive.get(name) == b"what readers saw"
    assert archive.put(b"what readers saw") == name
    assert (place.stat().st_ino, place.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert len(names(archive, "objects")) == 2  # with the empty one, by which it is tried
    assert names(archive, ".") == sorted(names(archive, "objects"))  # no temporary file is left


@pytest.mark.parametrize("name", ["", "x", OBJECT, OBJECT.upper(), "../entries/a.000001.json"])
def test_what_is_not_there_is_nothing(archive: Archive, name: str) -> None:
    assert archive.get(name) is None


def test_bytes_that_are_not_what_they_were_are_nothing_and_are_mended(archive: Archive) -> None:
    name = archive.put(b"right")
    (archive.folder / "objects" / name[:2] / name).write_bytes(b"wrong")
    assert archive.get(name) is None
    assert archive.put(b"right") == name
    assert archive.get(name) == b"right"


def test_an_entry_is_read_as_it_was_written(archive: Archive) -> None:
    change = {"version": 1, "date": "2026-03-01", "kind": "major", "note": "ñ", "by": None}
    made = Entry("bath", "recalled", "Baño «caliente»", {"es": Shown("0" * 12, OBJECT)},
                 {"es": OBJECT}, [change], "It burns.")  # fmt: skip
    before = time.time()
    archive.record(made)
    for read in (archive, Archive(archive.folder)):
        found = read.newest("bath")
        assert found
        assert found == Entry(made.card, made.status, made.title, made.shown, made.sources,
                              made.changes, made.reason, found.at)  # fmt: skip
        assert found.at.endswith("+00:00")
        assert before - 1 <= datetime.fromisoformat(found.at).timestamp() <= time.time() + 1


def test_only_what_differs_for_readers_is_added(archive: Archive) -> None:
    for made in (entry(1), entry(1), entry(1, status="recalled"), entry(1), entry(2), entry(2)):
        archive.record(made)
    assert [found.status for found in archive.entries("bath")] == [
        "active", "recalled", "active", "active",
    ]  # fmt: skip
    assert names(archive) == [f"bath.{number:06}.json" for number in (1, 2, 3, 4)]


def test_ids_that_begin_alike_are_kept_apart(archive: Archive) -> None:
    for number, card in enumerate(["a", "a-b", "a-b-c", "a1", "a" * 64]):
        archive.record(entry(number, card))
    again = Archive(archive.folder)
    assert again.cards() == sorted(["a", "a-b", "a-b-c", "a1", "a" * 64])
    assert [len(again.entries(card)) for card in again.cards()] == [1] * 5


def test_the_views_of_a_revision_are_found_by_language(archive: Archive) -> None:
    archive.record(entry(0, en="1" * 12, es="2" * 12))
    archive.record(entry(0, en="3" * 12, es="2" * 12, ar="3" * 12))
    archive.record(entry(0, "pack", en="4" * 12))
    assert set(archive.shown("bath", "2" * 12)) == {"es"}
    assert set(archive.shown("bath", "3" * 12)) == {"en", "ar"}
    assert archive.shown("bath", "4" * 12) == {}
    assert archive.shown("nothing", "4" * 12) == {}


def test_gaps_and_late_numbers_are_in_their_order(archive: Archive) -> None:
    """A copy of an archive arrives file by file, in any order."""
    other = Archive(archive.folder.with_name("other"))
    for number in (1, 2, 3, 4):
        other.record(entry(number))
    for number in (4, 2, 3):
        name = f"bath.{number:06}.json"
        (archive.folder / "entries" / name).write_bytes(
            (other.folder / "entries" / name).read_bytes()
        )
        archive.refresh()
    seen = [found.shown["en"].revision for found in archive.entries("bath")]
    assert seen == [f"{number:012x}" for number in (2, 3, 4)]
    archive.record(entry(5))
    assert "bath.000005.json" in names(archive)


def test_files_that_are_no_entries_are_passed_over(archive: Archive) -> None:
    for name in (".bath.000001.json", "bath.1.json", "bath.000001.json~", "Bath.000001.json",
                 "bath.000001.json.part", "x", "bath.000001.jsn", ".123-abc"):  # fmt: skip
        (archive.folder / "entries" / name).write_text("{", "utf-8")
    (archive.folder / f".{os.getpid()}-0123").write_text("half", "utf-8")
    assert Archive(archive.folder).cards() == []


def _write(folder: str, worker: int, times: int) -> None:
    archive = Archive(folder)
    for number in range(times):
        archive.put(f"{number}".encode())
        archive.record(entry(1000 * worker + number))
        archive.record(entry(number, "same"))


def _held(folder: Path, writers: int, times: int) -> None:
    """Nothing is lost and no number stands twice or is left out."""
    archive = Archive(folder)
    found = [e.shown["en"].revision for e in archive.entries("bath")]
    assert sorted(found) == sorted(
        f"{1000 * w + n:012x}" for w in range(writers) for n in range(times)
    )
    count = len(found)
    wanted = [f"bath.{number:06}.json" for number in range(1, count + 1)]
    assert [name for name in names(archive) if name.startswith("bath")] == wanted
    same = [e.shown["en"].revision for e in archive.entries("same")]
    assert all(one != two for one, two in pairwise(same))
    assert set(same) == {f"{n:012x}" for n in range(times)}
    assert not [path for path in folder.iterdir() if path.is_file()]


def test_processes_record_at_the_same_time(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(str(tmp_path), n, 12)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    _held(tmp_path, 4, 12)


def test_threads_record_at_the_same_time(tmp_path: Path) -> None:
    archive = Archive(tmp_path)

    def write(worker: int) -> None:
        for number in range(12):
            archive.record(entry(1000 * worker + number))
            archive.record(entry(number, "same"))

    threads = [Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    _held(tmp_path, 4, 12)


def test_who_comes_second_takes_the_next_number(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another adds an entry after it has been decided which number is free."""
    other, written, others = Archive(archive.folder), Archive._written, [entry(7)]

    @contextmanager
    def late(self: Archive, data: bytes) -> Iterator[Path]:
        with written(self, data) as path:
            while self is archive and others:
                other.record(others.pop())
            yield path

    archive.record(entry(1))
    monkeypatch.setattr(Archive, "_written", late)
    archive.record(entry(2))
    assert [int(e.shown["en"].revision, 16) for e in archive.entries("bath")] == [1, 7, 2]
    assert len(names(archive)) == 3


def test_what_another_has_added_is_learnt(archive: Archive) -> None:
    other = Archive(archive.folder)
    for number in range(5):
        other.record(entry(number))
        archive.refresh()
        newest = archive.newest("bath")
        assert newest and newest.shown["en"].revision == f"{number:012x}"


def test_a_clock_that_is_ahead_of_the_file_servers_stops_nobody(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two entries in one tick of that one's clock, which for us is long ago."""
    folder, link, written = archive.folder / "entries", os.link, Archive._written
    long_ago = (0, 10**18)
    os.utime(folder, ns=long_ago)
    archive.refresh()
    tries = []

    def in_the_same_tick(source: Any, target: Any) -> None:
        link(source, target)
        os.utime(folder, ns=long_ago)

    def counted(self: Archive, data: bytes) -> Any:
        tries.append(data)
        assert len(tries) < 20
        return written(self, data)

    monkeypatch.setattr(os, "link", in_the_same_tick)
    monkeypatch.setattr(Archive, "_written", counted)
    archive.record(entry(1))
    archive.record(entry(2))
    assert len(archive.entries("bath")) == 2


def test_after_a_revision_that_was_never_shown_nothing_has_come(archive: Archive) -> None:
    archive.record(entry(1))
    archive.record(entry(2))
    assert archive.since("bath", f"{1:012x}") == archive.entries("bath")
    assert archive.since("bath", "0" * 12) == []
