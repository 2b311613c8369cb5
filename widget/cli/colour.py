"""A report on a terminal, in colour (rich, of the extra ``cli``). The level is a word as well."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import groupby
from typing import Any, TextIO

from widget.check.findings import shown
from widget.cli.told import Report

_STYLES = {"error": "bold red", "warning": "yellow", "advice": "cyan"}


def wanted(out: TextIO) -> bool:
    """Whether someone looks at it; a pipe has plain lines, and so has all without rich."""
    return out.isatty() and find_spec("rich") is not None


def _console(out: TextIO) -> Any:
    """It leaves the colours out where ``NO_COLOR`` or a dumb terminal asks for it."""
    from rich.console import Console

    # No markup: a card's own [brackets] are text. No wrapping: lines are copied into editors.
    return Console(file=out, markup=False, highlight=False, emoji=False, soft_wrap=True)


def tell(out: TextIO, *parts: str | tuple[str, str]) -> None:
    """One line; a part may have a style, which a pipe does not see."""
    pairs = [(part, "") if isinstance(part, str) else part for part in parts]
    if not wanted(out):
        out.write("".join(shown(text) for text, _ in pairs) + "\n")
        out.flush()
        return
    from rich.text import Text

    _console(out).print(Text.assemble(*((shown(text), style) for text, style in pairs)))


def show(report: Report, out: TextIO) -> None:
    """By file."""
    from rich.text import Text

    console = _console(out)
    for file, told in groupby(report.told, key=lambda one: one.file):
        console.print(Text(shown(file), style="bold"))
        for one in told:
            line = f"{one.line}" if one.line else ""
            head = Text(f"{line:>5}  ")
            head.append(one.level, style=_STYLES[one.level])
            head.append(shown(f"  {one.field}"))
            if one.rule:
                head.append(f"  {one.rule}", style="dim")
            console.print(head)
            console.print(Text(shown(f"       found {one.found}")))
            console.print(Text(shown(f"       expected {one.expected}")))
            if one.explain:
                console.print(Text(f"       {one.explain}", style="dim"))
