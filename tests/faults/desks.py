"""Folders of cards that faults come over."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ..serve.desk import Desk

STARTER = Path(__file__).parents[2] / "widget" / "starter"


def filled(desk: Desk) -> Desk:
    """A folder with all that can be in one."""
    for file in ("en/_disclaimer.md", "words/es.po", "countries.yaml"):
        shutil.copy(STARTER / file, desk.write(file, ""))
    return desk


def few_of(all_of: Iterable[str], *quick: str) -> list[Any]:
    """All, of which only these are quick enough for every run."""
    return [one if one in quick else pytest.param(one, marks=pytest.mark.slow) for one in all_of]
