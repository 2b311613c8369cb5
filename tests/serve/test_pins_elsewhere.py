"""Revisions that another process publishes, and what nobody ever did: found, and cheap to miss."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from widget import Catalogue
from widget.read.archive import Archive
from widget.serve import pins

from .desk import Desk, told, view

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


@pytest.fixture
def catalogue(desk: Desk) -> Catalogue:
    return desk.catalogue(archive=desk.folder.parent / "archive")


def pinned(catalogue: Catalogue, revision: str) -> tuple[int, str]:
    code, document = view(catalogue, "en", f"bath@{revision}")
    return code, told(document)


def published_elsewhere(desk: Desk) -> str:
    """The revision that another process has just published into the archive."""
    copy = Desk(desk.folder.parent / "copy", "bath", "pack")
    copy.card(title="Of another process")
    code = (
        "import sys; from widget import Catalogue; c = Catalogue(sys.argv[1], archive=sys.argv[2], "
        "languages=['en', 'es', 'ar']); print(c.library and __import__('json').loads("
        "c.find('v1/cards/bath.en.view.json').identity.body)['revision'])"
    )
    archive = str(desk.folder.parent / "archive")
    ran = subprocess.run(
        [sys.executable, "-c", code, str(copy.folder), archive],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return ran.stdout.strip()


def test_a_revision_that_another_process_published_is_found(
    desk: Desk, catalogue: Catalogue
) -> None:
    code, said = pinned(catalogue, published_elsewhere(desk))
    assert code == 200
    assert "Of another process" in said


def test_who_asks_for_what_is_not_there_does_not_hide_what_others_publish(
    desk: Desk, catalogue: Catalogue
) -> None:
    assert pins.LOOK < 2
    assert pinned(catalogue, "0" * 12)[0] == 404
    revision = published_elsewhere(desk)
    deadline = monotonic() + 30  # whoever is looking for it may be held up
    while pinned(catalogue, revision)[0] != 200:
        assert pinned(catalogue, "0" * 12)[0] == 404
        assert monotonic() < deadline, "it never came"
        sleep(0.05)


def test_what_is_not_there_is_looked_for_once_in_a_while(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    own = Archive.refresh

    def refresh(archive: Archive, **how: bool) -> None:
        looks.append(archive)
        own(archive, **how)

    monkeypatch.setattr(Archive, "refresh", refresh)
    monkeypatch.setattr(pins, "LOOK", 1e9)
    for number in range(100):
        assert pinned(catalogue, f"{number:012x}")[0] == 404
    assert len(looks) <= 1
    monkeypatch.setattr(pins, "LOOK", 0.0)
    catalogue.reload()  # which begins to look anew
    looks.clear()
    for number in range(100):
        assert pinned(catalogue, f"{number:012x}")[0] == 404
    assert len(looks) == 100  # the control: each of them would look
