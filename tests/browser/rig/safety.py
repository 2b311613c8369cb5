"""Promise 2, measured: what a reader could not see, not read, or not see in time."""

from __future__ import annotations

from .files import value
from .page import Page

_LOST = value("safety.js")


def lost(page: Page) -> list[list[str]]:
    """Of each card on the page: in which ways what has to be seen is not."""
    found: list[list[str]] = page.shadows(_LOST)
    return found
