"""What each original file must hold, field by field. One schema a kind of file."""

from __future__ import annotations

import re
from typing import Any, get_args

from marshmallow import ValidationError, fields

from widget.check.lint.rules import RULES
from widget.check.schema.base import BAD_KEY, OrUnreviewed, Strict, nested
from widget.check.schema.fields import (
    KEY,
    KEY_EXPECTED,
    UNSOURCED,
    ListOf,
    Scalar,
    card_id,
    choice,
    day,
    matching,
    messages,
    text,
    truth,
    web_link,
    whole,
)
from widget.check.schema.safety import GetHelpSchema, OutcomeSchema, SafetySchema
from widget.model import (
    Change,
    HelpLine,
    Kind,
    Notice,
    Review,
    Severity,
    Source,
    Status,
)
from widget.read.words import locale_of

COUNTRY_CODE = re.compile(r"[A-Z]{2}\Z")
VERSIONS = (1, 100_000)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,200}\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


class SourceSchema(Strict):
    title = text()
    publisher = text(160)
    url = web_link()
    authors = text(200, optional=True)
    year = whole(1800, 2100, optional=True)
    doi = matching(_DOI, "a DOI such as 10.1000/182", optional=True)


class SourcesField(fields.Field[Any]):
    """``key: {title, publisher, url, …}`` as :class:`Source` values by key."""

    def __init__(self) -> None:
        expected = "sources by key, each with title, publisher and url"
        super().__init__(required=True, error_messages=messages(expected, "invalid"))
        self.inner = nested(SourceSchema)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> dict[str, Source]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        sources: dict[str, Source] = {}
        errors: dict[str, Any] = {}
        for key, entry in value.items():
            if not KEY.match(key) or key == UNSOURCED:
                errors[key] = [BAD_KEY + KEY_EXPECTED]
                continue
            try:
                loaded: Any = self.inner.deserialize(entry)
                sources[key] = Source(key, **loaded)
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        return sources


class ChangeSchema(Strict):
    makes = Change
    version = whole(*VERSIONS)
    date = day()
    kind = choice(("major", "minor"))
    note = text()
    by = text(120, optional=True)


class ReviewSchema(Strict):
    makes = Review
    last = day()
    next = day()
    by = text(120)
    role = text(120)


class NoticeSchema(Strict):
    makes = Notice
    reason = text(600)
    since = day()
    what_to_do = text(600)
    replaced_by = card_id(optional=True)
    severity = choice(get_args(Severity), optional=True)


class ExcuseSchema(Strict):
    """Why a rule of docs/lint.md does not hold here; for editors, and shown to no reader."""

    rule = choice(RULES)
    reason = text()
    field = text(200, optional=True)


def excuses() -> ListOf:
    return ListOf(nested(ExcuseSchema), "a list of excuses: rule, reason", optional=True)


def conditions() -> ListOf:
    return ListOf(matching(KEY, "lower-case words joined by '-'"), "a list of conditions")


class TextsSchema(Strict):
    """Plain texts of a card: the original has them, and each translation its own."""

    title = text(120)
    aliases = ListOf(text(80), "a list of names", optional=True)
    summary = text()


class CardSchema(TextsSchema):
    kind = choice(get_args(Kind))
    conditions = conditions()
    at_home = truth()
    needs_professional = truth()
    status = choice(get_args(Status))
    notice = nested(NoticeSchema, optional=True)
    review = OrUnreviewed(ReviewSchema)
    sources = SourcesField()
    safety = nested(SafetySchema)
    evidence = ListOf(nested(OutcomeSchema), "a list with at least one outcome")
    changes = ListOf(nested(ChangeSchema), "a list with at least one version")
    lint = excuses()


class DisclaimerSchema(Strict):
    title = text(120)
    short = text(200)
    version = whole(*VERSIONS)


class RedFlagsSchema(Strict):
    conditions = conditions()
    version = whole(*VERSIONS)
    sources = SourcesField()
    get_help = nested(GetHelpSchema)


class HelpLineSchema(Strict):
    makes = HelpLine
    number = matching(re.compile(r"[0-9+(][0-9 ()+./-]{1,24}\Z"), "a telephone number")
    tel = matching(re.compile(r"\+?[0-9]{2,15}\Z"), "digits as they are dialled")
    source = web_link()
    name = text(120, optional=True)


class CountrySchema(Strict):
    emergency = nested(HelpLineSchema)
    poison = nested(HelpLineSchema, optional=True)
    crisis = nested(HelpLineSchema, optional=True)


def _language(value: str) -> str:
    locale_of(value)
    return value


class ReviewPolicySchema(Strict):
    under_review = whole(0, 3650, optional=True)
    withdraw = whole(0, 3650, optional=True)


class ReviewPolicyField(fields.Field[Any]):
    """``badge``, or after how many days a card whose review is overdue is taken back."""

    def __init__(self) -> None:
        # Doubled, because marshmallow fills in what stands in braces.
        expected = "the word badge, or days: {{under_review: 30, withdraw: 180}}, in that order"
        super().__init__(load_default=dict, error_messages=messages(expected, "invalid"))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "badge":
            return {}
        if not isinstance(value, dict) or not value:
            raise self.make_error("invalid")
        days: Any = nested(ReviewPolicySchema).deserialize(value)
        days = {status: number for status, number in days.items() if number is not None}
        if days.get("under_review", 0) > days.get("withdraw", float("inf")):
            raise self.make_error("invalid")
        return days


class PublisherSchema(Strict):
    name = text(120)
    url = web_link()
    contact = matching(_EMAIL, "an e-mail address")
    licence = text(200)
    default_lang = Scalar("a language tag such as en or pt-BR", _language)
    default_country = matching(COUNTRY_CODE, "a country code such as GB", optional=True)
    report_url = web_link(optional=True)
    review_policy = ReviewPolicyField()
