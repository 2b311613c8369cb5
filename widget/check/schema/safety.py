"""The safety block and the evidence, as an original and as a translation hold them."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import fields

from widget.check.schema.base import Strict, nested
from widget.check.schema.fields import STATES, ListOf, Sources, choice, messages, text
from widget.model import Certainty, Direction, GetHelp, Item, Outcome, Safety, SafetyList


class SafetyListField(fields.Field[Any]):
    """Items, or one of three words that say why there are none. Never just empty."""

    EXPECTED = f"a list of items, or one of: {', '.join(STATES)}"

    def __init__(self, item: type[Strict]) -> None:
        super().__init__(required=True, error_messages=messages(self.EXPECTED))
        self.items = ListOf(nested(item), self.EXPECTED)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> SafetyList:
        if isinstance(value, str) and value in STATES:
            return SafetyList(value)  # type: ignore[arg-type]
        items: tuple[Item, ...] = self.items.deserialize(value)
        return SafetyList("listed", items)


class ItemSchema(Strict):
    makes = Item
    text = text()
    sources = Sources()


class GetHelpSchema(Strict):
    makes = GetHelp
    emergency = SafetyListField(ItemSchema)
    urgent = SafetyListField(ItemSchema)
    non_urgent = SafetyListField(ItemSchema)


class SafetySchema(Strict):
    makes = Safety
    contraindications = SafetyListField(ItemSchema)
    cautions = SafetyListField(ItemSchema)
    stop_if = SafetyListField(ItemSchema)
    side_effects = SafetyListField(ItemSchema)
    get_help = nested(GetHelpSchema)


class OutcomeSchema(Strict):
    makes = Outcome
    outcome = text(80)
    certainty = choice(get_args(Certainty))
    direction = choice(get_args(Direction))
    population = text()
    statement = text(600)
    sources = Sources(may_lack=False)


class TranslatedItemSchema(Strict):
    makes = Item
    text = text()


class TranslatedGetHelpSchema(Strict):
    makes = GetHelp
    emergency = SafetyListField(TranslatedItemSchema)
    urgent = SafetyListField(TranslatedItemSchema)
    non_urgent = SafetyListField(TranslatedItemSchema)


class TranslatedSafetySchema(Strict):
    makes = Safety
    contraindications = SafetyListField(TranslatedItemSchema)
    cautions = SafetyListField(TranslatedItemSchema)
    stop_if = SafetyListField(TranslatedItemSchema)
    side_effects = SafetyListField(TranslatedItemSchema)
    get_help = nested(TranslatedGetHelpSchema)


class TranslatedOutcomeSchema(Strict):
    outcome = text(80)
    population = text()
    statement = text(600)
