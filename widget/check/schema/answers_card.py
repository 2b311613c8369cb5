"""The answers about cards and the disclaimer."""

from __future__ import annotations

from marshmallow import fields

from widget.check.schema.answers import (
    ID_PATTERN,
    SCHEMA,
    Answer,
    Direction,
    address,
    card_id,
    day,
    empty,
    keyed,
    language,
    listed,
    named,
    node_list,
    nothing,
    one_of,
    only,
    part,
    revision,
    string,
    truth,
    unless,
    whole,
)
from widget.model import GONE, NOTICED, Certainty, Kind, ListState, Severity
from widget.model import Direction as Effect

IN_FORCE = ("active", *(status for status in NOTICED if status not in GONE))
_SOURCE = "Keys of `sources`; none: no source was found."


class Publisher(Answer):
    name = string()
    url = address()
    contact = string("A mail address, or the address of a page.")
    licence = string("Of the texts.")


class Notice(Answer):
    """Why a card is not in force."""

    reason = string()
    since = day()
    what_to_do = string()
    replaced_by = card_id("A card that is served, or null.", null=True)
    severity = one_of(named(Severity), "Of a recall, else null.", null=True)
    lang = language("Of the texts of the notice.")


class SafetyItem(Answer):
    text = string("The rest of a sentence, in plain text; it may cite sources as `[@key]`.")
    sources = listed(string(), _SOURCE)


class SafetyList(Answer):
    state = one_of(named(ListState), "Why it is empty, if it is: a safety list never just is.")
    items = listed(part(SafetyItem))


class GetHelp(Answer):
    """When to get help: the card's advice and that of its condition."""

    emergency = part(SafetyList)
    urgent = part(SafetyList)
    non_urgent = part(SafetyList)


class Safety(Answer):
    contraindications = part(SafetyList, "Who must not use it.")
    cautions = part(SafetyList, "Who has to ask first.")
    stop_if = part(SafetyList)
    side_effects = part(SafetyList)
    get_help = part(GetHelp)


class Outcome(Answer):
    """What is known of one outcome; certainty is never shown without its direction."""

    outcome = string()
    certainty = one_of(named(Certainty), "GRADE's words, or `not_graded`.")
    direction = one_of(named(Effect))
    population = string()
    statement = string()
    sources = listed(string(), _SOURCE)


class Source(Answer):
    key = string()
    title = string()
    publisher = string()
    url = address()
    authors = string(null=True)
    year = whole(1, null=True)
    doi = string(null=True)


class Section(Answer):
    title = string()
    nodes = node_list("Rich text, sanitized.")


class Review(Answer):
    """A named clinician's review of the whole card."""

    last = day()
    next = day("When it is due again.")
    by = string()
    role = string()
    overdue = truth("Whether it was due on the day for which this was made (UTC).")


class Change(Answer):
    version = whole(1)
    date = day()
    kind = one_of(("major", "minor"))
    note = string()
    by = string("The person who signed it off, if known.", null=True)


class ShownDisclaimer(Answer):
    lang = language("Of its texts.")
    title = string()
    short = string("In one sentence.")
    nodes = node_list("In full.")


class Translated(Answer):
    by = string()
    date = day()


class Links(Answer):
    """Absolute addresses; null where the publisher set no public address."""

    self = address(null=True)
    view = address(null=True)
    page = address(null=True)


class CardFacts(Answer):
    """A card in force as facts."""

    schema = only(SCHEMA)
    id = card_id()
    lang = language("Of its texts; another than asked for where that is not there.")
    dir = one_of(named(Direction))
    revision = revision()
    status = one_of(IN_FORCE, "Obey it whatever the HTTP status is.")
    notice = part(Notice, "Null for an active card.", null=True)
    kind = one_of(named(Kind))
    conditions = listed(card_id("A condition."))
    title = string()
    aliases = listed(string())
    summary = string("What it is, in words that promise nothing.")
    safety = part(Safety)
    evidence = listed(part(Outcome))
    sections = listed(part(Section))
    sources = keyed(ID_PATTERN, part(Source), "By key.")
    review = unless("unreviewed", Review, "`unreviewed`: no clinician has reviewed the card.")
    changes = listed(part(Change), "Oldest first.")
    publisher = part(Publisher)
    disclaimer = part(ShownDisclaimer)
    translation_of = fields.Integer(
        strict=True,
        metadata={"description": "Version of the original; of a translation.", "sometimes": True},
    )
    translation = unless(
        "unreviewed", Translated, "Who checked the translation and when.", sometimes=True
    )
    languages = listed(language("One in which the card is served."))
    links = part(Links)


class GoneFacts(CardFacts):
    """A card that is withdrawn or recalled: its notice, and none of its advice."""

    status = one_of(GONE, "Obey it whatever the HTTP status is.")
    notice = part(Notice)
    summary = nothing()
    safety = nothing()
    evidence = empty({"type": "array"}, "Nothing.")
    sections = empty({"type": "array"}, "Nothing.")
    sources = empty({"type": "object"}, "Nothing.")


class CardView(Answer):
    """A card as readers see it: one node tree with every country and both variants."""

    schema = only(SCHEMA)
    id = card_id()
    lang = language("Of its texts; another than asked for where that is not there.")
    dir = one_of(named(Direction))
    revision = revision()
    status = one_of((*IN_FORCE, *GONE), "Obey it whatever the HTTP status is.")
    changed = day("The last change, that of its status included.")
    valid_until = day("The last good day of a copy (UTC), or null.", null=True)
    url = address("The page for people; null without a public address.", null=True)
    view = node_list("One tree.")


class DisclaimerView(CardView):
    id = only("disclaimer")
    status = only("active")
    changed = nothing()
    valid_until = nothing()
    url = nothing()


class DisclaimerFacts(Answer):
    schema = only(SCHEMA)
    id = only("disclaimer")
    lang = language("Of its texts; another than asked for where that is not there.")
    dir = one_of(named(Direction))
    revision = revision()
    title = string()
    short = string("In one sentence.")
    nodes = node_list("In full.")
    publisher = string("The publisher's name.")


class IndexEntry(Answer):
    id = card_id()
    title = string()
    kind = one_of(named(Kind))
    conditions = listed(card_id("A condition."))
    status = one_of((*IN_FORCE, *GONE))
    revision = revision()
    languages = listed(language("One in which the card is served."))


class Index(Answer):
    """All cards of a language."""

    schema = only(SCHEMA)
    lang = language("Of the texts.")
    cards = listed(part(IndexEntry))
