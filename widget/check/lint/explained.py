"""What each rule finds, why and by which source: rules.md, from which docs/lint.md is made."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from widget.check.lint.rules import LOOKS, UNUSED_EXCUSE

_HEAD = re.compile(r"^### (\S+)\n", re.MULTILINE)
_LINK = re.compile(r"\[([^]]+)\]\(([^)\s]+)\)")


@cache
def explanations() -> dict[str, str]:
    """By rule, in the order of the file, its paragraphs as Markdown."""
    text = (files("widget.check.lint") / "rules.md").read_text("utf-8")
    _, *parts = _HEAD.split(text)
    return {name: told.strip() for name, told in zip(parts[::2], parts[1::2], strict=True)}


def explained(rule: str) -> list[str]:
    """The paragraphs that explain a rule to who reads them in a terminal; the last says how to
    excuse it.

    A paragraph is one line, but for tables, and for what is to be copied as it stands.
    """
    told = [_paragraph(part) for part in explanations()[rule].split("\n\n")]
    head = f"{rule}: {LOOKS[rule]}"
    if rule == UNUSED_EXCUSE:
        return [head, *told]
    how = "How to excuse it: in the front matter of the file, with a reason."
    return [head, *told, how, f'lint:\n  - {{rule: {rule}, reason: "Why it does not hold here."}}']


def _paragraph(text: str) -> str:
    shown = _LINK.sub(r"\1 <\2>", text)
    return shown if shown.startswith("|") else " ".join(shown.split())
