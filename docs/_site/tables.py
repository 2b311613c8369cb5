"""Tables for screens that have no room for columns, where site.css takes rows and cells apart.

A cell says which column it stands in; and each part says its role, which assistive technology would
otherwise lose with the layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from docutils import nodes

ROLES = {
    nodes.table: "table",
    nodes.thead: "rowgroup",
    nodes.tbody: "rowgroup",
    nodes.row: "row",
    nodes.entry: "cell",
}
_TAG = re.compile(r"<t\w+")


def _visitor(kind: type[nodes.Element]) -> Callable[[Any, nodes.Element], None]:
    def visit(writer: Any, part: nodes.Element) -> None:
        getattr(type(writer), f"visit_{kind.__name__}")(writer, part)
        tag = writer.body[-1]
        told = f' role="{_role(part, tag)}"'
        if kind is nodes.entry and (head := _head(part)):
            told += f' data-head="{escape(head)}"'
        writer.body[-1] = _TAG.sub(lambda found: found[0] + told, tag, count=1)

    return visit


def _departer(kind: type[nodes.Element]) -> Callable[[Any, nodes.Element], None]:
    def depart(writer: Any, part: nodes.Element) -> None:
        getattr(type(writer), f"depart_{kind.__name__}")(writer, part)

    return depart


def _role(part: nodes.Element, tag: str) -> str:
    if "<th " not in tag:
        return ROLES[type(part)]
    return "columnheader" if isinstance(part.parent.parent, nodes.thead) else "rowheader"


def _head(cell: nodes.Element) -> str:
    """The words above a cell; none for those of the head, of the first column and empty ones."""
    row = cell.parent
    body, at = row.parent, row.index(cell)
    head = next(body.parent.findall(nodes.thead), None)
    said = head and at and body is not head and cell.astext().strip()
    return head[-1][at].astext() if said else ""


def setup(app: Any) -> dict[str, Any]:
    for kind in ROLES:
        app.add_node(kind, override=True, html=(_visitor(kind), _departer(kind)))
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
