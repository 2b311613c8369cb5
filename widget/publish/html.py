"""A node tree as HTML: the same text as every other door, for places where no script builds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
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
    parts: list[str] = []
    _write(list(nodes), choice, parts.append)
    return "".join(parts)


def chosen(nodes: Iterable[Node], choice: Choice) -> list[Node]:
    """Of sisters marked by country or variant, those that this reader is shown."""
    nodes = list(nodes)
    return [
        node for node in nodes
        if isinstance(node, str) or not node[1] or _is_shown(node[1], nodes, choice)
    ]  # fmt: skip


def _is_shown(marks: dict[str, str], sisters: list[Node], choice: Choice) -> bool:
    """Whether this reader is shown the one of the sisters that has these attributes."""
    if marks.get("variant", choice.variant) != choice.variant:
        return False
    country = marks.get("country", choice.country)
    if country == choice.country:
        return True
    return country == ANY and not any(  # it stands for the country that no sister is for
        not isinstance(node, str) and node[1].get("country") == choice.country for node in sisters
    )


def _write(nodes: list[Node], choice: Choice, put: Callable[[str], object]) -> None:
    for node in nodes:
        if isinstance(node, str):
            put(escape(node, quote=False))
            continue
        tag, attributes = node[0], node[1]
        if attributes and not _is_shown(attributes, nodes, choice):
            continue
        if tag in _HEADINGS:
            tag = f"h{min(6, choice.heading_level + _HEADINGS[tag])}"
        put(f"<{tag}")
        for name, value in attributes.items():
            put(_attribute(name, value, choice.prefix))
        if tag == "article" and choice.theme != "inherit":
            put(f' data-theme="{choice.theme}"')
        put(">")
        if tag not in VOID:
            _write(node[2:], choice, put)
            put(f"</{tag}>")


# The same few attributes stand on most elements.
@lru_cache(maxsize=4096)
def _attribute(name: str, value: str, prefix: str | None) -> str:
    if name in _INTERNAL or (name == "class" and prefix is None):
        return ""
    if name == "class":
        value = " ".join(f"{prefix}{word}" for word in value.split())
    return f' {name}="{escape(value)}"'
