"""What every card shows has to be right: else nothing is swapped, and that is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import widget as module
from widget import Catalogue, ContentError

from ..serve.desk import LANGUAGES, Desk, health, served, swapped, told, view

ACTIVE = [(200, "active")] * 3


pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def everything(catalogue: Catalogue) -> dict[str, bytes]:
    paths = [path for path in catalogue.paths() if path != "v1/health.json"]
    return {path: catalogue.find(path).identity.body for path in paths}


SHARED = {
    "en/_disclaimer.md": "---\ntitle: First\nversion: 1\n---\nAsk.\n",
    "es/_disclaimer.md": "---\ntitle: A\n---\nB.\n",
    "words/es.po": 'msgid "Sources"\nmsgstr ""\n',
    "words/ar.po": "msgid Sources\n",
    "publisher.yaml": "name: Example Health\n",
    "countries.yaml": "GB: {}\n",
    "en/_red-flags.md": "---\nversion: 1\n---\n",
}


@pytest.mark.parametrize("file", SHARED)
def test_a_mistake_in_what_all_cards_show_changes_not_one_byte(desk: Desk, file: str) -> None:
    catalogue = desk.catalogue()
    before = everything(catalogue)
    path = desk.folder / file
    kept = path.read_bytes() if path.exists() else None
    desk.write(file, SHARED[file])
    desk.card(title="Hot bath")
    swapped(catalogue)
    assert everything(catalogue) == before
    found = health(catalogue)
    assert (found["status"], found["refused"]) == ("degraded", True)
    assert file in [problem["file"] for problem in found["problems"]]
    with pytest.raises(ContentError, match=file):
        catalogue.reload()
    path.unlink() if kept is None else path.write_bytes(kept)
    swapped(catalogue)
    assert "Hot bath" in told(view(catalogue))
    assert (health(catalogue)["status"], health(catalogue)["refused"]) == ("ok", False)


@pytest.mark.parametrize("how", ["never", "{under_review: 9, withdraw: 1}"])
def test_a_policy_that_cannot_be_is_refused_as_all_else(desk: Desk, how: str) -> None:
    catalogue = desk.catalogue()
    desk.publisher(f"review_policy: {how}\n")
    assert served(swapped(catalogue)) == ACTIVE
    assert health(catalogue)["problems"] == [
        {"file": "publisher.yaml", "line": 6, "field": "review_policy"}
    ]


@pytest.mark.parametrize("also", ["active", "recalled"])
def test_a_folder_that_is_emptied_changes_nothing(desk: Desk, also: str) -> None:
    """An unmounted share, a checkout that is not done: nobody meant to remove every card."""
    desk.card("pack", also)
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    before = everything(catalogue)
    for path in list(desk.folder.rglob("*.*")):
        path.unlink()
    swapped(catalogue)
    assert everything(catalogue) == before
    assert health(catalogue)["refused"]
    newest = catalogue.archive.newest("bath") if catalogue.archive else None
    assert newest
    assert newest.status == "active"


def test_a_folder_that_vanishes_changes_nothing_and_is_told(desk: Desk) -> None:
    catalogue = desk.catalogue()
    before = everything(catalogue)
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    swapped(catalogue)
    assert everything(catalogue) == before
    assert (health(catalogue)["status"], health(catalogue)["refused"]) == ("degraded", True)
    away.rename(desk.folder)
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3
    assert health(catalogue)["status"] == "ok"


def test_a_folder_replaced_by_a_switch_of_a_link_is_swapped_whole(tmp_path: Path) -> None:
    for release, title in (("1", "First"), ("2", "Second")):
        Desk(tmp_path / release).card(title=title)
    (tmp_path / "now").symlink_to("1")
    catalogue = Catalogue(tmp_path / "now", languages=LANGUAGES)
    (tmp_path / "next").symlink_to("2")
    (tmp_path / "next").replace(tmp_path / "now")
    shutil.rmtree(tmp_path / "1")
    assert "Second" in told(view(swapped(catalogue)))
    assert health(catalogue)["status"] == "ok"


def test_a_folder_that_nobody_may_read_beside_the_cards_stops_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``lost+found``, at the root of a volume."""
    (desk.folder / "lost+found").mkdir()
    look = Path.iterdir

    def refuse(self: Path) -> object:
        if self.name == "lost+found":
            raise PermissionError(13, "Permission denied")
        return look(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    catalogue = desk.catalogue()
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3


def test_a_failure_that_nobody_thought_of_is_told_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file changes after it, so without a second try the recall would be lost."""
    catalogue = desk.catalogue()

    def fail(*_: object) -> None:
        raise OSError(24, "Too many open files")

    desk.card("bath", "recalled")
    with monkeypatch.context() as patched:
        patched.setattr("widget.serve.build.build", fail)
        assert served(swapped(catalogue)) == ACTIVE
    assert health(catalogue)["status"] == "degraded"
    monkeypatch.setattr("widget.serve.catalogue.monotonic", lambda: float("inf"))
    assert served(swapped(catalogue)) == [(410, "recalled")] * 3
    assert health(catalogue)["status"] == "ok"


def test_another_default_language_that_no_card_fits_changes_nothing(desk: Desk) -> None:
    """What every card shows is right; but not one card is left."""
    flags = (Path(module.__file__).parent / "starter" / "en" / "_red-flags.md").read_text("utf-8")
    catalogue = desk.catalogue()
    before = everything(catalogue)
    text = "---\ntitle: A\nshort: Pregunte.\nversion: 1\n---\nPregunte.\n"
    desk.write("es/_disclaimer.md", text)
    desk.write("es/_red-flags.md", flags)
    desk.edit("default_lang: en", "default_lang: es", "publisher.yaml")
    swapped(catalogue)
    assert everything(catalogue) == before
    assert health(catalogue)["refused"]
