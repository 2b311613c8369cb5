"""The commands and their options, as click knows them."""

from __future__ import annotations

import inspect
import re
from typing import Any

import click
from settings_parts import code, line, table

from widget import cli

MAIN, APP = "python -m widget", "flask cards"


def commands() -> str:
    """Each command of both groups, those that both have once."""
    parts = [_help(cli.main)]
    names = [
        *cli.main.commands,
        *(name for name in cli.cards.commands if name not in cli.main.commands),
    ]
    for name in names:
        alone, app = cli.main.commands.get(name), cli.cards.commands.get(name)
        parts += _command(name, alone, app)
    return "\n\n".join(parts)


def _command(name: str, alone: click.Command | None, app: click.Command | None) -> list[str]:
    shown = alone or app
    assert shown
    usages = [_usage(group, made) for group, made in ((MAIN, alone), (APP, app)) if made]
    parts = [f"### {name}", "```\n" + "\n".join(usages) + "\n```", _help(shown)]
    options = {one.opts[0]: one for made in (alone, app) if made for one in _options(made)}
    rows = []
    for flag, option in options.items():
        missing = [
            group
            for group, made in ((MAIN, alone), (APP, app))
            if made and flag not in {one.opts[0] for one in _options(made)}
        ]
        only = f" Not of `{missing[0]} {name}`." if missing else ""
        rows.append([code(_flag(option)), _default(option), _what(option) + only])
    if rows:
        parts.append(table(["option", "default", "what"], rows))
    return parts


def _options(command: click.Command) -> list[click.Option]:
    return [one for one in command.params if isinstance(one, click.Option) and not one.hidden]


def _usage(group: str, command: click.Command) -> str:
    context = click.Context(command, info_name=command.name)
    words = [*(["[OPTIONS]"] if _options(command) else [])]
    words += [
        one.make_metavar(context) for one in command.params if isinstance(one, click.Argument)
    ]
    return " ".join([group, command.name or "", *words])


def _help(command: click.Command) -> str:
    """Its help as Markdown: paragraphs, and the list that click is told not to wrap."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    shown = []
    for text in paragraphs:
        raw = text.startswith("\b")
        shown.append(text.removeprefix("\b\n") if raw else " ".join(text.split()))
    return re.sub(r"(?<![\w`-])(--[a-z-]+)", r"`\1`", "\n\n".join(shown))


def _flag(option: click.Option) -> str:
    """``--lang TEXT``, ``--theme inherit|light``, ``--strict``."""
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    kind: Any = option.type
    if isinstance(kind, click.Choice):
        return f"{names} {'|'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"{names} {kind.min}…{kind.max}"
    if isinstance(kind, click.DateTime):
        return f"{names} YYYY-MM-DD"
    if isinstance(kind, click.Path):
        return (
            f"{names} {'FILE' if not kind.dir_okay else 'FOLDER' if not kind.file_okay else 'PATH'}"
        )
    return f"{names} {option.metavar or kind.name.upper()}"


def _default(option: click.Option) -> str:
    if option.required:
        return "required"
    value = option.get_default(click.Context(click.Command("any")), call=False)
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return code(str(value)) if plain and value != "" else ""


def _what(option: click.Option) -> str:
    return line(option.help or "") + (" May be repeated." if _silent(option) else "")


def _silent(option: click.Option) -> bool:
    return option.multiple and "repeated" not in (option.help or "")
