"""Old revisions that were taken back or overtaken, and hosts that share an archive."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from widget import Catalogue
from widget.read.archive import Archive

from .desk import V1, V2, Desk, health, swapped, told, view

pytestmark = pytest.mark.usefixtures("at_once", "both")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


@pytest.fixture
def catalogue(desk: Desk) -> Catalogue:
    return desk.catalogue(archive=desk.folder.parent / "archive")


def pinned(catalogue: Catalogue, revision: str) -> tuple[int, str, str]:
    code, document = view(catalogue, "en", f"bath@{revision}")
    return code, str(document.get("status")), told(document)


def test_a_revision_that_was_recalled_stays_so_when_the_card_is_restored(
    desk: Desk, catalogue: Catalogue
) -> None:
    first = view(catalogue)[1]["revision"]
    desk.card(status="recalled")
    swapped(catalogue)
    desk.card(title="Mended bath")
    assert view(swapped(catalogue))[0] == 200
    code, status, text = pinned(catalogue, first)
    assert (code, status) == (410, "recalled")
    assert "It burns." in text
    assert "Read the current version instead." in text
    assert "open wound" not in text
    mended = view(catalogue)[1]["revision"]
    desk.card(title="Another bath")
    swapped(catalogue)
    assert pinned(catalogue, mended)[:2] == (200, "active")


def test_a_revision_that_is_given_again_as_it_was_is_good_again(
    desk: Desk, catalogue: Catalogue
) -> None:
    first = view(catalogue)[1]["revision"]
    desk.card(status="recalled")
    swapped(catalogue)
    desk.card()
    assert view(swapped(catalogue))[1]["revision"] == first
    desk.card(title="Another bath")
    swapped(catalogue)
    assert pinned(catalogue, first)[:2] == (200, "active")


def test_a_revision_before_a_major_change_says_so(desk: Desk, catalogue: Catalogue) -> None:
    first = view(catalogue)[1]["revision"]
    desk.card("bath", "active", V1, V2.replace("major", "minor"))
    second = view(swapped(catalogue))[1]["revision"]
    desk.card("bath", "active", V1, V2)
    swapped(catalogue)
    code, status, text = pinned(catalogue, first)
    assert (code, status) == (200, "superseded")
    assert text.index("The advice has changed since this version.") < text.index("open wound")
    # It has that version already, if by another word for it.
    assert pinned(catalogue, second)[:2] == (200, "active")


def test_a_host_that_has_not_got_a_card_yet_does_not_take_it_from_another(
    desk: Desk, catalogue: Catalogue, tmp_path: Path
) -> None:
    Desk(tmp_path / "other", "pack").catalogue(archive=tmp_path / "archive")
    assert Archive(tmp_path / "archive").entries("bath")[-1].status == "removed"
    desk.edit("kind: self_care", "kind: gadget")
    assert view(swapped(catalogue))[0] == 200
    assert "en/bath.md" in health(catalogue)["kept"]
    assert Archive(tmp_path / "archive").entries("bath")[-1].status == "active"


def test_a_slow_archive_holds_no_recall_back(
    desk: Desk, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, pauses = Archive.put, iter([3])

    def slowly(self: Archive, data: bytes) -> Any:
        time.sleep(next(pauses, 0))
        return write(self, data)

    monkeypatch.setattr(Archive, "put", slowly)
    desk.card(status="recalled")
    # Of a store, the press is at work while its workers look.
    at_work = getattr(catalogue, "press", catalogue)
    thread = Thread(target=at_work._watch.look)
    thread.start()
    end = time.monotonic() + 2
    while view(swapped(catalogue))[0] != 410 and time.monotonic() < end:
        time.sleep(0.02)
    assert view(catalogue)[0] == 410
    assert thread.is_alive()
    thread.join()
    assert Archive(desk.folder.parent / "archive").entries("bath")[-1].status == "recalled"


def test_a_folder_without_its_originals_changes_nothing(desk: Desk, catalogue: Catalogue) -> None:
    (desk.folder / "en").rename(desk.folder.parent / "away")
    assert view(swapped(catalogue))[0] == 200
    assert health(catalogue)["refused"] is True


def test_the_name_of_a_draft_is_not_told(desk: Desk, catalogue: Catalogue) -> None:
    desk.write("en/secret-drug.md", "---\nstatus: draft\nsecret: x\n---\n")
    desk.edit("kind: self_care", "kind: gadget", "en/pack.md")
    said = health(swapped(catalogue))
    assert "secret" not in str(said)
    assert {problem["file"] for problem in said["problems"]} == {"en/", "en/pack.md"}


def test_an_archive_in_trouble_is_told_once(
    desk: Desk,
    catalogue: Catalogue,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(self: Archive, data: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Archive, "put", full)
    desk.card(title="Hot bath")
    for _ in range(3):
        catalogue.reload()
    assert health(catalogue)["status"] == "degraded"
    said = "archive: folder: found a folder that cannot be used"
    told = [record.filename for record in caplog.records if said in record.getMessage()]
    assert "catalogue.py" in told
    assert len(told) == len(set(told))  # beside a store its worker says it, too
