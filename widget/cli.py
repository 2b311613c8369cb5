"""The commands: check, preview, snippet (click, which Flask brings).

``python -m widget check SOURCE`` works on any source; ``flask cards check`` on the one that the app
serves.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from widget.check.library import Checked, check
from widget.errors import ContentError, WidgetError
from widget.model import Library
from widget.publish.html import Choice
from widget.publish.site import served_languages
from widget.publish.snippet import card_snippet, disclaimer_snippet
from widget.publish.voice import Voice, words_of
from widget.read.folder import read_source
from widget.serve.blueprint import catalogues
from widget.serve.catalogue import Catalogue
from widget.serve.preview import serve_preview

_COUNTRY = click.option("--country", default="", help="Whose telephone lines: a code such as GB.")
_LANG = click.option("--lang", default=None, help="By default the publisher's language.")
_LEVEL = click.option("--heading-level", type=click.IntRange(1, 6), default=3, show_default=True)
_THEME = click.option(
    "--theme", type=click.Choice(["inherit", "light", "dark", "auto"]), default="inherit"
)
_VARIANT = click.option("--variant", type=click.Choice(["full", "compact"]), default="full")
_PORT = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
_URL = click.option("--public-url", help="The full address where the cards are served.")


class _Group(click.Group):
    """Errors that we raise on purpose end a command with their text, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WidgetError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Group, name="widget")
@click.version_option(package_name="treatment-cards")
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
    _snippet(catalogue, card, **chosen)


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
    _snippet(_of_app(blueprint), card, **chosen)


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


def _snippet(
    catalogue: Catalogue,
    card: str,
    lang: str | None,
    country: str,
    heading_level: int,
    theme: str,
    variant: Any,
) -> None:
    library = catalogue.library
    lang = lang or library.publisher.default_lang
    served = served_languages(library, catalogue.languages)
    if lang not in served:
        raise click.ClickException(f"--lang: found {lang!r}, expected one of {', '.join(served)}")
    if country and country not in library.countries:
        known = ", ".join(sorted(library.countries))
        raise click.ClickException(f"--country: found {country!r}, expected one of {known}")
    voice = Voice(library, words_of(library, lang), catalogue.public_url)
    choice = Choice(country, variant, heading_level, theme, prefix=None)
    today = datetime.now(UTC).date()
    if card == "disclaimer":
        click.echo(disclaimer_snippet(voice, choice, today=today), nl=False)
        return
    click.echo(
        card_snippet(_card(library, catalogue, card, lang), voice, choice, today=today), nl=False
    )


def _card(library: Library, catalogue: Catalogue, name: str, lang: str) -> Any:
    found = library.cards.get(name, {}).get(lang)
    if found is None:
        wrong = [p for p in catalogue.problems if p.file.endswith(f"/{name}.md") and not p.warning]
        if wrong:
            raise ContentError(wrong)
        known = ", ".join(sorted(library.cards))
        raise click.ClickException(f"card: found {name!r} in {lang}, expected one of {known}")
    if found.status == "draft":
        raise click.ClickException(f"card: {name} is a draft; set its status to active first")
    return found


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
