"""Commands that change the status of a card: recall, withdraw, restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from widget.check.original import Written
from widget.check.recall import recall, restore, withdraw
from widget.cli.both import Target, both
from widget.cli.options import BY, CARD, KIND, NOTE, REASON, REPLACED_BY, SEVERITY, WHAT_TO_DO
from widget.cli.report import reporting
from widget.errors import WidgetError
from widget.model import GONE
from widget.read.source import Store

_REACH = (
    "Servers that watch this {where} answer with {what} within 2 seconds, and pages that ask them "
    "show it within a minute.\n"
    "Copies that sites keep themselves do not change by this: docs/recall.md says what to do."
)


@both("recall", CARD, REASON, WHAT_TO_DO, REPLACED_BY, SEVERITY)
def recall_command(at: Target, card: str, **said: Any) -> None:
    """Put a notice in place of CARD, because following it is unsafe.

    For a card that is recalled already, a new notice.
    """
    with _refusing():
        _tell(recall(at.source, card, on_unclean=at.on_unclean, **said))


@both("withdraw", CARD, REASON, WHAT_TO_DO, REPLACED_BY)
def withdraw_command(at: Target, card: str, **said: Any) -> None:
    """Put a notice in place of CARD, because its advice is no longer given."""
    with _refusing():
        _tell(withdraw(at.source, card, on_unclean=at.on_unclean, **said))


@both("restore", CARD, NOTE, KIND, BY)
def restore_command(at: Target, card: str, **said: Any) -> None:
    """Take the notice of CARD away and give its advice again."""
    with _refusing():
        _tell(restore(at.source, card, on_unclean=at.on_unclean, **said))


@contextmanager
def _refusing() -> Iterator[None]:
    """Say first of all that nothing was done: readers go on seeing what they saw."""
    try:
        yield
    except WidgetError as error:
        raise click.ClickException(f"nothing was written\n{error}") from None


def _tell(written: Written) -> None:
    done = f"{written.path}:{written.line}: {written.status} since {written.since}"
    with reporting(done):
        for problem in written.warnings:
            click.echo(str(problem), err=True)
        click.echo(done)
        where = "database" if isinstance(written.place, Store) else "folder"
        what = "the notice" if written.status in GONE else "the card"
        click.echo(_REACH.format(what=what, where=where))
