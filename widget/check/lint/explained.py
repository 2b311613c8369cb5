"""What each rule finds, why and by which source: rules.md, from which docs/lint.md is made."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from widget.check.lint.rules import LOOKS, TO_WRITE, UNUSED_EXCUSE

_HEAD = re.compile(r"^### (\S+)\n", re.MULTILINE)
_LINK = re.compile(r"\[([^]]+)\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")


@cache
def explanations() -> dict[str, str]:
    """By rule, in the order of the file, its paragraphs as Markdown."""
    text = (files("widget.check.lint") / "rules.md").read_text("utf-8")
    _, *parts = _HEAD.split(text)
    return {name: told.strip() for name, told in zip(parts[::2], parts[1::2], strict=True)}


def explained(rule: str) -> list[str]:
    """The paragraphs that explain a rule to who reads them in a terminal, as plain text; the last
    says how to excuse it.

    A paragraph is one line, but for tables, and for what is to be copied as it stands.
    """
    told = [_paragraph(part) for part in explanations()[rule].split("\n\n")]
    head = f"{rule}: {_quoted(LOOKS[rule])}"
    if rule == UNUSED_EXCUSE:
        return [head, *told]
    where, but = (
        (" in a draft", " As an error it cannot be excused.") if rule == TO_WRITE else ("", "")
    )
    how = f"How to excuse it{where}: in the front matter of the file, with a reason.{but}"
    return [head, *told, how, f'lint:\n  - {{rule: {rule}, reason: "Why it does not hold here."}}']


def _paragraph(text: str) -> str:
    if text.startswith("|"):
        return _table(text)
    return " ".join(_quoted(_LINK.sub(r"\1 <\2>", text)).split())


def _quoted(text: str) -> str:
    """Names of fields and commands as `check` writes what it found."""
    return _CODE.sub(r"'\1'", text)


def _table(text: str) -> str:
    """In columns, without the line of dashes under its head."""
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.split("\n")]
    del rows[1]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(to) for cell, to in zip(row, wide, strict=True)).rstrip()
        for row in rows
    )
