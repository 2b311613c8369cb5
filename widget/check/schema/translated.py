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
    by = text(120)
    date = day()


class TranslatedSchema(Strict):
    translation_of = whole(*VERSIONS)
    translation = OrUnreviewed(TranslatorSchema)


class TranslatedNoticeSchema(Strict):
    """Of one notice only, which ``status`` and ``since`` name: an older one says something else."""

    status = choice(NOTICED)
    since = day()
    reason = text(600)
    what_to_do = text(600)


class TranslatedCardSchema(TextsSchema, TranslatedSchema):
    notice = nested(TranslatedNoticeSchema, optional=True)
    safety = nested(TranslatedSafetySchema)
    evidence = ListOf(nested(TranslatedOutcomeSchema), "a list with at least one outcome")
    lint = excuses()


class TranslatedDisclaimerSchema(TranslatedSchema):
    title = text(120)
    short = text(200)


class TranslatedRedFlagsSchema(TranslatedSchema):
    get_help = nested(TranslatedGetHelpSchema)
