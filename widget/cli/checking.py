"""The command that looks at cards: what is wrong, and what could be better."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from widget.check.keep import check_keeping
from widget.check.lint.lint import lint
from widget.cli.both import Target, archive_of, both
from widget.cli.colour import show, wanted
from widget.cli.explaining import EXPLAIN
from widget.cli.options import ARCHIVE, AS_OF
from widget.cli.told import as_object, for_github, notes_of, of, plain
from widget.read.folder import read_source
from widget.serve.good import LastGood

_STRICT = click.option("--strict", is_flag=True, help="Advice fails, too: exit 1 if there is any.")
_JSON = click.option("--json", "as_json", is_flag=True, help="One object instead of lines.")
_GITHUB = click.option("--github", is_flag=True, help="As annotations of GitHub Actions.")


@both("check", AS_OF, ARCHIVE, _STRICT, _JSON, _GITHUB, EXPLAIN)
def check_command(
    at: Target,
    day: datetime | None,
    archive: str | None,
    strict: bool,
    as_json: bool,
    github: bool,
) -> None:
    """Tell everything that is wrong with the cards; exit 1 if anything is.

    Then, as advice, what could be better; --explain tells of the rule that it names. Advice fails
    with --strict alone. With --as-of also what will be overdue on a day; with an archive also
    which cards keep their last good version meanwhile.
    """
    if as_json and github:
        raise click.ClickException("--github: found --json as well, expected one of the two")
    today = day.date() if day else datetime.now(UTC).date()
    good = LastGood(archive_of(at, archive)).files
    drafts = read_source(at.source)
    checked = check_keeping(drafts, good, on_unclean=at.on_unclean, today=today)
    # A card whose last good version stands in for it is not the one in the file.
    wrong, used = {problem.file for problem in checked.errors}, checked.files
    right = [
        doc
        for doc in drafts.cards
        if doc.file not in wrong and used.get(doc.name, {}).get(doc.lang, doc) == doc
    ]
    report = of(checked, lint(right, checked.library, today), strict)
    if as_json:
        click.echo(as_object(report))
    elif github:
        for line in for_github(report, _folder(at.source)):
            click.echo(line)
    elif wanted(sys.stdout):
        show(report, sys.stdout)
    else:
        for line in plain(report):
            click.echo(line)
    for line in notes_of(report):
        click.echo(line, err=True)
    if report.failed:
        raise SystemExit(1)


def _folder(source: object) -> str:
    """Where the files of a source lie as seen from here; "" where it is no folder."""
    if not isinstance(source, str | os.PathLike) or not Path(source).is_dir():
        return ""
    return Path(os.path.relpath(source)).as_posix()
