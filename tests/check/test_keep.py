"""A card that goes bad keeps its last good version, and one that is gone stays gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from widget.read.whole import read_whole

from ..serve.desk import LANGUAGES, Desk, health, served, swapped, told, view

ACTIVE = [(200, "active")] * 3
RECALLED = [(410, "recalled")] * 3


pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def _broken(desk: Desk, how: str, lang: str = "en") -> None:
    path = desk.folder / lang / "bath.md"
    text = path.read_text("utf-8")
    broken = {
        "YAML": text.replace("title: ", "title: a: "),
        "schema": text.replace("contraindications:", "contraindication:"),
        "body": text + "<script>x</script>\n",
        "size": text + "a " * 33_000,
        "not UTF-8": text.encode("latin-1", "replace") + b"\xff",
        "control character": text + "\x00",
        "empty": "",
        "half": text[: len(text) // 2],
    }[how]
    desk.write(f"{lang}/bath.md", broken)


HOW = ["YAML", "schema", "body", "size", "not UTF-8", "control character", "empty", "half"]


@pytest.mark.parametrize("how", HOW)
def test_a_broken_original_keeps_every_language(desk: Desk, how: str) -> None:
    """And what else has changed is served."""
    catalogue = desk.catalogue()
    before = [view(catalogue, lang) for lang in LANGUAGES]
    _broken(desk, how)
    desk.edit("Warm bath", "Hot pack", "en/pack.md")
    swapped(catalogue)
    assert [view(catalogue, lang) for lang in LANGUAGES] == before
    assert view(catalogue, card="pack")[1]["view"][0][2][2][2] == "Hot pack"
    found = health(catalogue)
    assert (found["status"], found["refused"]) == ("degraded", False)
    assert found["kept"] == [f"{lang}/bath.md" for lang in sorted(LANGUAGES)]
    assert {problem["file"] for problem in found["problems"]} == {"en/bath.md"}
    desk.card(title="Mended")
    assert "Mended" in told(view(swapped(catalogue)))
    assert health(catalogue)["status"] == "ok"
    assert health(catalogue)["kept"] == []


@pytest.mark.parametrize("how", HOW)
def test_a_broken_translation_is_kept_alone(desk: Desk, how: str) -> None:
    catalogue = desk.catalogue()
    before = view(catalogue, "es")[1]["view"][0][3:]
    _broken(desk, how, "es")
    desk.card(title="Hot bath")
    swapped(catalogue)
    assert served(catalogue) == ACTIVE
    assert "Hot bath" in told(view(catalogue, "en"))
    assert told(view(catalogue, "es")[1]["view"][0][4]) == told(before[1])
    assert health(catalogue)["kept"] == ["es/bath.md"]
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == RECALLED


def test_a_broken_card_with_a_broken_translation_is_kept_whole(desk: Desk) -> None:
    catalogue = desk.catalogue()
    before = [view(catalogue, lang) for lang in LANGUAGES]
    _broken(desk, "YAML")
    _broken(desk, "schema", "es")
    desk.write("en/pack.md", "")
    assert [view(swapped(catalogue), lang) for lang in LANGUAGES] == before
    assert served(catalogue, "pack") == ACTIVE
    files = {problem["file"] for problem in health(catalogue)["problems"]}
    assert files == {"en/bath.md", "en/pack.md", "es/bath.md"}


def test_a_new_card_that_is_bad_is_told_and_hides_no_other(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.write("en/new.md", "---\ntitle: New\n---\n")
    desk.card(title="Hot bath")
    assert view(swapped(catalogue), card="new")[0] == 404
    assert "Hot bath" in told(view(catalogue))
    assert health(catalogue)["kept"] == []
    # The name of a card that nobody is shown may be a secret.
    assert {problem["file"] for problem in health(catalogue)["problems"]} == {"en/"}


@pytest.mark.parametrize("archived", [True, False])
@pytest.mark.parametrize("how", ["no permission", "a folder", "a link that leads nowhere"])
def test_a_file_that_is_there_and_cannot_be_read_is_no_removal(
    desk: Desk, how: str, archived: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive" if archived else None)
    path = desk.folder / "en" / "bath.md"
    if how == "no permission":

        def refuse(file: Path) -> bytes:
            if file == path:
                raise PermissionError(13, "Permission denied")
            return read_whole(file)

        monkeypatch.setattr("widget.read.folder.read_whole", refuse)
        path.touch()
    else:
        path.unlink()
        path.mkdir() if how == "a folder" else path.symlink_to("nowhere")
    assert served(swapped(catalogue)) == ACTIVE
    assert health(catalogue)["status"] == "degraded"
    assert "en/bath.md" in [problem["file"] for problem in health(catalogue)["problems"]]


def test_a_card_whose_files_are_gone_is_gone(desk: Desk) -> None:
    catalogue = desk.catalogue()
    for lang in LANGUAGES:
        (desk.folder / lang / "bath.md").unlink()
    assert view(swapped(catalogue))[0] == 404
    assert health(catalogue)["status"] == "ok"


@pytest.mark.parametrize("status", ["withdrawn", "recalled"])
@pytest.mark.parametrize("then", ["removed", "draft"])
def test_what_was_taken_back_stays_so_when_its_file_goes(
    desk: Desk, status: str, then: str
) -> None:
    desk.card("bath", status)
    catalogue = desk.catalogue()
    before = view(catalogue, "ar")
    if then == "draft":
        desk.card("bath", "draft")
    else:
        for lang in LANGUAGES:
            (desk.folder / lang / "bath.md").unlink()
    assert served(swapped(catalogue)) == [(410, status)] * 3
    assert view(catalogue, "ar") == before
    if then == "removed":
        assert [str(problem) for problem in catalogue.problems] == [
            "en/bath.md: warning: file: found no file, "
            "expected the card, which readers still see as withdrawn or recalled"
        ]
    for lang in LANGUAGES:
        desk.card() if lang == "en" else desk.translate("bath", lang)
    assert served(swapped(catalogue)) == ACTIVE


def test_a_new_translation_that_is_bad_has_nothing_to_keep(desk: Desk) -> None:
    """Readers are shown the original, as before it came."""
    (desk.folder / "es" / "bath.md").unlink()
    catalogue = desk.catalogue()
    before = view(catalogue, "es")
    desk.write("es/bath.md", "---\ntitle: A\n---\n")
    assert view(swapped(catalogue), "es") == before
    assert served(catalogue) == ACTIVE
    assert health(catalogue)["kept"] == []
    assert {problem["file"] for problem in health(catalogue)["problems"]} == {"es/bath.md"}
