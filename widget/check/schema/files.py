"""What each file must hold, field by field. One schema a kind of file."""

from __future__ import annotations

import re
from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, post_load

from widget.check.schema.fields import (
    KEY,
    UNSOURCED,
    ListOf,
    SafetyListField,
    Scalar,
    Sources,
    card_id,
    choice,
    day,
    matching,
    text,
    truth,
    web_link,
    whole,
)
from widget.model import (
    Certainty,
    Change,
    Direction,
    GetHelp,
    HelpLine,
    Item,
    Kind,
    Notice,
    Outcome,
    Review,
    Safety,
    Severity,
    Source,
    Status,
)
from widget.read.words import locale_of

#: How a message about an unknown key begins; the known ones follow.
UNKNOWN = "unknown key; known: "


class Strict(Schema):
    """Unknown keys are errors that name the known ones; the result is a value of ``makes``."""

    makes: Any = dict

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = ", ".join(sorted(self.fields))
        self.error_messages = {"unknown": UNKNOWN + known, "type": f"fields: {known}"}

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> Any:
        return self.makes(**data)


def _nested(schema: type[Strict], *, optional: bool = False) -> fields.Nested:
    expected = f"fields: {', '.join(schema._declared_fields)}"
    extra: dict[str, Any] = {"load_default": None} if optional else {"required": True}
    errors = dict.fromkeys(("required", "null", "type"), expected)
    return fields.Nested(schema, error_messages=errors, **extra)


class ItemSchema(Strict):
    makes = Item
    text = text()
    sources = Sources()


class TranslatedItemSchema(Strict):
    makes = Item
    text = text()


class GetHelpSchema(Strict):
    makes = GetHelp
    emergency = SafetyListField(_nested(ItemSchema))
    urgent = SafetyListField(_nested(ItemSchema))
    non_urgent = SafetyListField(_nested(ItemSchema))


class SafetySchema(Strict):
    makes = Safety
    contraindications = SafetyListField(_nested(ItemSchema))
    cautions = SafetyListField(_nested(ItemSchema))
    stop_if = SafetyListField(_nested(ItemSchema))
    side_effects = SafetyListField(_nested(ItemSchema))
    get_help = _nested(GetHelpSchema)


class TranslatedGetHelpSchema(Strict):
    makes = GetHelp
    emergency = SafetyListField(_nested(TranslatedItemSchema))
    urgent = SafetyListField(_nested(TranslatedItemSchema))
    non_urgent = SafetyListField(_nested(TranslatedItemSchema))


class TranslatedSafetySchema(Strict):
    makes = Safety
    contraindications = SafetyListField(_nested(TranslatedItemSchema))
    cautions = SafetyListField(_nested(TranslatedItemSchema))
    stop_if = SafetyListField(_nested(TranslatedItemSchema))
    side_effects = SafetyListField(_nested(TranslatedItemSchema))
    get_help = _nested(TranslatedGetHelpSchema)


class OutcomeSchema(Strict):
    makes = Outcome
    outcome = text(80)
    certainty = choice(get_args(Certainty))
    direction = choice(get_args(Direction))
    population = text()
    statement = text(600)
    sources = Sources(may_lack=False)


class TranslatedOutcomeSchema(Strict):
    outcome = text(80)
    population = text()
    statement = text(600)


class SourceSchema(Strict):
    title = text()
    publisher = text(160)
    url = web_link()
    authors = text(200, optional=True)
    year = whole(1800, 2100, optional=True)
    doi = matching(
        re.compile(r"10\.[0-9]{4,9}/\S{1,200}\Z"), "a DOI such as 10.1000/182", optional=True
    )


class SourcesField(fields.Field[Any]):
    """``key: {title, publisher, url, …}`` as :class:`Source` values by key."""

    EXPECTED = "sources by key, each with title, publisher and url"

    def __init__(self) -> None:
        super().__init__(
            required=True, error_messages=dict.fromkeys(("required", "null"), self.EXPECTED)
        )

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> dict[str, Source]:
        if not isinstance(value, dict):
            raise ValidationError(self.EXPECTED)
        sources, errors = {}, {}
        inner = _nested(SourceSchema)
        for key, entry in value.items():
            try:
                if not KEY.match(key) or key == UNSOURCED:
                    raise ValidationError("a key of lower-case letters, digits and '-'")
                sources[key] = Source(key, **inner.deserialize(entry))
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)  # type: ignore[arg-type]
        return sources


