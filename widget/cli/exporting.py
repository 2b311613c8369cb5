"""The command that writes a folder for a static host: export."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import click

from widget.cli.both import Both, catalogue_of_app
from widget.cli.options import BLUEPRINT, COUNTRY, SOURCE, URL
from widget.cli.report import reporting
from widget.read.archive import Archive
from widget.serve.export import Exported, export
from widget.serve.settings import Settings, read_public_url, settings

_OUT = click.argument("out", type=click.Path())
_LANGS = click.option(
    "--lang", "langs", multiple=True, help="One to add to the publisher's; may be repeated."
)
_ALSO_FOR = click.option(
    "--also-for",
    "tags",
    metavar="TAG",
    multiple=True,
    help="A language as pages name it, en-US, where the host looks none up; may be repeated.",
)
_RECORD = click.option(
    "--archive",
    type=click.Path(file_okay=False),
    help="A folder that keeps what is published, and the last good version of every card.",
)

_HELP = """Write the cards into the folder OUT, for a host that can only send files.

OUT is replaced whole or not at all; what has not changed is left alone. Last of all it says how
many files were written, left unchanged and removed.
"""


@click.command("export", help=_HELP)
@SOURCE
@_OUT
@URL
@_LANGS
@_ALSO_FOR
@COUNTRY
@_RECORD
def _export(
    source: str,
    out: str,
    public_url: str | None,
    langs: tuple[str, ...],
    tags: tuple[str, ...],
    country: str,
    archive: str | None,
) -> None:
    made = settings(source, public_url=public_url, languages=langs or None)
    _write(out, made, Archive(archive) if archive else None, tags, country, record=True)


@click.command("export", help=_HELP)
@_OUT
@BLUEPRINT
@URL
@_ALSO_FOR
@COUNTRY
def _app_export(
    out: str,
    blueprint: str | None,
    public_url: str | None,
    tags: tuple[str, ...],
    country: str,
) -> None:
    catalogue = catalogue_of_app(blueprint)
    made = catalogue.settings
    if public_url:
        made = replace(made, public_url=read_public_url(public_url))
    # The app has archived at its start what it serves: under its own address.
    _write(out, made, catalogue.archive, tags, country, record=False)


#: The app knows its languages and its archive; a source alone does not.
export_command = Both(_export, _app_export)


def _write(
    out: str,
    made: Settings,
    archive: Archive | None,
    tags: tuple[str, ...],
    country: str,
    *,
    record: bool,
) -> None:
    chosen: dict[str, Any] = {"archive": archive, "record": record, "tags": tags}
    _tell(out, export(out, made, country=country, each=_bar, **chosen))


def _bar(paths: Iterable[str]) -> Iterator[str]:
    """On a terminal, how far it is."""
    if not sys.stderr.isatty():
        yield from paths
        return
    with click.progressbar([*paths], label="Writing", file=sys.stderr) as bar:
        yield from bar


def _tell(out: str, done: Exported) -> None:
    counts = done.counts
    more = f", {counts.others} of others kept" if counts.others else ""
    told = (
        f"{out}: {counts.written} files written, {counts.unchanged} unchanged, "
        f"{counts.removed} removed{more}"
    )
    with reporting(told):
        for problem in done.state.problems:
            click.echo(str(problem), err=True)
        for file in done.state.kept:
            click.echo(f"{file}: readers see its last good version", err=True)
        if done.hosting:
            click.echo("nginx.conf has changed: let nginx read it again", err=True)
        click.echo(told)
