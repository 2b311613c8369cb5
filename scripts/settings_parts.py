"""What the parts of docs/settings.md share: tables, and what a docstring says of a parameter."""

from __future__ import annotations

import inspect
import re
from typing import Any

_PARAM = re.compile(r"^:param (\w+):(.*?)(?=^:|\Z)", re.MULTILINE | re.DOTALL)


def params(made: Any) -> dict[str, str]:
    """What a docstring says of each parameter, that of a class, and of its bases of ours."""
    found: dict[str, str] = {}
    for one in reversed(made.__mro__) if inspect.isclass(made) else [made]:
        if not one.__module__.startswith("widget."):
            continue
        for name, text in _PARAM.findall(inspect.cleandoc(one.__doc__ or "")):
            found[name] = sentence(text)
    return found


def sentence(text: str) -> str:
    """A text of a docstring on one line of Markdown, beginning with a capital letter."""
    words = line(text)
    return words[:1].upper() + words[1:]


def line(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [
        head,
        ["---"] * len(head),
        *([cell.replace("|", r"\|") for cell in row] for row in rows),
    ]
    return "\n".join("| " + " | ".join(line).strip() + " |" for line in lines)
