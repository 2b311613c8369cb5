"""Parts of a view by their class, and the words in them, for texts that stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from widget.model import Node
from widget.publish.html import Choice, chosen

#: Compact leaves out the numbers of sources, which mean nothing away from their list.
_CHOICE = Choice(variant="compact")
_INLINE = frozenset({"a", "abbr", "em", "span", "strong", "sub", "sup", "time"})
_INSIDE = frozenset({"article", "div", "header", "section"})


def by_class(node: Node) -> dict[str, list[Node]]:
    """The blocks of a view that have a class, by each of their classes, in the order of the view.

    What lies inside paragraphs and lists is not looked at.
    """
    found: dict[str, list[Node]] = {}
    _collect([node], found)
    return found


def _collect(nodes: Iterable[Node], found: dict[str, list[Node]]) -> None:
    for node in nodes:
        if isinstance(node, str):
            continue
        for name in node[1].get("class", "").split():
            found.setdefault(name, []).append(node)
        if node[0] in _INSIDE:
            _collect(node[2:], found)


def words_in(nodes: Iterable[Node]) -> str:
    """What is read there, a line a block, without the signs that are only drawn beside words."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(_run(nodes)).split("\n"))
    return "\n".join(filter(None, lines))


def _run(nodes: Iterable[Node]) -> Iterator[str]:
    for node in chosen(nodes, _CHOICE):
        if isinstance(node, str):
            yield node.replace("\n", " ")
        elif "aria-hidden" not in node[1]:
            end = "" if node[0] in _INLINE else "\n"
            yield end
            yield from _run(node[2:])
            yield end
