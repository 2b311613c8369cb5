"""Cells say which column they stand in, for screens that have no room for columns (site.css)."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes


def _visit(writer: Any, cell: nodes.Element) -> None:
    type(writer).visit_entry(writer, cell)
    if head := _head(cell):
        writer.body[-1] = writer.body[-1].replace("<td", f'<td data-head="{escape(head)}"', 1)


def _depart(writer: Any, cell: nodes.Element) -> None:
    type(writer).depart_entry(writer, cell)


def _head(cell: nodes.Element) -> str:
    """The words above a cell; none for those of the head and of the first column."""
    row = cell.parent
    body, at = row.parent, row.index(cell)
    head = next(body.parent.findall(nodes.thead), None)
    return head[-1][at].astext() if head and at and body is not head else ""


def setup(app: Any) -> dict[str, Any]:
    app.add_node(nodes.entry, override=True, html=(_visit, _depart))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
