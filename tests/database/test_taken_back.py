"""What was taken back stays so, however it is published, until a version that knows of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from widget import ContentError, SettingError
from widget.check.publishing import publish_card, publish_folder, read_card
from widget.check.recall import recall
from widget.read.gather import gather
from widget.read.sql.compare import pull

from ..recall.folder import SERIOUS
from ..serve.desk import V1, V2, Desk
from .asked import refused


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack")


def test_a_recalled_card_that_was_removed_is_not_given_again(desk: Desk, database: str) -> None:
    publish_folder(desk.folder, database)
    old = (desk.folder / "en" / "bath.md").read_bytes()
    recall(database, "bath", **SERIOUS)
    for lang in ("en", "es", "ar"):
        (desk.folder / lang / "bath.md").unlink()
    publish_folder(desk.folder, database, force=True)
    desk.write("en/bath.md", old)
    assert "status: found 'active' in version 1, expected 'recalled'" in refused(database, desk)
    for base in (None, 0):
        with pytest.raises((ContentError, SettingError)):
            publish_card(database, "bath", "en", old, by="Bob", base=base)


def test_a_recall_right_after_the_command_began_stays(
    desk: Desk, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_folder(desk.folder, database)
    desk.card("bath", title="Better")

    def late(source: Any) -> Any:
        found = gather(source)
        recall(database, "pack", **SERIOUS)
        return found

    monkeypatch.setattr("widget.check.publishing.gather", late)
    with pytest.raises(ContentError, match=r"en/pack\.md: revision"):
        publish_folder(desk.folder, database, force=True)


def test_a_form_that_does_not_know_of_a_recall_gives_no_card_again(
    desk: Desk, database: str
) -> None:
    publish_folder(desk.folder, database)
    recall(database, "bath", **SERIOUS)
    desk.card("bath", "active", V1, V2)
    newer = (desk.folder / "en" / "bath.md").read_bytes()
    with pytest.raises(SettingError, match="a card that is recalled, and no word"):
        publish_card(database, "bath", "en", newer, by="Bob")
    stored = read_card(database, "bath", "en")
    assert stored
    publish_card(database, "bath", "en", newer, by="Bob", base=stored.revision.number)


def test_no_force_gives_a_card_again_by_an_edit_that_began_before_its_recall(
    desk: Desk, database: str
) -> None:
    publish_folder(desk.folder, database)
    recall(database, "bath", **SERIOUS)
    desk.card("bath", "active", V1, V2)
    with pytest.raises(ContentError, match=r"en/bath\.md: revision.*\(pull and do it again\)"):
        publish_folder(desk.folder, database, force=True)
    pull(database, desk.folder, force=True)
    desk.card("bath", "active", V1, V2)
    assert publish_folder(desk.folder, database).changed
