"""A library as addresses: every path that is served, with what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from widget.errors import SettingError
from widget.model import Card, Library
from widget.publish import changes
from widget.publish.addresses import Form, Served, Site
from widget.publish.asset import CARD, JSON, Asset, seal, to_json
from widget.publish.atom import ATOM, feed
from widget.publish.card import add_fragment, card_site
from widget.publish.changes import Removed
from widget.publish.client import client_assets, page_assets
from widget.publish.document import view_asset
from widget.publish.facts import SCHEMA, disclaimer_revision
from widget.publish.frame import missing_frame
from widget.publish.index import index_page
from widget.publish.mount import Mount
from widget.publish.openapi import openapi
from widget.publish.page import PAGE
from widget.publish.privacy import privacy
from widget.publish.view import disclaimer_view
from widget.publish.voice import Voice
from widget.read.known import Job, Known
from widget.read.words import name_of, words_of


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
    library: Library,
    mount: Mount,
    *,
    languages: Iterable[str] | None,
    known: Known | None = None,
) -> Site:
    """Render, serialise, compress and tag everything, once.

    :param known: what was made of a card stays what is made of the same card.
    """
    known = known or Known()
    served = served_languages(library, languages)
    bare = replace(library, cards={})
    bare = known.make("library", bare, lambda: bare)
    site = Site(library.publisher.default_lang, frozenset(library.countries), tuple(served))
    site.assets |= client_assets() | page_assets("pages.css", "search.js")
    site.assets["v1/openapi.json"] = openapi(mount.public_url)
    site.assets["v1/privacy.json"] = privacy()
    originals = {card.id for card in _published(library, library.publisher.default_lang)}
    for lang in served:
        voice = Voice(library, words_of(library.words, lang), mount.public_url)
        cards = _published(library, lang)
        jobs = [_job(card, library, bare, served, mount) for card in cards]
        known.ahead(jobs, f"Publishing {name_of(lang)}")
        for job in jobs:
            unit = site.units[job.name[1:]] = known.do(job)
            site.take(unit)
        more = len(originals - {card.id for card in cards})
        listed = partial(index_page, cards, voice, served, mount, more)
        site.add(f"cards/{lang}/", Form(listed, PAGE))
        _add_index(site, cards, voice, served, library)
        _add_disclaimer(site, voice)
        site.missing[lang] = missing_frame(disclaimer_view(voice), voice, mount)
    site.cased = {path.lower(): path for path in site.assets if path.startswith("v1/")}
    return site


def _published(library: Library, lang: str) -> list[Card]:
    """The cards of a language that readers see, by id."""
    versions = (versions.get(lang) for _, versions in sorted(library.cards.items()))
    return [card for card in versions if card and card.status != "draft"]


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


def changes_since(site: Served, day: str | None) -> Asset:
    """``v1/changes.json``, or what of it is of a day or later.

    :raises ValueError: for anything but a day, YYYY-MM-DD.
    """
    document = site.changes if day is None else changes.since(site.changes, day)
    return seal(to_json(document), JSON, CARD)


def _job(card: Card, library: Library, bare: Library, served: list[str], mount: Mount) -> Job[Site]:
    """The answers of one card in its language."""
    others = [other for other in served if other in library.cards[card.id]]
    of = card, alone(library, bare, card), others, mount
    return Job(("card", card.id, card.lang), of, partial(card_site, *of))


def alone(library: Library, bare: Library, card: Card) -> Library:
    """All that a card's answers may show of a library: of other cards, the one in its place.

    Nothing else can be read from it, so nothing else can make an answer stale.
    """
    named = card.notice.replaced_by if card.notice else None
    return replace(bare, cards={named: library.cards[named]}) if named in library.cards else bare


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
        number = disclaimer_revision(voice, instead=instead)
        tree = disclaimer_view(voice, number, instead=instead)
        view = view_asset("disclaimer", None, voice, tree, number, 200)
        facts = seal(to_json({
            "schema": SCHEMA, "id": "disclaimer", "lang": disclaimer.lang,
            "dir": words_of(voice.library.words, disclaimer.lang).dir,
            "revision": number, "title": disclaimer.title, "short": disclaimer.short,
            "nodes": list(disclaimer.nodes), "publisher": voice.library.publisher.name,
        }), JSON, CARD)  # fmt: skip
        if instead:
            site.instead["v1/disclaimer.json"] = facts
            site.instead["v1/disclaimer.view.json"] = view
            add_fragment(site, "v1/disclaimer.html", tree, view, site.instead)
        else:
            site.assets[f"v1/disclaimer.{voice.lang}.json"] = facts
            site.assets[f"v1/disclaimer.{voice.lang}.view.json"] = view
            add_fragment(site, f"v1/disclaimer.{voice.lang}.html", tree, view)
