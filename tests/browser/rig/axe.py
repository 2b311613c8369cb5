"""What axe finds in a page, shadow trees included."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .page import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@cache
def _source() -> str:
    package = pytest.importorskip("axe_playwright_python")
    return Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, *rules: str) -> list[Any]:
    """What axe finds: the rule, and where.

    :param rules: only these, by name; by default all of WCAG 2.2 A and AA, and good practice.
    """
    page.evaluate(f"() => {{ {_source()} }}")
    found: list[Any] = page.evaluate(
        """async (runOnly) => {
          const {violations} = await axe.run({runOnly, resultTypes: ['violations']});
          const where = ({target, failureSummary}) => [`${target}`, failureSummary];
          return violations.map(({id, nodes}) => [id, nodes.map(where)]);
        }""",
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES},
    )
    return found
