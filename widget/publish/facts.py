"""A card as facts, for machines: ``v1/cards/<id>.<lang>.json``."""

from __future__ import annotations

from dataclasses import fields
from hashlib import sha256
from typing import Any

from widget.model import SAFETY_LISTS, Card, GetHelp, Safety, SafetyList
from widget.publish.asset import canonical
from widget.publish.notice import is_gone
from widget.publish.view import card_view, disclaimer_view
from widget.publish.voice import Voice

SCHEMA = "treatment-card/1"


def revision(card: Card, voice: Voice) -> str:
    """12 hex digits of SHA-256 over the card and what it shows of disclaimer and words.

    The public address is left out: the same card on two hosts is the same revision.
    """
    nowhere = Voice(voice.library, voice.words)
    shown = canonical([_facts(card, nowhere), card_view(card, nowhere)])
    return sha256(shown).hexdigest()[:12]


def disclaimer_revision(voice: Voice, *, instead: bool = False) -> str:
    """The same for the disclaimer alone; see :func:`widget.publish.view.disclaimer_view`."""
    nowhere = Voice(voice.library, voice.words)
    return sha256(canonical(disclaimer_view(nowhere, instead=instead))).hexdigest()[:12]


def card_facts(card: Card, voice: Voice, languages: list[str], revision: str) -> dict[str, Any]:
    """The facts JSON, in the order of the contract.

    :param languages: those in which the card is served.
    """
    facts = {"schema": SCHEMA, "id": card.id, "lang": card.lang, "dir": voice.words.dir,
             "revision": revision, **_facts(card, voice), "languages": languages}  # fmt: skip
    base = voice.public_url
    facts["links"] = {
        "self": f"{base}v1/cards/{card.id}.{card.lang}.json" if base else None,
        "view": f"{base}v1/cards/{card.id}.{card.lang}.view.json" if base else None,
        "page": voice.page(card.id),
    }
    return facts


def _facts(card: Card, voice: Voice) -> dict[str, Any]:
    publisher, disclaimer = voice.library.publisher, voice.disclaimer
    facts: dict[str, Any] = {
        "status": card.status,
        "notice": _notice(card, voice),
        "kind": card.kind,
        "conditions": list(card.conditions),
        "title": card.title,
        "aliases": list(card.aliases),
        **_advice(card, voice),
        "review": _told(card.review) | {"overdue": card.overdue} if card.review else "unreviewed",
        "changes": [_told(change) for change in card.changes],
        "publisher": {"name": publisher.name, "url": publisher.url, "contact": publisher.contact,
                      "licence": publisher.licence},
        "disclaimer": {"lang": disclaimer.lang, "title": disclaimer.title,
                       "short": disclaimer.short, "nodes": list(disclaimer.nodes)},
    }  # fmt: skip
    if card.translation:
        facts["translation_of"] = card.translation.of
        by, date = card.translation.by, card.translation.date
        facts["translation"] = {"by": by, "date": date} if by else "unreviewed"
    return facts


def _advice(card: Card, voice: Voice) -> dict[str, Any]:
    """What readers are advised; nothing of it, under the same keys, once the card is gone."""
    if is_gone(card):
        return {"summary": None, "safety": None, "evidence": [], "sections": [], "sources": {}}
    return {
        "summary": card.summary,
        "safety": _safety(card.safety, voice, card),
        "evidence": [_told(outcome) for outcome in card.evidence],
        "sections": [{"title": text.title, "nodes": list(text.nodes)} for text in card.sections],
        "sources": {key: _told(source) for key, source in _sources(card, voice).items()},
    }


def _told(value: Any) -> dict[str, Any]:
    """A value of plain fields by their names; ``asdict`` would copy what is in them, too."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _notice(card: Card, voice: Voice) -> dict[str, Any] | None:
    told = card.notice
    if told is None:
        return None
    instead = voice.published(told.replaced_by)
    lang = told.lang or voice.library.publisher.default_lang
    return _told(told) | {"replaced_by": instead.id if instead else None, "lang": lang}


def _safety(safety: Safety, voice: Voice, card: Card) -> dict[str, Any]:
    facts: dict[str, Any] = {name: _listed(getattr(safety, name)) for name in SAFETY_LISTS}
    flags = voice.red_flags(card.conditions)
    shared = flags.get_help if flags else None
    facts["get_help"] = _get_help(safety.get_help, shared)
    return facts


def _get_help(own: GetHelp, shared: GetHelp | None) -> dict[str, Any]:
    """The card's advice with that of its condition, as readers see it."""
    levels = {}
    for name, listed in own.levels():
        items = listed.items + (getattr(shared, name).items if shared else ())
        levels[name] = _listed(SafetyList("listed", items) if items else listed)
    return levels


def _listed(listed: SafetyList) -> dict[str, Any]:
    items = [{"text": item.text, "sources": list(item.sources)} for item in listed.items]
    return {"state": listed.state, "items": items}


def _sources(card: Card, voice: Voice) -> dict[str, Any]:
    flags = voice.red_flags(card.conditions)
    return {**(flags.sources if flags else {}), **card.sources}
