"""Folders of cards that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

STARTER = Path(__file__).parents[2] / "widget" / "starter"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(STARTER, tmp_path / "cards")
    return tmp_path / "cards"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One card and its translation; the rest is the starter's."""
    for lang in ("en", "ar"):
        (tmp_path / lang).mkdir()
        shutil.copy(STARTER / lang / "heat-and-ice.md", tmp_path / lang / "heat-and-ice.md")
    return tmp_path
