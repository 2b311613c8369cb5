"""HTML as a tree, read plainly: what is opened is closed where it says so.

It mends nothing as a browser would. That makes it a sound reader of sanitized HTML: nh3 reads that
by the standard and writes the tree it understood; where the plain reading of both texts is the same,
the plain reading is the standard's (see :mod:`widget.check.sanitize`).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from widget.model import Node

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
#: Between the tags of these, white space is only layout.
_CONTAINERS = frozenset(["root", "ul", "ol", "dl", "table", "thead", "tbody", "tr", "blockquote"])


def parse(html: str) -> list[Node]:
    """The nodes of a fragment; comments dropped, neighbouring text joined."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root[2:]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Any] = ["root", {}]
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: list[Any] = [tag, {key: value or "" for key, value in reversed(attrs)}]
        self.open[-1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the slash of <p/> means nothing

    def handle_endtag(self, tag: str) -> None:
        for level in range(len(self.open) - 1, 0, -1):
            if self.open[level][0] == tag:
                del self.open[level:]
                return

    def handle_data(self, data: str) -> None:
        children = self.open[-1]
        if len(children) > 2 and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def walk(nodes: list[Node]) -> list[tuple[str, dict[str, str]]]:
    """Tag and attributes of every element, in document order."""
    found: list[tuple[str, dict[str, str]]] = []
    for node in nodes:
        if not isinstance(node, str):
            found.append((node[0], node[1]))
            found += walk(node[2:])
    return found


def tidy(nodes: list[Node], parent: str = "root") -> list[Node]:
    """The same tree with runs of white space as one space, and none where it is only layout."""
    tidied: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            text = re.sub(r"[ \t\n]+", " ", node)
            if text != " " or parent not in _CONTAINERS:
                tidied.append(text)
        else:
            tidied.append([node[0], node[1], *tidy(node[2:], node[0])])
    if parent not in _CONTAINERS and tidied:
        if isinstance(tidied[0], str) and _is_block(parent):
            tidied[0] = tidied[0].lstrip(" ")
        if isinstance(tidied[-1], str) and _is_block(parent):
            tidied[-1] = tidied[-1].rstrip(" ")
    return [node for node in tidied if node != ""]


def _is_block(tag: str) -> bool:
    return tag in ("p", "li", "dt", "dd", "th", "td", "h3", "h4")
