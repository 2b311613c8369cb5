"""What a fast door cannot be made with is told in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from widget import Catalogue, FastDoor, SettingError

from .test_door import SITE
from .wire import folder, served


@pytest.mark.parametrize(
    "prefix", ["w", "/w d", "/<tenant>", "https://x.example/", "/w?x", "/ä", "//", "/w//", None, 5]
)
def test_a_prefix_that_cannot_be_is_told(tmp_path: Path, prefix: Any) -> None:
    with pytest.raises(SettingError, match=r"prefix: found .*, expected a path such as /widget"):
        FastDoor(Flask("other"), Catalogue(folder(tmp_path / "cards").folder), prefix)


def test_origins_are_those_of_the_blueprint(tmp_path: Path) -> None:
    cards = served(folder(tmp_path / "cards").folder).blueprints["treatment_cards"]
    with pytest.raises(SettingError, match="allowed_origins: found them here as well"):
        FastDoor(Flask("other"), cards, "/w", allowed_origins=[SITE])  # type: ignore[arg-type]


def test_the_prefix_is_that_of_the_blueprint(tmp_path: Path) -> None:
    cards = served(folder(tmp_path / "cards").folder, "/w").blueprints["treatment_cards"]
    for wrong in ("", "/wigdet", "/w/x"):
        with pytest.raises(SettingError, match=r"prefix: found .*, expected '/w', as it is"):
            FastDoor(Flask("other"), cards, wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("cards", ["starter", None, Flask("app"), 5])
def test_what_is_neither_blueprint_nor_catalogue_is_told(cards: Any) -> None:
    with pytest.raises(SettingError, match=r"cards: found .*, expected a blueprint or a Catalogue"):
        FastDoor(Flask("other"), cards, "/w")
