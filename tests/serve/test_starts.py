"""From one start to the next: what the archive gives back, and what a damaged one may not do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from widget import ContentError, SettingError

from .desk import LANGUAGES, Desk, health, served, steady, swapped, told, view

ACTIVE, RECALLED = [(200, "active")] * 3, [(410, "recalled")] * 3


pytestmark = pytest.mark.usefixtures("at_once", "both")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def test_a_start_with_bad_cards_tells_every_mistake(desk: Desk) -> None:
    desk.edit("kind: self_care", "kind: gadget")
    desk.edit("Warm water.", "<script>x</script>", "en/pack.md")
    desk.write("en/new.md", "")
    with pytest.raises(ContentError) as raised:
        desk.catalogue(archive=desk.folder.parent / "archive")
    files = {problem.file for problem in raised.value.problems if not problem.warning}
    assert files == {"en/bath.md", "en/pack.md", "en/new.md"}


@pytest.mark.parametrize("status", ["active", "under_review", "recalled"])
def test_a_start_with_an_archive_serves_the_last_good(desk: Desk, status: str) -> None:
    archive = desk.folder.parent / "archive"
    desk.card("bath", status)
    before = [view(desk.catalogue(archive=archive), lang) for lang in LANGUAGES]
    desk.edit("kind: self_care", "kind: gadget")
    catalogue = desk.catalogue(archive=archive)
    assert [view(catalogue, lang) for lang in LANGUAGES] == before
    assert health(catalogue)["kept"] == ["ar/bath.md", "en/bath.md", "es/bath.md"]
    desk.card(title="Mended")
    assert "Mended" in told(view(swapped(catalogue)))


@pytest.mark.parametrize("how", ["damaged", "missing", "not good any more"])
def test_an_archived_card_that_cannot_be_served_stops_the_start_and_is_not_forgotten(
    desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = desk.folder.parent / "archive"
    desk.catalogue(archive=archive)
    original = (desk.folder / "en" / "bath.md").read_bytes()
    objects = [path for path in (archive / "objects").rglob("*") if path.is_file()]
    kept = next(path for path in objects if path.read_bytes() == original)
    entries = sorted(os.listdir(archive / "entries"))
    desk.edit("kind: self_care", "kind: gadget")
    desk.card("pack", title="Hot pack")
    if how == "damaged":
        kept.write_bytes(original.replace(b"open wound", b"OPEN WOUND"))
    elif how == "missing":
        kept.unlink()
    with monkeypatch.context() as patched:
        if how == "not good any more":
            patched.setattr("widget.check.card.MAX_SECTIONS", 0)
        with pytest.raises(ContentError, match=r"en/bath\.md"):
            desk.catalogue(archive=archive)
    assert sorted(os.listdir(archive / "entries")) == entries  # nobody has seen anything new
    kept.write_bytes(original)
    assert served(desk.catalogue(archive=archive)) == ACTIVE


def test_a_start_that_fails_writes_nothing(desk: Desk) -> None:
    """Nobody has seen what it would have served."""
    archive = desk.folder.parent / "archive"
    desk.catalogue(archive=archive)
    before = sorted(path.name for path in archive.rglob("*"))
    desk.card(title="Hot bath")
    desk.card("pack", "draft")
    desk.write("en/new.md", "")
    with pytest.raises(ContentError, match=r"^en/new\.md"):
        desk.catalogue(archive=archive)
    assert sorted(path.name for path in archive.rglob("*")) == before


@pytest.mark.parametrize("full", ["entries", "objects", "archive"])
def test_a_full_disk_holds_no_recall_back(
    desk: Desk, full: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once there is room again the recall is archived: the next start has to know of it."""
    archive = desk.folder.parent / "archive"
    catalogue = desk.catalogue(archive=archive)
    with monkeypatch.context() as patched:
        for name in ("link", "replace"):
            patched.setattr(os, name, _full(full, getattr(os, name)))
        desk.card("bath", "recalled")
        assert served(swapped(catalogue)) == RECALLED
        assert [problem["file"] for problem in health(catalogue)["problems"]] == ["archive"]
    catalogue.reload()
    assert health(catalogue)["status"] == "ok"
    desk.write("en/bath.md", "")
    assert served(desk.catalogue(archive=archive)) == RECALLED


