"""A node tree as HTML: the same text as every other door, for places where no script builds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal, get_args

from widget.check.dom import VOID
from widget.model import Node
from widget.publish.voice import ANY

Variant = Literal["full", "compact"]
VARIANTS = get_args(Variant)
THEMES = ("inherit", "light", "dark", "auto")
_HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3}
#: Attributes that choose, or that only mean something inside a shadow tree.
_INTERNAL = frozenset({"country", "variant", "part"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a site owner chose.

    :param prefix: before each class name, so that no style sheet of the host meets ours by chance;
        ``None`` leaves classes out.
    """

    country: str = ""
    variant: Variant = "full"
    heading_level: int = 3
    theme: str = "inherit"
    prefix: str | None = "treatment-card-"


def to_html(nodes: Iterable[Node], choice: Choice) -> str:
    """Serialise, by the rules of https://html.spec.whatwg.org/#serialising-html-fragments."""
    return "".join(_element(node, choice) for node in chosen(nodes, choice))


def chosen(nodes: Iterable[Node], choice: Choice) -> list[Node]:
    """Of sisters marked by country or variant, those that this reader is shown."""
    nodes = list(nodes)
    marked = {
        node[1]["country"] for node in nodes if not isinstance(node, str) and "country" in node[1]
    }
    country = choice.country if choice.country in marked else ANY
    return [
        node for node in nodes
        if isinstance(node, str)
        or (node[1].get("country", country) == country
            and node[1].get("variant", choice.variant) == choice.variant)
    ]  # fmt: skip


def _element(node: Node, choice: Choice) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    tag, attributes, *children = node
    if tag in _HEADINGS:
        tag = f"h{min(6, choice.heading_level + _HEADINGS[tag])}"
    written = "".join(_attribute(name, value, choice) for name, value in attributes.items())
    if tag == "article" and choice.theme != "inherit":
        written += f' data-theme="{choice.theme}"'
    if tag in VOID:
        return f"<{tag}{written}>"
    return f"<{tag}{written}>{to_html(children, choice)}</{tag}>"


def _attribute(name: str, value: str, choice: Choice) -> str:
    if name in _INTERNAL or (name == "class" and choice.prefix is None):
        return ""
    if name == "class":
        value = " ".join(f"{choice.prefix}{word}" for word in value.split())
    return f' {name}="{escape(value)}"'
