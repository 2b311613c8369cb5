"""What tests of a recall say, and what they look at afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from widget import ContentError
from widget.check.library import check
from widget.model import Card
from widget.read.folder import read_source

FIRST, LATER = date(2026, 12, 1), date(2026, 12, 24)
WHY: dict[str, Any] = {
    "reason": "The pads can burn.",
    "what_to_do": "Stop using it.",
    "today": FIRST,
}
SERIOUS: dict[str, Any] = {**WHY, "severity": "serious"}


def published(source: Path, name: str, lang: str = "en") -> Card:
    checked = check(read_source(source))
    assert checked.library
    return checked.library.cards[name][lang]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def files(source: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in source.rglob("*") if path.is_file()}


def refused(source: Path, act: Callable[[], object], error: type[Exception] = ContentError) -> str:
    """Why it was refused; nothing in the folder has changed."""
    before = files(source)
    with pytest.raises(error) as raised:
        act()
    assert files(source) == before
    return str(raised.value)
