"""The two groups of commands, one for any source and one for the source of an app."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from widget.cli.changing import recall_command, restore_command, withdraw_command
from widget.cli.checking import check_command
from widget.cli.database import diff_command, migrate_command, publish_command, pull_command
from widget.cli.doctor import doctor_command
from widget.cli.exporting import export_command
from widget.cli.looking import history_command, snippet_command
from widget.cli.previewing import preview_command
from widget.cli.writing import new_command
from widget.errors import WidgetError


def _version() -> str:
    try:
        return version("treatment-cards")
    except PackageNotFoundError:
        return "not installed: a checkout"


class _Group(click.Group):
    """Errors that we raise on purpose end a command with their text, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WidgetError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Group, name="widget")
@click.version_option(_version())
def main() -> None:
    """Treatment cards: begin them, check them, look at them, get what to paste, recall them.

    SOURCE is a folder of cards, the address of a database, or the word starter for the built-in
    ones.
    """


@click.group(cls=_Group, name="cards")
def cards() -> None:
    """The treatment cards of this app: check them, look at them, recall them."""


for _command in (
    new_command,
    check_command,
    preview_command,
    snippet_command,
    history_command,
    export_command,
    recall_command,
    withdraw_command,
    restore_command,
):
    main.add_command(_command.of_source)
    cards.add_command(_command.of_app)
for _alone in (migrate_command, publish_command, pull_command, diff_command):
    main.add_command(_alone)
#: It looks at pages, whoever publishes their cards.
main.add_command(doctor_command)
