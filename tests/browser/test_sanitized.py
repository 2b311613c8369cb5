"""Promise 8, its first filters: what cleaning lets through runs nowhere, wherever it lies."""

from __future__ import annotations

import re

import pytest

from widget.check.sanitize import sanitize
from widget.errors import SanitizeError

from .rig import vectors
from .test_hostile_server import Attacker, attacker  # noqa: F401

AT_ONCE = 250


def cleaned(texts: list[str]) -> list[str]:
    """What is left of them, each once; what is refused is shown nowhere."""
    found = {}
    for text in texts:
        try:
            found[sanitize(text)] = None
        except SanitizeError:
            continue
    return [html for html in found if html.strip()]


def ran(page, partner, body: str) -> int:
    """How often something ran on a page."""
    try:
        page.open(partner.page(body, head=f"<script>{vectors.WATCH}</script>"))
        return page.evaluate(vectors.TOUCH)
    except Exception as error:  # each driver has its own for a page that was left
        if not re.search("navigation|unload", str(error)):
            raise
        return 1


@pytest.mark.parametrize("count", [1500, pytest.param(12_000, marks=pytest.mark.slow)])
def test_nothing_that_was_cleaned_runs(page, partner, attacker: Attacker, count: int):  # noqa: F811
    outputs = [
        html.replace("ATTACKER", attacker.origin) for html in cleaned(vectors.vectors(count))
    ]
    assert len(outputs) > 300
    for start in range(0, len(outputs), AT_ONCE):
        some = outputs[start : start + AT_ONCE]
        for place in vectors.SERVED:
            assert ran(page, partner, vectors.served(some, place)) == 0, place
        assert ran(page, partner, vectors.scripted(some)) == 0
    assert attacker.heard == []
    print(f"{page.engine}: {len(outputs)} outputs in {vectors.CONTEXTS} contexts")


def test_what_nobody_cleaned_is_caught(page, partner, attacker: Attacker):  # noqa: F811
    """The control: the same pages over the vectors as they are."""
    some = [text.replace("ATTACKER", attacker.origin) for text in vectors.written()][::3]
    found = ran(page, partner, vectors.scripted(some[:120]))
    for start in range(0, len(some), 20):
        found += ran(page, partner, vectors.served(some[start : start + 20], "body"))
    assert found > 20  # a page that was left counts as one
    assert attacker.heard
