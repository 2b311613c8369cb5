"""A node tree as plain text: what a reader saw, for people at a terminal and for records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import fill

from widget.model import Node
from widget.publish.html import Choice, chosen

_BLOCKS = frozenset(
    ("article", "header", "section", "div", "p", "ul", "ol", "li", "dl", "dt", "dd",
     "h1", "h2", "h3", "h4", "blockquote", "table", "thead", "tbody", "tr")
)  # fmt: skip
_WIDTH = 90


def to_text(nodes: Iterable[Node], choice: Choice) -> str:
    """The words of a tree in their order: a paragraph a block, ``#`` before headings, links in
    angle brackets behind their words."""
    lines: list[str] = []
    before = ""
    for kind, text in blocks(nodes, choice):
        item = kind.startswith("li")
        sign = _sign(kind)
        if lines and not (item and before.startswith("li")):
            lines.append("")
        before = kind
        indent = " " * len(sign) if item or kind == "dd" else ""
        lines.append(fill(sign + text, _WIDTH, subsequent_indent=indent, break_long_words=False))
    return "\n".join(lines) + "\n"


def blocks(nodes: Iterable[Node], choice: Choice) -> list[tuple[str, str]]:
    """Each block of text with its kind: ``p``, ``h2``, ``li``, ``li7`` in a numbered list."""
    found = [(kind, re.sub(r"\s+", " ", text).strip()) for kind, text in _blocks(nodes, choice)]
    return [(kind, text) for kind, text in found if text]


def _sign(kind: str) -> str:
    """What stands before a block of a kind: ``h2``, ``li``, or ``li7`` in a numbered list."""
    if kind.startswith("li"):
        return f"{kind[2:]}. " if kind[2:] else "- "
    if kind[0] == "h" and kind[1:].isdigit():
        return "#" * int(kind[1]) + " "
    return "  " if kind == "dd" else ""


def _blocks(nodes: Iterable[Node], choice: Choice, kind: str = "p") -> list[tuple[str, str]]:
    """Runs of inline text, each with the block it stands in."""
    done: list[tuple[str, str]] = []
    run, number = "", 0
    for node in chosen(nodes, choice):
        if isinstance(node, str):
            run += node
        elif node[0] in _BLOCKS:
            done.append((kind, run))
            run = ""
            inner = node[0]
            if inner == "li" and kind == "ol":
                number += 1
                inner = f"li{number}"
            elif inner in ("p", "div") and kind.startswith("li"):
                inner = kind
            done += _blocks(node[2:], choice, inner)
        else:
            run += _inline(node, choice)
    return [*done, (kind, run)]


def _inline(node: Node, choice: Choice) -> str:
    if isinstance(node, str):
        return node
    text = "".join(_inline(child, choice) for child in chosen(node[2:], choice))
    if node[0] in ("td", "th"):
        return f"{text} | "
    if node[0] == "br":
        return " "
    href = node[1].get("href", "") if node[0] == "a" else ""
    return f"{text} <{href}>" if href and not href.startswith("tel:") else text
