"""The arguments and options that commands share."""

from __future__ import annotations

from typing import get_args

import click

from widget.model import Severity
from widget.publish.html import THEMES, VARIANTS
from widget.publish.snippet import FORMS

DAY = click.DateTime(["%Y-%m-%d"])

SOURCE = click.argument("source")
CARD = click.argument("card")
BLUEPRINT = click.option("--blueprint", help="Its name, where the app has several.")

FORM = click.option(
    "--form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="What to paste."
)
COUNTRY = click.option("--country", default="", help="Whose telephone lines: a code such as GB.")
LANG = click.option("--lang", default=None, help="By default the publisher's language.")
LEVEL = click.option(
    "--heading-level",
    type=click.IntRange(1, 6),
    default=3,
    show_default=True,
    help="Of the card's title, one below the heading it stands under.",
)
THEME = click.option(
    "--theme",
    type=click.Choice(THEMES),
    default="inherit",
    show_default=True,
    help="Its colours: those of the page, or its own.",
)
VARIANT = click.option(
    "--variant",
    type=click.Choice(VARIANTS),
    default="full",
    show_default=True,
    help="compact: what keeps readers safe, and a link to the rest.",
)
PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="On this machine; 0 is any free one.",
)
URL = click.option("--public-url", help="The full address where the cards are served.")

_FOLDER = click.Path(exists=True, file_okay=False)
ARCHIVE = click.option("--archive", type=_FOLDER, help="The archive that the server writes.")
AS_OF = click.option("--as-of", "day", type=DAY, help="A day (UTC) to judge for, if not this one.")
ON = click.option("--on", "day", type=DAY, help="Show the text that readers saw on a day (UTC).")

REASON = click.option("--reason", required=True, help="Why, in words for readers.")
WHAT_TO_DO = click.option("--what-to-do", required=True, help="What readers should do now.")
REPLACED_BY = click.option("--replaced-by", metavar="CARD", help="The card to read instead.")
SEVERITY = click.option(
    "--severity", required=True, type=click.Choice(get_args(Severity)), help="How unsafe it is."
)
NOTE = click.option("--note", required=True, help="Why it is given again, for the change log.")
KIND = click.option(
    "--kind",
    type=click.Choice(["major", "minor"]),
    default="major",
    show_default=True,
    help="minor if the advice is what it was: translations and review then hold.",
)
BY = click.option("--by", help="The person who signed it off.")
