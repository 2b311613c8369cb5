"""What a translation holds: texts alone, and which version of the original it was made from."""

from __future__ import annotations

from widget.check.schema.base import OrUnreviewed, Strict, nested
from widget.check.schema.fields import ListOf, choice, day, text, whole
from widget.check.schema.files import VERSIONS, TextsSchema, excuses
from widget.check.schema.safety import (
    TranslatedGetHelpSchema,
    TranslatedOutcomeSchema,
    TranslatedSafetySchema,
)
from widget.model import NOTICED


class TranslatorSchema(Strict):
    """
    :param by: who checked it.
    :param date: when.
    """

    by = text(120)
    date = day()


class TranslatedSchema(Strict):
    """
    :param translation_of: the version of the original that it was made from.
    :param translation: the person who checked it; readers are told when nobody has.
    """

    translation_of = whole(*VERSIONS)
    translation = OrUnreviewed(TranslatorSchema)


class TranslatedNoticeSchema(Strict):
    """Of one notice only, which ``status`` and ``since`` name: an older one says something else.

    :param status: of the notice that is translated.
    :param since: of the notice that is translated.
    :param reason: why the card is not in force.
    :param what_to_do: what readers should do now.
    """

    status = choice(NOTICED)
    since = day()
    reason = text(600)
    what_to_do = text(600)


class TranslatedCardSchema(TextsSchema, TranslatedSchema):
    """
    :param notice: the original's, in words of this language.
    :param safety: the texts of the original's.
    :param evidence: the texts of the original's.
    :param lint: excuses from the advice of ``check``, for this file.
    """

    notice = nested(TranslatedNoticeSchema, optional=True)
    safety = nested(TranslatedSafetySchema)
    evidence = ListOf(nested(TranslatedOutcomeSchema), "a list with at least one outcome")
    lint = excuses()


class TranslatedDisclaimerSchema(TranslatedSchema):
    """
    :param title: its heading.
    :param short: one sentence, shown near the top of every card.
    """

    title = text(120)
    short = text(200)


class TranslatedRedFlagsSchema(TranslatedSchema):
    """
    :param get_help: the texts of the original's.
    """

    get_help = nested(TranslatedGetHelpSchema)
