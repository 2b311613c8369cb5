"""The answers that are about no single card: change log, health, oEmbed, mistakes."""

from __future__ import annotations

from marshmallow import fields

from widget.check.schema.answers import (
    SCHEMA,
    Answer,
    Written,
    address,
    card_id,
    day,
    instant,
    language,
    listed,
    one_of,
    only,
    part,
    pattern,
    revision,
    string,
    truth,
    whole,
)
from widget.check.schema.answers_card import IN_FORCE, Notice, Publisher
from widget.model import GONE, NOTICED

_TAG_ADDRESS = "^tag:[^,]+,[0-9]{4}-[0-9]{2}-[0-9]{2}:[a-z0-9-]+/[a-z0-9_]+$"


class Reviewed(Answer):
    by = string()
    role = string()
    date = day()


class LogEntry(Answer):
    """A version of a card, or the notice of one that is not in force."""

    id = pattern(_TAG_ADDRESS, "RFC 4151; it stays.")
    card = card_id()
    title = string("Of the card now.")
    date = day("Of the version, or since when the notice stands.")
    kind = one_of(("major", "minor", *NOTICED))
    version = whole(1, "Null for a notice.", null=True)
    note = string("What changed and why, or the reason of the notice.")
    lang = language("Of the note.")
    signed_by = string(null=True)
    reviewed = part(Reviewed, "The clinician's review of this version.", null=True)
    notice = part(Notice, null=True)
    status = one_of((*IN_FORCE, *GONE), "Of the card now.")
    url = address("The page for people; null without a public address.", null=True)


class Tombstone(Answer):
    """What an earlier entry said is void."""

    id = pattern(_TAG_ADDRESS, "Of the void entry.")
    card = card_id()
    title = string()
    version = whole(1)
    when = instant("UTC.")
    status = one_of((*GONE, "removed"))
    comment = string("Why.")
    lang = language("Of the comment.")


class ChangeLog(Answer):
    """What changed in every card and why; the newest first."""

    schema = only(SCHEMA)
    lang = language("Of all texts that name no other.")
    publisher = part(Publisher)
    updated = instant("Null where nothing was ever published.", null=True)
    changes = listed(part(LogEntry))
    deleted = listed(part(Tombstone))


class Place(Answer):
    file = string("Below the source folder; of a card that is not served only its folder.")
    line = whole(0, "0: the whole file.")
    field = string()


class LastError(Place):
    """What went wrong last in this process, and may be well by now."""

    at = instant("When this process learned of it, UTC.")


class Health(Answer):
    """What is served, where the content is wrong, and how the process is that answers."""

    schema = only(SCHEMA)
    status = one_of(("ok", "degraded"))
    revision = revision("Of the whole; servers that say the same serve the same.")
    cards = whole(0)
    languages = listed(language("One in which a card is served."))
    refused = truth("Whether the newest content was refused whole.")
    kept = listed(string(), "Files in whose place their last good version is served.")
    problems = listed(part(Place))
    warnings = whole(0, "Their number.")
    live = truth("Whether this process looks at its source.")
    ready = truth("Whether it has what it can answer with.")
    age = whole(0, "Seconds since it last found that it serves what its source says.")
    last_error = part(LastError, "Null where nothing was wrong since it started.", null=True)


class AskedHost(Answer):
    host = string()
    why = string()


class AskedFor(Answer):
    id = string("What `on` names.")
    door = string("How the card stands on the page.")
    method = string()
    paths = listed(string(), "Below the place where the cards are mounted.")
    query = listed(string(), "Names of parameters.")
    when = string()
    tells = string("What the host learns from it.")


class SentHeader(Answer):
    name = string()
    by = one_of(("client", "browser"), "Who adds it.")
    on = listed(string(), "Requests, by their `id`.")
    tells = string()


class UnsentHeader(Answer):
    name = string()
    on = listed(string(), "Requests, by their `id`.")


class Privacy(Answer):
    """Every request, header and storage key that a card costs its reader."""

    schema = only("treatment-card-privacy/1")
    about = string()
    hosts = listed(part(AskedHost))
    requests = listed(part(AskedFor))
    headers = listed(part(SentHeader))
    never_sent = listed(part(UnsentHeader))
    storage = Written(
        {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        description="Keys, by the place where a browser keeps them.",
    )
    globals = listed(string(), "Names that a page gets.")
    limits = listed(string(), "What this software cannot promise.")


class Script(Answer):
    integrity = pattern("^sha384-[A-Za-z0-9+/]{64}$", "https://www.w3.org/TR/SRI/")
    bytes = whole(1, "Its size.")


class Integrity(Answer):
    """What a page pins."""

    script = fields.Nested(Script, data_key="widget.js")


class OEmbed(Answer):
    """https://oembed.com, 1.0, type rich."""

    version = only("1.0")
    type = only("rich")
    title = string()
    provider_name = string()
    provider_url = address()
    cache_age = whole(0, "Seconds.")
    width = whole(1, "Pixels.")
    height = whole(1, "Pixels.")
    html = string("A quotation of the card and its safety block, then a frame.")


class Mistake(Answer):
    """What was wrong with a request. Nothing of the request is repeated."""

    error = string()
    expected = string()


class Pastes(Answer):
    """For the script of the builder; not an interface to build on."""

    texts = Written({"type": "object", "additionalProperties": {"type": "string"}})
    lists = Written({
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    })  # fmt: skip
    frames = Written({"type": "object", "additionalProperties": {"type": "string"}})
    query = string()
    level = string()
    page = string()
    langs = Written({
        "type": "array",
        "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
    })  # fmt: skip
    lang = language("Of the card.")
    colours = Written({"type": "object", "additionalProperties": {"type": "string"}})
