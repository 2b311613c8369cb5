"""The option of `check` that explains a rule, so that nobody needs a page beside the command."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from textwrap import fill
from typing import Any

import click

from widget.check.lint.explained import explained, explanations

#: More than that in a line is hard to follow.
_WIDEST = 100


class _Alone(click.Option):
    """An option that looks at no source: what is given beside it would change nothing."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        if self.name in opts and not ctx.resilient_parsing:
            # What is not given is nothing there, or a mark of click's own for an argument.
            beside = [
                one.opts[0] if isinstance(one, click.Option) else one.human_readable_name
                for one in ctx.command.get_params(ctx)
                if not one.is_eager and isinstance(opts.get(one.name or ""), str | bool)
            ]
            if beside:
                found = f"found {', '.join(beside)} as well, expected a rule and nothing else"
                raise click.UsageError(f"--explain: {found}", ctx)
        return super().handle_parse_result(ctx, opts, args)


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
    cls=_Alone,
    metavar="RULE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Tell what a rule finds, why, by which source, and how to excuse it; all: every rule.",
)
