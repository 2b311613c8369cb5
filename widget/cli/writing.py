"""The command that begins a card."""

from __future__ import annotations

import sys
from typing import Any, get_args

import click

from widget.check.scaffold import begin
from widget.check.unwritten import MARK
from widget.cli.both import Target, both
from widget.cli.colour import tell
from widget.cli.options import CARD
from widget.cli.report import reporting
from widget.errors import WidgetError
from widget.model import Kind

_KIND = click.option("--kind", type=click.Choice(get_args(Kind)), help="What sort of treatment.")
_TITLE = click.option("--title", help="What readers call it; it can be written later.")
_CONDITION = click.option(
    "--condition", "conditions", multiple=True, help="What it is for, such as back-spasm."
)
_LANG = click.option("--lang", help="Another language than the publisher's: a translation.")


@both("new", CARD, _KIND, _TITLE, _CONDITION, _LANG)
def new_command(at: Target, card: str, **given: Any) -> None:
    """Begin CARD: write a draft with every field, and what belongs there.

    What is left to write is marked TO-WRITE; `check` names each mark, and no reader sees a card
    that has one. With --lang of another language than the publisher's: a translation, with as many
    texts as its original. A file that is there is never written over.
    """
    try:
        begun = begin(at.source, card, on_unclean=at.on_unclean, **given)
    except WidgetError as error:
        raise click.ClickException(f"nothing was written\n{error}") from None
    count = len(begun.places)
    of = begun.translation_of
    what = "a draft" if of is None else f"a translation of version {of}"
    with reporting(f"{begun.path}: {what}"):
        marked = f"{count} place{'s' * (count != 1)}"
        tell(sys.stdout, (f"{begun.path}", "bold"), f": {what}; ", (marked, "yellow"), " to write")
        tell(sys.stdout, f"{MARK} marks them. `check` names them, `preview` shows them.")
    if begun.early:
        click.echo(str(begun.early), err=True)