class ChangeSchema(Strict):
    makes = Change
    version = whole(1, 100_000)
    date = day()
    kind = choice(("major", "minor"))
    note = text()


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


class TranslatorSchema(Strict):
    by = text(120)
    date = day()


class OrUnreviewed(fields.Field[Any]):
    """The word ``unreviewed`` as ``None``, or who checked it and when."""

    def __init__(self, schema: type[Strict]) -> None:
        self.expected = f"the word unreviewed, or fields: {', '.join(schema._declared_fields)}"
        super().__init__(required=True, allow_none=True, error_messages={"required": self.expected})
        self.inner = _nested(schema)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "unreviewed":
            return None
        if not isinstance(value, dict):
            raise ValidationError(self.expected)
        return self.inner.deserialize(value)


class CardSchema(Strict):
    title = text(120)
    aliases = ListOf(text(80), "a list of names", optional=True)
    summary = text()
    kind = choice(get_args(Kind))
    conditions = ListOf(matching(KEY, "lower-case words joined by '-'"), "a list of conditions")
    at_home = truth()
    needs_professional = truth()
    status = choice(get_args(Status))
    notice = _nested(NoticeSchema, optional=True)
    review = OrUnreviewed(ReviewSchema)
    sources = SourcesField()
    safety = _nested(SafetySchema)
    evidence = ListOf(_nested(OutcomeSchema), "a list with at least one outcome")
    changes = ListOf(_nested(ChangeSchema), "a list with at least one version")


class TranslationSchema(Strict):
    title = text(120)
    aliases = ListOf(text(80), "a list of names", optional=True)
    summary = text()
    safety = _nested(TranslatedSafetySchema)
    evidence = ListOf(_nested(TranslatedOutcomeSchema), "a list with at least one outcome")
    translation_of = whole(1, 100_000)
    translation = OrUnreviewed(TranslatorSchema)


class DisclaimerSchema(Strict):
    title = text(120)
    short = text(200)
    version = whole(1, 100_000)


class TranslatedDisclaimerSchema(Strict):
    title = text(120)
    short = text(200)
    translation_of = whole(1, 100_000)
    translation = OrUnreviewed(TranslatorSchema)


class RedFlagsSchema(Strict):
    conditions = ListOf(matching(KEY, "lower-case words joined by '-'"), "a list of conditions")
    version = whole(1, 100_000)
    sources = SourcesField()
    get_help = _nested(GetHelpSchema)


class TranslatedRedFlagsSchema(Strict):
    get_help = _nested(TranslatedGetHelpSchema)
    translation_of = whole(1, 100_000)
    translation = OrUnreviewed(TranslatorSchema)


class HelpLineSchema(Strict):
    makes = HelpLine
    number = matching(re.compile(r"[0-9+(][0-9 ()+./-]{1,24}\Z"), "a telephone number")
    tel = matching(re.compile(r"\+?[0-9]{2,15}\Z"), "digits as they are dialled")
    source = web_link()
    name = text(120, optional=True)


class CountrySchema(Strict):
    emergency = _nested(HelpLineSchema)
    poison = _nested(HelpLineSchema, optional=True)
    crisis = _nested(HelpLineSchema, optional=True)


def _language(value: str) -> str:
    locale_of(value)
    return value


COUNTRY_CODE = re.compile(r"[A-Z]{2}\Z")


class PublisherSchema(Strict):
    name = text(120)
    url = web_link()
    contact = matching(re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z"), "an e-mail address")
    licence = text(200)
    default_lang = Scalar("a language tag such as en or pt-BR", _language)
    default_country = matching(COUNTRY_CODE, "a country code such as GB", optional=True)
    report_url = web_link(optional=True)
