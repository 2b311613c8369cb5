"""A library as addresses: every path that is served, with what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from widget.errors import SettingError
from widget.model import Card, Library, Node
from widget.publish import changes
from widget.publish.asset import (
    CARD,
    CSS,
    HTML,
    IMMUTABLE,
    JSON,
    Asset,
    canonical,
    seal,
    to_json,
)
from widget.publish.atom import ATOM, feed
from widget.publish.changes import Removed
from widget.publish.client import client_assets, style_sheet
from widget.publish.document import view_asset
from widget.publish.facts import SCHEMA, card_facts, revision
from widget.publish.html import Choice, to_html
from widget.publish.notice import is_gone
from widget.publish.page import card_page, index_page
from widget.publish.view import card_view, disclaimer_view
from widget.publish.voice import Voice
from widget.read.words import words_of


@dataclass(slots=True)
class Site:
    """What is served.

    :param assets: by path below the mount point.
    :param instead: by path without its language, what a reader gets whose language is not there.
    :param trees: by path of an HTML fragment, the tree for its other forms, and its status.
    """

    default_lang: str
    countries: frozenset[str]
    assets: dict[str, Asset] = field(default_factory=dict)
    instead: dict[str, Asset] = field(default_factory=dict)
    trees: dict[str, tuple[Node, int]] = field(default_factory=dict)
    revisions: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Paths by their lower-case form: language tags are compared without case (RFC 5646, 2.1.1).
    cased: dict[str, str] = field(default_factory=dict)
    #: The change log, of which ``v1/changes.json`` answers a part on demand.
    changes: dict[str, Any] = field(default_factory=dict)


def served_languages(library: Library, languages: Iterable[str] | None) -> list[str]:
    """The publisher's language first, then those named, or those whose words a person signed.

    :raises SettingError: for a language that has no words.
    """
    default = library.publisher.default_lang
    if languages is None:
        wanted = sorted(lang for lang, words in library.words.items() if words.signed_by)
    else:
        wanted = list(languages)
    for lang in wanted:
        if lang not in library.words and lang not in ("en", default):
            known = ", ".join(sorted({"en", default, *library.words}))
            raise SettingError(f"languages: found {lang!r}, expected any of {known}")
    return list(dict.fromkeys([default, *wanted]))


def build_site(
    library: Library, *, public_url: str | None, languages: Iterable[str] | None
) -> Site:
    """Render, serialise, compress and tag everything, once."""
    site = Site(library.publisher.default_lang, frozenset(library.countries))
    site.assets |= client_assets()
    style = style_sheet()
    style_path = f"embed/card-{sha256(style).hexdigest()[:12]}.css"
    site.assets[style_path] = seal(style, CSS, IMMUTABLE)
    served = served_languages(library, languages)
    for lang in served:
        voice = Voice(library, words_of(library.words, lang), public_url)
        cards = [
            card for _, versions in sorted(library.cards.items())
            if (card := versions.get(lang)) and card.status != "draft"
        ]  # fmt: skip
        for card in cards:
            others = [other for other in served if other in library.cards[card.id]]
            _add_card(site, card, voice, others, f"../../{style_path}")
        site.assets[f"cards/{lang}/"] = index_page(cards, voice, f"../../{style_path}")
        _add_index(site, cards, voice, served, library)
        _add_disclaimer(site, voice)
    site.cased = {path.lower(): path for path in site.assets if path.startswith("v1/")}
    return site


def add_changes(
    site: Site, library: Library, public_url: str | None, removed: Iterable[Removed]
) -> None:
    """The change log and its feed, in the publisher's language.

    :param removed: cards that were published and are not any more.
    """
    voice = Voice(library, words_of(library.words, site.default_lang), public_url)
    site.changes = changes.document(library, voice, removed)
    site.assets["v1/changes.json"] = changes_since(site, None)
    address = f"{public_url}v1/changes.atom" if public_url else None
    site.assets["v1/changes.atom"] = seal(feed(site.changes, voice, address), ATOM, CARD)


def changes_since(site: Site, day: str | None) -> Asset:
    """``v1/changes.json``, or what of it is of a day or later.

    :raises ValueError: for anything but a day, YYYY-MM-DD.
    """
    document = site.changes if day is None else changes.since(site.changes, day)
    return seal(to_json(document), JSON, CARD)


def _add_card(site: Site, card: Card, voice: Voice, languages: list[str], style: str) -> None:
    number = revision(card, voice)
    site.revisions[card.id, card.lang] = number
    status = 410 if is_gone(card) else 200
    facts = seal(to_json(card_facts(card, voice, languages, number)), JSON, CARD, status=status)
    tree = card_view(card, voice, number)
    view = view_asset(card.id, card, voice, tree, number, status)
    path, pinned = f"v1/cards/{card.id}", f"v1/cards/{card.id}@{number}"
    site.assets[f"{path}.{card.lang}.json"] = facts
    site.assets[f"{path}.{card.lang}.view.json"] = view
    site.assets[f"{pinned}.{card.lang}.view.json"] = view
    _add_fragment(site, f"{path}.{card.lang}.html", tree, status)
    others = [lang for lang in languages if lang != card.lang]
    site.assets[f"cards/{card.lang}/{card.id}"] = card_page(card, tree, voice, others, style)
    if card.lang == site.default_lang:
        tree = card_view(card, voice, number, instead=True)
        site.instead[f"{path}.json"] = facts
        site.instead[f"{path}.view.json"] = view_asset(card.id, card, voice, tree, number, status)
        site.instead[f"{pinned}.view.json"] = site.instead[f"{path}.view.json"]
        site.trees[f"{path}.html"] = (tree, status)
        site.instead[f"{path}.html"] = fragment(tree, Choice(), status)


def _add_fragment(site: Site, path: str, tree: Node, status: int) -> None:
    site.trees[path] = (tree, status)
    site.assets[path] = fragment(tree, Choice(), status)


def fragment(tree: Node, choice: Choice, status: int) -> Asset:
    """The tree as an HTML fragment in one of its forms."""
    return seal(to_html([tree], choice).encode(), HTML, CARD, status=status)


def _add_index(
    site: Site, cards: list[Card], voice: Voice, served: list[str], library: Library
) -> None:
    entries = [
        {
            "id": card.id,
            "title": card.title,
            "kind": card.kind,
            "conditions": list(card.conditions),
            "status": card.status,
            "revision": site.revisions[card.id, card.lang],
            "languages": [lang for lang in served if lang in library.cards[card.id]],
        }
        for card in cards
    ]
    index = seal(to_json({"schema": SCHEMA, "lang": voice.lang, "cards": entries}), JSON, CARD)
    site.assets[f"v1/cards.{voice.lang}.json"] = index
    if voice.lang == site.default_lang:
        site.instead["v1/cards.json"] = index


def _add_disclaimer(site: Site, voice: Voice) -> None:
    disclaimer = voice.disclaimer
    for instead in (False, True):
        if instead and voice.lang != site.default_lang:
            break
        nowhere = Voice(voice.library, voice.words)
        number = sha256(canonical(disclaimer_view(nowhere, instead=instead))).hexdigest()[:12]
        tree = disclaimer_view(voice, number, instead=instead)
        view = view_asset("disclaimer", None, voice, tree, number, 200)
        facts = seal(to_json({
            "schema": SCHEMA, "id": "disclaimer", "lang": disclaimer.lang, "dir": voice.words.dir,
            "revision": number, "title": disclaimer.title, "short": disclaimer.short,
            "nodes": list(disclaimer.nodes), "publisher": voice.library.publisher.name,
        }), JSON, CARD)  # fmt: skip
        if instead:
            site.instead["v1/disclaimer.json"] = facts
            site.instead["v1/disclaimer.view.json"] = view
            site.trees["v1/disclaimer.html"] = (tree, 200)
            site.instead["v1/disclaimer.html"] = fragment(tree, Choice(), 200)
        else:
            site.assets[f"v1/disclaimer.{voice.lang}.json"] = facts
            site.assets[f"v1/disclaimer.{voice.lang}.view.json"] = view
            _add_fragment(site, f"v1/disclaimer.{voice.lang}.html", tree, 200)
