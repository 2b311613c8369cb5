"""What the files that all cards share must hold: publisher, countries, disclaimer, red flags."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import fields

from widget.check.schema.base import Strict, nested
from widget.check.schema.fields import Scalar, matching, messages, text, web_link, whole
from widget.check.schema.files import VERSIONS, SourcesField, conditions
from widget.check.schema.safety import GetHelpSchema
from widget.model import HelpLine
from widget.read.words import locale_of

COUNTRY_CODE = re.compile(r"[A-Z]{2}\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


class HelpLineSchema(Strict):
    """
    :param number: as people write it.
    :param tel: as it is dialled.
    :param source: where it was checked.
    :param name: what it is called; not of an emergency line.
    """

    makes = HelpLine
    number = matching(re.compile(r"[0-9+(][0-9 ()+./-]{1,24}\Z"), "a telephone number")
    tel = matching(re.compile(r"\+?[0-9]{2,15}\Z"), "digits as they are dialled")
    source = web_link()
    name = text(120, optional=True)


class CountrySchema(Strict):
    """
    :param emergency: whom to call in an emergency.
    :param poison: whom to call about a poisoning; shown with cards about medicines.
    :param crisis: whom to call in a crisis of the mind; shown with cards about medicines.
    """

    emergency = nested(HelpLineSchema)
    poison = nested(HelpLineSchema, optional=True)
    crisis = nested(HelpLineSchema, optional=True)


def _language(value: str) -> str:
    locale_of(value)
    return value


class ReviewPolicySchema(Strict):
    """
    :param under_review: after how many days overdue a card is put under review.
    :param withdraw: after how many days overdue a card is withdrawn.
    """

    under_review = whole(0, 3650, optional=True)
    withdraw = whole(0, 3650, optional=True)


class ReviewPolicyField(fields.Field[Any]):
    """``badge``, or after how many days a card whose review is overdue is taken back."""

    def __init__(self) -> None:
        # Doubled, because marshmallow fills in what stands in braces.
        expected = "the word badge, or days: {{under_review: 30, withdraw: 180}}, in that order"
        super().__init__(load_default=dict, error_messages=messages(expected, "invalid"))
        self.inner = nested(ReviewPolicySchema)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "badge":
            return {}
        if not isinstance(value, dict) or not value:
            raise self.make_error("invalid")
        days: Any = self.inner.deserialize(value)
        days = {status: number for status, number in days.items() if number is not None}
        if days.get("under_review", 0) > days.get("withdraw", float("inf")):
            raise self.make_error("invalid")
        return days


class PublisherSchema(Strict):
    """
    :param name: who publishes; every door shows it.
    :param url: the publisher's own site.
    :param contact: where readers write to.
    :param licence: of the texts.
    :param default_lang: the language of the originals.
    :param default_country: whose telephone lines are shown where a site names no country; without
        it wording without a number.
    :param report_url: where readers report a problem; card, revision and language are added to its
        query. Without it the link writes an e-mail to ``contact``.
    :param review_policy: what follows when a review is overdue; by default only that the card says
        so.
    """

    name = text(120)
    url = web_link()
    contact = matching(_EMAIL, "an e-mail address")
    licence = text(200)
    default_lang = Scalar("a language tag such as en or pt-BR", _language)
    default_country = matching(COUNTRY_CODE, "a country code such as GB", optional=True)
    report_url = web_link(optional=True)
    review_policy = ReviewPolicyField()


class DisclaimerSchema(Strict):
    """
    :param title: its heading.
    :param short: one sentence, shown near the top of every card.
    :param version: one more with each change.
    """

    title = text(120)
    short = text(200)
    version = whole(*VERSIONS)


class RedFlagsSchema(Strict):
    """
    :param conditions: whose cards show this after their own advice.
    :param version: one more with each change.
    :param sources: what the advice rests on.
    :param get_help: when to get help, by urgency.
    """

    conditions = conditions()
    version = whole(*VERSIONS)
    sources = SourcesField()
    get_help = nested(GetHelpSchema)
