"""The option of `check` that explains a rule, so that nobody needs a page beside the command."""

from __future__ import annotations

import shutil
from textwrap import fill

import click

from widget.check.lint.explained import explained, explanations

#: More than that in a line is hard to follow.
_WIDEST = 100


def _explain(context: click.Context, option: click.Parameter, rule: str | None) -> None:
    if rule is None or context.resilient_parsing:
        return
    known = explanations()
    if rule != "all" and rule not in known:
        expected = f"all, or one of: {', '.join(known)}"
        raise click.ClickException(f"--explain: found {rule!r}, expected {expected}")
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    told = [part for name in (known if rule == "all" else [rule]) for part in explained(name)]
    click.echo("\n\n".join(_wrapped(part, width) for part in told))
    context.exit()


def _wrapped(text: str, width: int) -> str:
    if "\n" in text:  # a table, or what is to be copied
        return text
    return fill(text, width, break_long_words=False, break_on_hyphens=False)


EXPLAIN = click.option(
    "--explain",
    metavar="RULE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Tell what a rule finds, why, by which source, and how to excuse it; all: every rule.",
)
