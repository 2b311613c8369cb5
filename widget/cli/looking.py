"""Commands that change nothing: check, preview, snippet."""

from __future__ import annotations

from typing import Any

import click

from widget.check.library import Checked, check
from widget.cli.both import Both, Target, both, catalogue_of_app
from widget.cli.options import (
    BLUEPRINT,
    CARD,
    COUNTRY,
    LANG,
    LEVEL,
    PORT,
    SOURCE,
    THEME,
    URL,
    VARIANT,
)
from widget.publish.site import served_languages
from widget.read.folder import read_source
from widget.serve.catalogue import Catalogue
from widget.serve.preview import serve_preview


@both("check")
def check_command(at: Target) -> None:
    """Tell everything that is wrong with the cards; exit 1 if anything is."""
    _report(check(read_source(at.source), on_unclean=at.on_unclean))


@both("preview", PORT)
def preview_command(at: Target, port: int) -> None:
    """Show the cards in a browser on this machine, drafts included."""
    serve_preview(at.source, port, click.echo)


@click.command("snippet")
@SOURCE
@CARD
@URL
@LANG
@COUNTRY
@LEVEL
@THEME
@VARIANT
def _snippet(source: str, card: str, public_url: str | None, **chosen: Any) -> None:
    """Write the HTML to paste for CARD, or for the word disclaimer."""
    catalogue = Catalogue(source, public_url=public_url, languages=_named(chosen["lang"]))
    lang = chosen["lang"]
    if lang and lang not in served_languages(catalogue.library, None):
        text = f"warning: no person has signed the words of {lang}: the cards are served in it only"
        click.echo(f"{text} where create_blueprint(languages=…) names it", err=True)
    click.echo(catalogue.snippet(card, **chosen), nl=False)


@click.command("snippet")
@CARD
@BLUEPRINT
@LANG
@COUNTRY
@LEVEL
@THEME
@VARIANT
def _app_snippet(card: str, blueprint: str | None, **chosen: Any) -> None:
    """Write the HTML to paste for CARD, or for the word disclaimer."""
    click.echo(catalogue_of_app(blueprint).snippet(card, **chosen), nl=False)


#: The app knows its public address and its languages; a source alone does not.
snippet_command = Both(_snippet, _app_snippet)


def _report(checked: Checked) -> None:
    for problem in checked.problems:
        click.echo(str(problem))
    errors = len(checked.errors)
    versions = checked.library.cards.values() if checked.library else ()
    cards = sum(map(len, versions))
    warnings = len(checked.problems) - errors
    counts = (_count(cards, "card file"), _count(errors, "error"), _count(warnings, "warning"))
    click.echo("{} right, {}, {}".format(*counts), err=True)
    if errors:
        raise SystemExit(1)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + "s" * (number != 1)


def _named(lang: str | None) -> tuple[str, ...] | None:
    """A language asked for by name is served, whether its words are signed or not."""
    return (lang,) if lang else None
