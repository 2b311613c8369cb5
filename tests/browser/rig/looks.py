"""Promise 2, held to what a reader really sees."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .page import Page

_LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8").split("\n", 1)[1]


def looks(page: Page, selector: str = "treatment-card") -> dict[str, Any]:
    """What is hidden, in which order things stand, what sticks out."""
    found: dict[str, Any] = page.shadow(_LOOKS.rstrip(), selector=selector)
    return found


def brightness(colour: str) -> float:
    """The sum of red, green and blue of a computed colour."""
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3])


def assert_safe(page: Page, selector: str = "treatment-card") -> None:
    """Everything that promise 2 names is seen, in its order, and nothing sticks out."""
    found = looks(page, selector)
    assert found["hidden"] == []
    assert found["ordered"] is True
    assert found["restBetween"] is True
    assert found["overflow"] == 0
