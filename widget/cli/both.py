"""Commands that two groups have: ``python -m widget NAME SOURCE`` and ``flask cards NAME``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from widget.check.library import OnUnclean
from widget.cli.options import BLUEPRINT, SOURCE
from widget.read.archive import Archive
from widget.read.source import Source
from widget.serve.blueprint import catalogues
from widget.serve.reading import Reading

Parameter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What a command works on: a source, named or that of an app's catalogue."""

    source: Source
    on_unclean: OnUnclean = "error"
    archive: Archive | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """A command in its two forms."""

    of_source: click.Command
    of_app: click.Command


def both(name: str, *parameters: Parameter) -> Callable[[Callable[..., None]], Both]:
    """Make a function whose first argument is a :class:`Target` a command of both groups."""

    def made(run: Callable[..., None]) -> Both:
        def of_source(source: str, **given: Any) -> None:
            run(Target(source), **given)

        def of_app(blueprint: str | None, **given: Any) -> None:
            catalogue = catalogue_of_app(blueprint)
            made = catalogue.settings
            run(Target(made.source, made.on_unclean, catalogue.archive), **given)

        def command(call: Callable[..., None], first: Parameter) -> click.Command:
            for parameter in reversed((first, *parameters)):
                call = parameter(call)
            return click.command(name, help=run.__doc__)(call)

        return Both(command(of_source, SOURCE), command(of_app, BLUEPRINT))

    return made


def catalogue_of_app(name: str | None) -> Reading:
    """The catalogue of the app that ``flask`` has loaded."""
    found = catalogues()
    if name is not None and name in found:
        return found[name]
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    known = ", ".join(sorted(found)) or "none"
    raise click.ClickException(
        f"--blueprint: found {name or 'nothing'}, expected one of those in this app: {known}"
    )


def archive_of(at: Target, folder: str | None) -> Archive | None:
    """The archive that is named, or that of the app."""
    return Archive(folder, writable=False) if folder else at.archive
