"""Built on several cores a catalogue is what it is when one builds it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from widget import Catalogue
from widget.publish import card as publishing
from widget.read import cores

from .test_rebuild import LANGUAGES, whole


@pytest.fixture
def folder(starter_copy: Path) -> Path:
    """With a card that is bad, one that is gone, and copies of one."""
    for number in range(20):
        shutil.copy(starter_copy / "en" / "tens.md", starter_copy / "en" / f"copy-{number}.md")
    (starter_copy / "en" / "bad.md").write_text("---\ntitle: x\n---\n## A\n\nb\n", "utf-8")
    gone = starter_copy / "en" / "copy-3.md"
    told = "status: recalled\nnotice: {reason: Why., since: 2026-11-20, what_to_do: Stop.,"
    told += " severity: serious, replaced_by: massage}"
    gone.write_text(gone.read_text("utf-8").replace("status: active", told), "utf-8")
    return starter_copy


def make(folder: Path, archive: Path) -> Catalogue:
    url = "https://cards.example/w"
    return Catalogue(folder, languages=LANGUAGES, public_url=url, archive=archive)


@pytest.mark.untraced
def test_several_cores_make_what_one_makes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "en" / "bad.md").rename(tmp_path / "bad.md")
    make(folder, tmp_path / "archive")
    shutil.move(tmp_path / "bad.md", folder / "en" / "copy-7.md")  # its last good version stays
    shutil.copytree(tmp_path / "archive", tmp_path / "other")
    one = make(folder, tmp_path / "archive")
    assert one.problems
    monkeypatch.setattr(cores, "_cores", lambda: 2)
    monkeypatch.setattr(cores, "FEW", 2)
    made_here: list[str] = []
    own = publishing._add_card
    monkeypatch.setattr(
        publishing, "_add_card", lambda *given: made_here.append(given[1].id) or own(*given)
    )
    several = make(folder, tmp_path / "other")
    assert made_here == []
    assert whole(several) == whole(one)
    # It goes on as any other, by itself.
    monkeypatch.setattr(cores, "_cores", lambda: 1)
    card = folder / "en" / "massage.md"
    card.write_text(card.read_text("utf-8").replace("title: Massage", "title: Kneading"), "utf-8")
    for catalogue in (one, several):
        catalogue.reload()
    # Once in each, here or in the thread that looks at the folder and may have been quicker.
    assert Counter(made_here) == {"massage": 2, "copy-3": 2}
    assert whole(several) == whole(one)
    assert b"Kneading" in several.find("cards/en/copy-3").identity.body
