"""What axe finds in a page, shadow trees included."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .page import Page

#: A page has few colours and thousands of places that have them; axe reads each anew, which takes
#: half of its time. What a colour is does not change, so it is kept.
_KEEP_COLOURS = """
  const {prototype} = axe.commons.color.Color, read = prototype.parseString, known = new Map();
  prototype.parseString = function (text) {
    if (!known.has(text)) {
      const {r, g, b, alpha} = read.call(this, text);
      known.set(text, {r, g, b, alpha});
    }
    return Object.assign(this, known.get(text));
  };
"""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@cache
def _source() -> str:
    package = pytest.importorskip("axe_playwright_python")
    text = Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    return f"() => {{ if (window.axe) return; {text}; {_KEEP_COLOURS} }}"


def axe(page: Page, *rules: str, without: tuple[str, ...] = ()) -> list[Any]:
    """What axe finds: the rule, and where.

    :param rules: only these, by name; by default all of WCAG 2.2 A and AA, and good practice.
    :param without: all but these.
    """
    page.evaluate(_source())
    found: list[Any] = page.evaluate(
        """async ([runOnly, without]) => {
          const rules = Object.fromEntries(without.map((name) => [name, {enabled: false}]));
          const {violations} = await axe.run({runOnly, rules, resultTypes: ['violations']});
          const where = ({target, failureSummary}) => [`${target}`, failureSummary];
          return violations.map(({id, nodes}) => [id, nodes.map(where)]);
        }""",
        [{"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}, without],
    )
    return found
