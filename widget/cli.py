"""The commands: check, preview, snippet (click, which Flask brings).

``python -m widget check SOURCE`` works on any source; ``flask cards check`` on the one that the app
serves.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from widget.check.library import Checked, check
from widget.errors import WidgetError
from widget.publish.html import THEMES, VARIANTS
from widget.publish.site import served_languages
from widget.read.folder import read_source
from widget.serve.blueprint import catalogues
from widget.serve.catalogue import Catalogue
from widget.serve.preview import serve_preview

_COUNTRY = click.option("--country", default="", help="Whose telephone lines: a code such as GB.")
_LANG = click.option("--lang", default=None, help="By default the publisher's language.")
_LEVEL = click.option("--heading-level", type=click.IntRange(1, 6), default=3, show_default=True)
_THEME = click.option("--theme", type=click.Choice(THEMES), default="inherit")
_VARIANT = click.option("--variant", type=click.Choice(VARIANTS), default="full")
_PORT = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
_URL = click.option("--public-url", help="The full address where the cards are served.")


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
    """Treatment cards: check them, look at them, get what to paste.

    SOURCE is a folder of cards, or the word starter for the built-in ones.
    """


@main.command("check")
@click.argument("source")
def check_command(source: str) -> None:
    """Tell everything that is wrong with SOURCE; exit 1 if anything is."""
    _report(check(read_source(source)))


@main.command("snippet")
@click.argument("source")
@click.argument("card")
@_URL
@_LANG
@_COUNTRY
@_LEVEL
@_THEME
@_VARIANT
def snippet_command(source: str, card: str, public_url: str | None, **chosen: Any) -> None:
    """Write the HTML to paste for CARD, or for the word disclaimer."""
    catalogue = Catalogue(source, public_url=public_url, languages=_named(chosen["lang"]))
    lang = chosen["lang"]
    if lang and lang not in served_languages(catalogue.library, None):
        text = f"warning: no person has signed the words of {lang}: the cards are served in it only"
        click.echo(f"{text} where create_blueprint(languages=…) names it", err=True)
    click.echo(catalogue.snippet(card, **chosen), nl=False)


@main.command("preview")
@click.argument("source")
@_PORT
def preview_command(source: str, port: int) -> None:
    """Show SOURCE in a browser on this machine, drafts included."""
    serve_preview(source, port, click.echo)


@click.group(cls=_Group, name="cards")
def cards() -> None:
    """The treatment cards of this app: check, preview, snippet."""


_BLUEPRINT = click.option("--blueprint", help="Its name, where the app has several.")


@cards.command("check")
@_BLUEPRINT
def app_check(blueprint: str | None) -> None:
    """Tell everything that is wrong with the cards; exit 1 if anything is."""
    catalogue = _of_app(blueprint)
    _report(check(read_source(catalogue.source), on_unclean=catalogue.on_unclean))


@cards.command("snippet")
@click.argument("card")
@_BLUEPRINT
@_LANG
@_COUNTRY
@_LEVEL
@_THEME
@_VARIANT
def app_snippet(card: str, blueprint: str | None, **chosen: Any) -> None:
    """Write the HTML to paste for CARD, or for the word disclaimer."""
    click.echo(_of_app(blueprint).snippet(card, **chosen), nl=False)


@cards.command("preview")
@_BLUEPRINT
@_PORT
def app_preview(blueprint: str | None, port: int) -> None:
    """Show the cards in a browser on this machine, drafts included."""
    serve_preview(_of_app(blueprint).source, port, click.echo)


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


def _of_app(name: str | None) -> Catalogue:
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
