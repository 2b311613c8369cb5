"""Promise 2, held to what a reader really sees."""

from __future__ import annotations

import re
from typing import Any

from .files import value
from .page import Page

_LOOKS = value("looks.js")


def looks(page: Page) -> list[dict[str, Any]]:
    """Of each card: what is hidden, in which order things stand, what sticks out."""
    return page.shadows(_LOOKS)


def brightness(colour: str) -> float:
    """The sum of red, green and blue of a computed colour."""
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3])


def assert_safe(page: Page) -> None:
    """On each card everything that promise 2 names is seen, in its order; nothing sticks out."""
    for number, found in enumerate(looks(page)):
        good = {**found, "hidden": [], "ordered": True, "restBetween": True, "overflow": 0}
        assert found == good, f"card {number} of the page"
