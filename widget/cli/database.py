"""The commands of a database: migrate, publish, pull, diff."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff
from typing import Any

import click

from widget.check.publishing import publish_folder
from widget.cli.report import reporting
from widget.errors import SettingError, WidgetError
from widget.read.sql.address import is_database, migrate, shown
from widget.read.sql.compare import Difference, differences, pull

_SOURCE = click.argument("source")
_FOLDER = click.argument("folder", type=click.Path())
_DATABASE = click.argument("database")
_FORCE = click.option("--force", is_flag=True, help="Also what would be refused; see above.")
_BY = click.option("--by", help="Who publishes; by default the user of this system.")
_NOTE = click.option("--note", default="", help="Why; by default what the cards' changes say.")


_KINDS = {
    "older": "older in the folder",
    "mine": "changed in the folder",
    "both": "changed in the folder, perhaps in the database, too",
}


@click.command("migrate")
@_DATABASE
def migrate_command(database: str) -> None:
    """Make the tables of DATABASE, or bring them to this version; an SQLite file is made."""
    _expect_database(database)
    click.echo(f"the tables are at version {migrate(database)}")


@click.command("publish")
@_SOURCE
@_DATABASE
@_BY
@_NOTE
@_FORCE
def publish_command(source: str, database: str, by: str | None, note: str, force: bool) -> None:
    """Make DATABASE hold what SOURCE does, all of it or nothing.

    Only what differs becomes a revision; the last line says how many. A card that DATABASE has just
    so is not checked again, unless what all cards share has changed.

    Nothing is published, and each file is named with the reason, where

    \b
    - `check` refuses one;
    - one is older than that in DATABASE;
    - one was changed here, and there too by somebody else: changed without having seen what it
      would take the place of, as far as the last publish or pull of this folder tells. `pull`
      first, and make the change in what others have published;
    - SOURCE lacks one, or has one again that was removed;
    - a card that was taken back would be given again: use `restore`, or `pull` and write a new
      version.

    --force does all of that but the first and the last: what others have published is then out of
    force, and stays in the history.
    """
    _expect_database(database)
    try:
        done = publish_folder(
            source, database, by=by, note=note, force=force, each=_bar("Publishing")
        )
    except WidgetError as error:
        raise click.ClickException(f"nothing was published\n{error}") from None
    told = (
        f"{_count(done.revisions, 'revision')} published: {len(done.new)} new, "
        f"{len(done.changed)} changed, {len(done.removed)} removed; {done.unchanged} unchanged"
    )
    with reporting(told):
        for problem in done.warnings:
            click.echo(str(problem), err=True)
        for path in done.removed:
            click.echo(f"{path}: removed", err=True)
        click.echo(told)


@click.command("pull")
@_DATABASE
@_FOLDER
@_FORCE
def pull_command(database: str, folder: str, force: bool) -> None:
    """Make FOLDER hold, byte for byte, what DATABASE does.

    Changes that are not published yet stay. Refused where a file has changed in both. --force: what
    is in DATABASE takes its place, and the change is lost.
    """
    _expect_database(database)
    try:
        done = pull(database, folder, force=force, each=_bar("Writing"))
    except WidgetError as error:
        raise click.ClickException(f"nothing was written\n{error}") from None
    told = (
        f"{_count(done.written, 'file')} written, {done.removed} removed, "
        f"{done.unchanged} unchanged"
    )
    with reporting(told):
        for path in done.kept:
            click.echo(f"{path}: kept; it has changes that are not published", err=True)
        click.echo(told)


@click.command("diff")
@_FOLDER
@_DATABASE
def diff_command(folder: str, database: str) -> None:
    """Show what publishing FOLDER would change in DATABASE; exit 1 if anything."""
    _expect_database(database)
    found, same = differences(folder, database)
    for one in found:
        for line in _lines(one):
            click.echo(line)
    click.echo(f"{_count(len(found), 'file')} different, {same} the same", err=True)
    if found:
        raise SystemExit(1)


def _lines(one: Difference) -> Iterator[str]:
    here, there = _text(one.here), _text(one.there)
    if one.here is None:
        yield f"{one.path}: in the database alone"
    elif one.there is None:
        yield f"{one.path}: in the folder alone"
    else:
        yield f"{one.path}: {_KINDS[one.kind]}"
        names = (f"database/{one.path}", f"folder/{one.path}")
        yield from unified_diff(there, here, *names, lineterm="")


def _text(content: object) -> list[str]:
    return (
        content.decode("utf-8", "backslashreplace").splitlines()
        if isinstance(content, bytes)
        else []
    )


def _expect_database(database: str) -> None:
    if not is_database(database):
        expected = "an address: sqlite:///FILE or postgresql://HOST/NAME"
        raise SettingError(f"DATABASE: found {shown(database)!r}, expected {expected}")


def _bar(label: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """On a terminal, how far it is."""

    def each(some: Iterable[Any]) -> Iterator[Any]:
        if not sys.stderr.isatty():
            yield from some
            return
        with click.progressbar([*some], label=label, file=sys.stderr) as bar:
            yield from bar

    return each


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + "s" * (number != 1)