def _full(where: str, really: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def move(source: Any, target: Any) -> None:
        if where in str(target):
            raise OSError(28, "No space left on device")
        really(source, target)

    return move


def test_a_publisher_that_moves_holds_no_recall_back(desk: Desk) -> None:
    """At the start another address is an error; a running server says so and goes on."""
    archive = desk.folder.parent / "archive"
    catalogue = desk.catalogue(archive=archive)
    desk.edit("https://health.example/", "https://moved.example/", "publisher.yaml")
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == RECALLED
    assert "archive" in [problem["file"] for problem in health(catalogue)["problems"]]
    with pytest.raises(SettingError, match="archive: found that of https://health"):
        desk.catalogue(archive=archive)


@pytest.mark.parametrize("how", ["gone", "broken entry"])
def test_a_damaged_archive_holds_no_recall_back(desk: Desk, how: str) -> None:
    archive = desk.folder.parent / "archive"
    catalogue = desk.catalogue(archive=archive)
    if how == "gone":
        archive.rename(archive.with_name("away"))
    else:
        (archive / "entries" / "bath.000002.json").write_text("{", "utf-8")
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == RECALLED
    assert health(catalogue)["status"] == "degraded"
    assert "archive" in [problem["file"] for problem in health(catalogue)["problems"]]
    assert catalogue.find("v1/cards/pack@0123456789ab.en.view.json").status == 404


def test_two_sources_in_one_archive_never_show_each_others_text(tmp_path: Path) -> None:
    one, two = Desk(tmp_path / "one"), Desk(tmp_path / "two")
    two.card(title="Of the other")
    two.edit("health.example", "other.example", "publisher.yaml")
    first = one.catalogue(archive=tmp_path / "archive")
    with pytest.raises(SettingError, match=r"^archive: found that of https://health\.example/"):
        two.catalogue(archive=tmp_path / "archive")
    one.edit("kind: self_care", "kind: gadget")
    assert "Of the other" not in told(view(swapped(first)))


def test_a_card_recalled_and_removed_is_still_recalled_after_a_start(desk: Desk) -> None:
    archive = desk.folder.parent / "archive"
    desk.card("bath", "recalled")
    desk.catalogue(archive=archive)
    for lang in LANGUAGES:
        (desk.folder / lang / "bath.md").unlink()
    for _ in range(2):
        assert served(desk.catalogue(archive=archive)) == RECALLED
    desk.card("bath", "draft")
    assert served(desk.catalogue(archive=archive)) == RECALLED


def test_a_card_removed_is_told_in_the_change_log_after_a_start(desk: Desk) -> None:
    archive = desk.folder.parent / "archive"
    desk.catalogue(archive=archive)
    for lang in LANGUAGES:
        (desk.folder / lang / "bath.md").unlink()
    for _ in range(2):
        found = told(desk.catalogue(archive=archive).find("v1/changes.json").identity.body.decode())
        assert found.count("removed") == 1
    assert len(os.listdir(archive / "entries")) == 3


def test_two_that_serve_the_same_write_it_once(desk: Desk) -> None:
    archive = desk.folder.parent / "archive"
    both = [desk.catalogue(archive=archive) for _ in range(2)]
    desk.card("bath", "recalled")
    assert [served(swapped(one)) for one in both] == [RECALLED] * 2
    assert sorted(os.listdir(archive / "entries")) == [
        "bath.000001.json", "bath.000002.json", "pack.000001.json",
    ]  # fmt: skip
    assert steady(both[0]) == steady(both[1])


def test_two_that_serve_different_languages_do_not_write_against_each_other(desk: Desk) -> None:
    """While a card is bad each looks again, but nothing new is to be told."""
    archive = desk.folder.parent / "archive"
    both = [desk.catalogue(archive=archive, languages=some) for some in (["en"], ["en", "es"])]
    desk.write("en/pack.md", "")
    for one in both:
        swapped(one)
    before = len(os.listdir(archive / "entries"))
    for _ in range(5):
        for one in both:
            swapped(one)
    assert len(os.listdir(archive / "entries")) == before
