"""docs/scale.md: each figure that is reckoned there follows from those that it names."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

import pytest

from ..scale.rig import ROOT

PAGE = (ROOT / "docs" / "scale.md").read_text("utf-8")
MEASURED = (ROOT / "docs" / "performance.md").read_text("utf-8")
_DO: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


def rows(head: str) -> list[list[str]]:
    """The rows of all tables with these columns."""
    found: list[list[str]] = []
    for table in re.findall(rf"^\| {re.escape(head)} \|\n\|[-:| ]+\|\n((?:\|.*\n)+)", PAGE, re.M):
        lines = table.splitlines()
        found += [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert found, head
    return found


def number(text: str) -> float:
    return float(text.replace(",", ""))


def value(text: str) -> float:
    """What a sum comes to that is written with × and /."""

    def of(node: ast.AST) -> float:
        if isinstance(node, ast.BinOp):
            return _DO[type(node.op)](of(node.left), of(node.right))
        assert isinstance(node, ast.Constant), ast.dump(node)
        return float(node.value)  # type: ignore[arg-type]

    return of(ast.parse(text.replace(",", "").replace("×", "*"), mode="eval").body)


@pytest.mark.parametrize("row", rows("what | reckoned | figure"), ids=lambda row: row[0][:40])
def test_a_figure_is_what_its_reckoning_comes_to(row: list[str]) -> None:
    _, reckoned, figure = row
    found = re.match(r"[0-9,.]+", figure)
    assert found, figure
    decimals = len(found[0].partition(".")[2])
    assert abs(value(reckoned) - number(found[0])) <= 0.5001 * 10**-decimals, value(reckoned)


def test_what_was_measured_elsewhere_stands_there() -> None:
    """And each number that is reckoned with is assumed, measured or reckoned itself."""
    known = {"86,400", "1,000,000,000", "1,000,000", "8", "1", "20"}  # units, and one card of 20
    for what, figure, where in rows("measured | figure | where"):
        plain = re.match(r"[0-9,.]+", figure)
        assert plain, what
        known.add(plain[0])
        if where == "docs/performance.md, Bytes":  # CPU is another one at each measurement
            assert plain[0] in MEASURED or plain[0].replace(",", "") in MEASURED, what
    for what, figure in rows("assumed | figure"):
        plain = re.match(r"[0-9,.]+", figure)
        assert plain, what
        known.add(plain[0])
    for _, reckoned, figure in rows("what | reckoned | figure"):
        assert set(re.findall(r"[0-9][0-9,.]*", reckoned)) <= known, reckoned
        known |= set(re.findall(r"^[0-9,.]+", figure))
