"""What is read again after an edit: the file that changed, and what changed a moment ago."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest

from widget import Catalogue
from widget.model import Document
from widget.read import folder as reading
from widget.read import whole
from widget.serve import good, watch
from widget.serve.catalogue import this_day


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the files that are read, one after the other."""
    own, names = reading.read_whole, list[str]()

    def listen(file: Path) -> bytes:
        names.append(file.name)
        return own(file)

    monkeypatch.setattr(reading, "read_whole", listen)
    return names


@pytest.fixture
def catalogue(starter_copy: Path, read: list[str]) -> Catalogue:
    made = Catalogue(starter_copy)
    assert len(set(read)) > 12
    read.clear()
    return made


def test_an_edit_reads_one_file(
    catalogue: Catalogue, starter_copy: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "YOUNG", 0)
    catalogue._renew()
    card = starter_copy / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("title: TENS", "title: Pads"), "utf-8")
    for expected in (["tens.md"], []):
        read.clear()
        catalogue._renew()
        assert read == expected
    assert b"Pads" in catalogue.find("cards/en/tens").identity.body


def test_what_changed_a_moment_ago_is_read_again(
    catalogue: Catalogue, starter_copy: Path, read: list[str]
) -> None:
    """It may change once more within what a clock can tell, and be as long as before."""
    catalogue._renew()
    assert {path.name for path in starter_copy.glob("en/*.md")} <= set(read)


def test_a_file_as_long_and_as_old_in_the_place_of_another_is_read(
    catalogue: Catalogue, starter_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "YOUNG", 0)
    catalogue._renew()
    card, beside = starter_copy / "en" / "tens.md", starter_copy / "en" / ".beside"
    was = card.stat()
    beside.write_text(card.read_text("utf-8").replace("title: TENS", "title: SNET"), "utf-8")
    os.utime(beside, ns=(was.st_atime_ns, was.st_mtime_ns))
    os.replace(beside, card)
    assert (card.stat().st_size, card.stat().st_mtime_ns) == (was.st_size, was.st_mtime_ns)
    catalogue._renew()
    assert b"SNET" in catalogue.find("cards/en/tens").identity.body


def test_what_could_not_be_read_is_tried_again(
    catalogue: Catalogue, starter_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may work again, though no file has changed."""
    monkeypatch.setattr(whole, "YOUNG", 0)
    heard = reading.read_whole

    def broken(file: Path) -> bytes:
        if file.name == "tens.md":
            raise OSError(5, "Input/output error")
        return heard(file)

    card = starter_copy / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("title: TENS", "title: Pads"), "utf-8")
    monkeypatch.setattr(reading, "read_whole", broken)
    catalogue._renew()
    assert "Input/output error" in str(catalogue.problems[0])
    monkeypatch.setattr(reading, "read_whole", heard)
    catalogue._renew()
    assert b"Pads" in catalogue.find("cards/en/tens").identity.body


@pytest.mark.parametrize("day", [False, True])
def test_a_reload_and_another_day_read_every_file(
    catalogue: Catalogue, starter_copy: Path, monkeypatch: pytest.MonkeyPatch, day: bool
) -> None:
    """Marks may lie: of a file changed through a map of memory, or by a clock of another host."""
    monkeypatch.setattr(whole, "YOUNG", 0)
    monkeypatch.setattr(whole, "stamp", lambda found: "always the same")
    catalogue._renew()
    card = starter_copy / "en" / "tens.md"
    card.write_text(card.read_text("utf-8").replace("title: TENS", "title: Pads"), "utf-8")
    catalogue._renew()
    assert b"Pads" not in catalogue.find("cards/en/tens").identity.body
    if day:
        tomorrow = this_day() + timedelta(days=1)
        monkeypatch.setattr("widget.serve.catalogue.this_day", lambda: tomorrow)
        catalogue._renew()
    else:
        catalogue.reload()
    assert b"Pads" in catalogue.find("cards/en/tens").identity.body


def test_bytes_that_can_be_no_card_are_not_kept(
    catalogue: Catalogue, starter_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "YOUNG", 0)
    (starter_copy / "en" / "huge.md").write_bytes(b"x" * 10**6)
    catalogue._renew()
    assert any(problem.file == "en/huge.md" for problem in catalogue.problems)
    kept = [found for _, found in catalogue._draft.known._made.values() if isinstance(found, bytes)]
    assert len(kept) > 12
    assert max(map(len, kept)) < 10**5


def test_a_look_that_takes_long_is_taken_less_often() -> None:
    one = watch.Watch(lambda: (), lambda: None)
    assert one.pause == watch.LOOK
    for took, pause in ((0.0, watch.LOOK), (0.02, watch.LOOK), (0.04, 0.4), (5, watch._LONGEST)):
        one._took = took
        assert one.pause == pause
    slow = watch.Watch(lambda: sleep(0.05) or (), lambda: None)  # type: ignore[func-returns-value]
    slow.look()
    assert slow.pause == watch._LONGEST
    # Changes are waited out, read and built within the 2 s that a server may take for a recall.
    assert watch._LONGEST + 2 * watch.SETTLE < 1 < watch.LATE


def test_a_start_reads_of_the_archive_only_what_is_bad(
    starter_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed, own = list[str](), good.parse_document

    def listen(data: bytes, file: str, lang: str, name: str) -> Document:
        parsed.append(file)
        return own(data, file, lang, name)

    monkeypatch.setattr(good, "parse_document", listen)

    def start() -> None:
        Catalogue(starter_copy, archive=tmp_path / "archive", languages=["en", "es"])

    start()
    start()
    assert parsed == []
    (starter_copy / "en" / "tens.md").write_text("no card", "utf-8")
    start()
    assert parsed == ["en/tens.md"]
