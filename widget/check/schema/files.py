"""What the original of a card must hold, field by field.

What a field is for stands in the docstring of its schema; docs/settings.md is made from it.
"""

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
from widget.check.schema.safety import OutcomeSchema, SafetySchema
from widget.model import (
    Change,
    Kind,
    Notice,
    Review,
    Severity,
    Source,
    Status,
)

VERSIONS = (1, 100_000)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,200}\Z")


class SourceSchema(Strict):
    """
    :param title: of the page or the article.
    :param publisher: who published it, or the journal.
    :param url: where it is.
    :param authors: their names, as they are cited.
    :param year: in which it came out.
    :param doi: of an article.
    """

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
    """
    :param version: 1, 2, …, each one more than the last.
    :param date: when.
    :param kind: ``major`` if the advice is another.
    :param note: what changed and why.
    :param by: who signed it off.
    """

    makes = Change
    version = whole(*VERSIONS)
    date = day()
    kind = choice(("major", "minor"))
    note = text()
    by = text(120, optional=True)


class ReviewSchema(Strict):
    """
    :param last: when the whole card was reviewed; never in the future.
    :param next: the last good day of that review.
    :param by: the clinician who did.
    :param role: what they are.
    """

    makes = Review
    last = day()
    next = day()
    by = text(120)
    role = text(120)


class NoticeSchema(Strict):
    """
    :param reason: why the card is not in force.
    :param since: when.
    :param what_to_do: what readers should do now.
    :param replaced_by: the card to read instead.
    :param severity: how unsafe it is; of ``recalled`` alone, and required there.
    """

    makes = Notice
    reason = text(600)
    since = day()
    what_to_do = text(600)
    replaced_by = card_id(optional=True)
    severity = choice(get_args(Severity), optional=True)


class ExcuseSchema(Strict):
    """Why a rule of docs/lint.md does not hold here; for editors, and shown to no reader.

    :param rule: the name of the rule.
    :param reason: why it is wrong here.
    :param field: where; by default the whole file.
    """

    rule = choice(RULES)
    reason = text()
    field = text(200, optional=True)


def excuses() -> ListOf:
    return ListOf(nested(ExcuseSchema), "a list of excuses: rule, reason", optional=True)


def conditions() -> ListOf:
    return ListOf(matching(KEY, "lower-case words joined by '-'"), "a list of conditions")


class TextsSchema(Strict):
    """Plain texts of a card: the original has them, and each translation its own.

    :param title: what readers call it.
    :param aliases: other names.
    :param summary: one sentence on what it is; it promises nothing.
    """

    title = text(120)
    aliases = ListOf(text(80), "a list of names", optional=True)
    summary = text()


class CardSchema(TextsSchema):
    """
    :param kind: decides the words round the safety lists.
    :param conditions: what it is for; cards of a condition share its red flags.
    :param at_home: whether people do it themselves.
    :param needs_professional: whether someone trained has to do or prescribe it.
    :param status: what readers are told of it: docs/writing-cards.md, When advice changes.
    :param notice: why it is not in force; required for every status but ``draft`` and ``active``.
    :param review: the clinician who reviewed the whole card.
    :param sources: what statements rest on; each is cited somewhere.
    :param safety: who must not use it, when to stop, when to get help.
    :param evidence: what is known, one entry for each outcome.
    :param changes: the versions, the newest last.
    :param lint: excuses from the advice of ``check``: docs/lint.md.
    """

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
