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
    """
    :param text: the rest of a sentence, lower case and without a full stop.
    :param sources: of this item.
    """

    makes = Item
    text = text()
    sources = Sources()


class GetHelpSchema(Strict):
    """
    :param emergency: when to call the emergency number.
    :param urgent: when to get medical help today.
    :param non_urgent: when to see a medical professional.
    """

    makes = GetHelp
    emergency = SafetyListField(ItemSchema)
    urgent = SafetyListField(ItemSchema)
    non_urgent = SafetyListField(ItemSchema)


class SafetySchema(Strict):
    """
    :param contraindications: who must not use it.
    :param cautions: who must ask a medical professional first.
    :param stop_if: when to stop.
    :param side_effects: what may happen.
    :param get_help: when to get help, by urgency.
    """

    makes = Safety
    contraindications = SafetyListField(ItemSchema)
    cautions = SafetyListField(ItemSchema)
    stop_if = SafetyListField(ItemSchema)
    side_effects = SafetyListField(ItemSchema)
    get_help = nested(GetHelpSchema)


class OutcomeSchema(Strict):
    """
    :param outcome: what was measured.
    :param certainty: how sure it is, not how well it works (GRADE).
    :param direction: what it does to the outcome.
    :param population: in whom it was studied.
    :param statement: what is known, in plain words.
    :param sources: what says so.
    """

    makes = Outcome
    outcome = text(80)
    certainty = choice(get_args(Certainty))
    direction = choice(get_args(Direction))
    population = text()
    statement = text(600)
    sources = Sources(may_lack=False)


class TranslatedItemSchema(Strict):
    """
    :param text: as in the original, in the same order.
    """

    makes = Item
    text = text()


class TranslatedGetHelpSchema(Strict):
    """
    :param emergency: as in the original; a list that is a word there is the same word here.
    :param urgent: as in the original.
    :param non_urgent: as in the original.
    """

    makes = GetHelp
    emergency = SafetyListField(TranslatedItemSchema)
    urgent = SafetyListField(TranslatedItemSchema)
    non_urgent = SafetyListField(TranslatedItemSchema)


class TranslatedSafetySchema(Strict):
    """
    :param contraindications: as in the original, in the same order and number; a list that is a
        word there is the same word here.
    :param cautions: as in the original.
    :param stop_if: as in the original.
    :param side_effects: as in the original.
    :param get_help: as in the original.
    """

    makes = Safety
    contraindications = SafetyListField(TranslatedItemSchema)
    cautions = SafetyListField(TranslatedItemSchema)
    stop_if = SafetyListField(TranslatedItemSchema)
    side_effects = SafetyListField(TranslatedItemSchema)
    get_help = nested(TranslatedGetHelpSchema)


class TranslatedOutcomeSchema(Strict):
    """
    :param outcome: what was measured.
    :param population: in whom it was studied.
    :param statement: what is known, in plain words.
    """

    outcome = text(80)
    population = text()
    statement = text(600)
