"""What axe finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .page import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def axe(page: Page) -> list[Any]:
    """The rule, and where."""
    package = pytest.importorskip("axe_playwright_python")
    source = Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {source} }}")
    found: list[Any] = page.evaluate(
        """async (rules) => {
          const {violations} = await axe.run({runOnly: rules, resultTypes: ['violations']});
          const where = ({target, failureSummary}) => [`${target}`, failureSummary];
          return violations.map(({id, nodes}) => [id, nodes.map(where)]);
        }""",
        [*RULES],
    )
    return found
