"""Commands that change nothing: history, snippet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from widget.cli.both import Both, Target, archive_of, both, catalogue_of_app
from widget.cli.options import (
    ARCHIVE,
    BLUEPRINT,
    CARD,
    COUNTRY,
    FORM,
    LANG,
    LEVEL,
    ON,
    SOURCE,
    THEME,
    URL,
    VARIANT,
)
from widget.publish.site import served_languages
from widget.read.source import Store
from widget.read.sql.address import is_database, open_database
from widget.serve.catalogue import Catalogue
from widget.serve.history import heading, revisions, spans, summary, text_of
from widget.serve.reading import Reading


@both("history", CARD, ARCHIVE, ON, LANG, COUNTRY)
def history_command(
    at: Target, card: str, archive: str | None, day: datetime | None, lang: str | None, country: str
) -> None:
    """List what readers saw of CARD since when; with --on the text that they saw on a day.

    Of a database, without an archive: who published which of its files when; with --on those files.
    """
    found = archive_of(at, archive)
    source = open_database(at.source) if is_database(at.source) else at.source
    if found is None and isinstance(source, Store):
        _tell_revisions(source, card, day, lang)
        return
    if found is None:
        raise click.ClickException("--archive: found nothing, expected the folder of the archive")
    past = spans(found, card)
    if not past:
        known = ", ".join(found.cards()) or "none"
        raise click.ClickException(f"CARD: found {card!r}, expected one of the archive: {known}")
    if day is None:
        for span in past:
            click.echo(summary(span))
        return
    if day.date() > datetime.now(UTC).date():
        raise click.ClickException(f"--on: found {day.date()}, expected a day that has come")
    if not any(span.touches(day.date()) for span in past):
        click.echo(f"{card} was not published on {day.date()}.")
    for span in past:
        if span.touches(day.date()):
            click.echo(heading(span))
            for text in text_of(found, span.entry, lang, country):
                click.echo(f"\n{text}")


def _tell_revisions(source: Store, card: str, day: datetime | None, lang: str | None) -> None:
    past = [one for one in revisions(source, card) if lang in (None, one.lang)]
    if not past:
        raise click.ClickException(f"CARD: found {card!r}, expected one that {source} has had")
    for one in past:
        if day is None or one.touches(day.date()):
            click.echo(one.summary if day is None else f"== {one.summary}\n\n{one.text}")


@click.command("snippet")
@SOURCE
@CARD
@URL
@LANG
@COUNTRY
@LEVEL
@THEME
@VARIANT
@FORM
def _snippet(source: str, card: str, public_url: str | None, **chosen: Any) -> None:
    """Write the HTML to paste for CARD, or for the word disclaimer."""
    catalogue = Catalogue(source, public_url=public_url, languages=_named(chosen["lang"]))
    lang = chosen["lang"]
    if lang and lang not in served_languages(catalogue.library, None):
        text = f"warning: no person has signed the words of {lang}: the cards are served in it only"
        click.echo(f"{text} where create_blueprint(languages=…) names it", err=True)
    _paste(catalogue, card, chosen)


@click.command("snippet")
@CARD
@BLUEPRINT
@LANG
@COUNTRY
@LEVEL
@THEME
@VARIANT
@FORM
def _app_snippet(card: str, blueprint: str | None, **chosen: Any) -> None:
    """Write the HTML to paste for CARD, or for the word disclaimer."""
    _paste(catalogue_of_app(blueprint), card, chosen)


def _paste(catalogue: Reading, card: str, chosen: dict[str, Any]) -> None:
    click.echo(catalogue.snippet(card, **chosen), nl=False)
    versions = catalogue.library.cards.get(card, {})
    if any(version.overdue for version in versions.values()):
        text = (
            f"warning: the review of {card} is overdue, so this copy is out of date from the start"
        )
        click.echo(text, err=True)


#: The app knows its public address and its languages; a source alone does not.
snippet_command = Both(_snippet, _app_snippet)


def _named(lang: str | None) -> tuple[str, ...] | None:
    """A language asked for by name is served, whether its words are signed or not."""
    return (lang,) if lang else None
