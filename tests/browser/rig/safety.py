"""Promise 2, measured: what a reader could not see, not read, or not see in time."""

from __future__ import annotations

from pathlib import Path

from .page import Page

_LOST = Path(__file__).with_name("safety.js").read_text(encoding="utf-8").split("\n", 1)[1]


def lost(page: Page) -> list[list[str]]:
    """Of each card on the page: in which ways what has to be seen is not."""
    found: list[list[str]] = page.shadows(_LOST.rstrip())
    return found
