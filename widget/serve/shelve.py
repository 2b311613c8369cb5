"""A whole state, put into a store: what differs from what is there already."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace

from widget.model import Card, Document, GetHelp, Library, Safety, SafetyList
from widget.publish.addresses import Form, Site
from widget.publish.asset import Asset
from widget.serve.build import Draft
from widget.serve.head import Head
from widget.serve.light import Light, Shelved
from widget.serve.remembered import CARD, Remembered, dumped, named
from widget.serve.store import ASSET, FORM, INSTEAD, Rows, Store, packed

_NONE = SafetyList("not_assessed")
_NO_SAFETY = Safety(_NONE, _NONE, _NONE, _NONE, GetHelp(_NONE, _NONE, _NONE))


class Shelf:
    """Knows what it has put into a store."""

    def __init__(self, store: Store, memory: Remembered) -> None:
        self._store, self._memory = store, memory
        self._units: set[tuple[str, str]] | None = None
        self._rest: dict[tuple[int, str], tuple[object, int]] = {}
        self._cards: dict[str, list[Card]] = {}
        self._files: dict[tuple[str, str], Document] = {}

    def put(self, site: Site, draft: Draft, head: Head) -> None:
        """Let the store hold this, and nothing else; whoever calls begins and commits."""
        if self._units is None:
            self._begin(site)
        for card, lang in (self._units or set()) - site.units.keys():
            self._memory.forget(f"{CARD} {card} {lang}")
        self._units = {*site.units}
        self._put_rest(site, draft.library)
        self._put_cards(draft.library)
        self._put_files(draft)
        # Apart, for whoever has other code must not read it.
        told = pickle.dumps(head, pickle.HIGHEST_PROTOCOL)
        self._store.tell("head", pickle.dumps((head.stamp.partition("-")[0], told)))
        self._store.tell("count", os.urandom(8))

    def _begin(self, site: Site) -> None:
        """What another press has left of what is no card's is written anew; it is little."""
        self._memory.tidy()
        cards = {
            key for unit in site.units.values() if isinstance(unit, Light) for key in unit.rows
        }
        self._store.take_rows({k: body for k, body in self._store.rows().items() if k not in cards})
        for name in self._store.names("cards"):
            self._store.write("delete from cards where name = ?", name)
        self._store.write("delete from good")

    def _put_rest(self, site: Site, library: Library) -> None:
        found = dict(_rest(site))
        gone = {key: number for key, (_, number) in self._rest.items() if key not in found}
        self._store.take_rows(gone)
        rows: Rows = {}
        for key, thing in found.items():
            if key in self._rest and self._rest[key][0] is thing:
                continue
            if key in self._rest:
                self._store.take_rows({key: self._rest[key][1]})
            data = packed(thing) if isinstance(thing, Asset) else dumped(thing, _names(library))
            rows[key] = self._store.put_body(data)
            self._rest[key] = thing, rows[key]
        for key in gone:
            del self._rest[key]
        self._store.put_rows(rows)

    def _put_cards(self, library: Library) -> None:
        for name in self._cards.keys() - library.cards.keys():
            self._store.write("delete from cards where name = ?", name)
            del self._cards[name]
        for name, versions in library.cards.items():
            now, before = [*versions.values()], self._cards.get(name, [])
            if len(now) == len(before) and all(map(_same, now, before)):
                continue
            self._cards[name] = now
            values = pickle.dumps(versions), pickle.dumps({c.lang: _brief(c) for c in now})
            self._store.write("insert or replace into cards values (?, ?, ?)", name, *values)

    def _put_files(self, draft: Draft) -> None:
        kept = draft.kept.files
        files = {(name, lang): one for name, docs in kept.items() for lang, one in docs.items()}
        for key in self._files.keys() - files.keys():
            self._store.write("delete from good where card = ? and lang = ?", *key)
        for key, document in files.items():
            if self._files.get(key) is not document:
                query = "insert or replace into good values (?, ?, ?)"
                self._store.write(query, *key, document.raw)
        self._files = files


def _same(one: object, other: object) -> bool:
    return one is other


def _rest(site: Site) -> Iterator[tuple[tuple[int, str], Asset | Form]]:
    """What is no card's."""
    for kind, answers in ((ASSET, site.assets), (INSTEAD, site.instead)):
        for path, asset in answers.items():
            if not isinstance(asset, Shelved):
                yield (kind, path), asset
    yield from (((FORM, path), form) for path, form in site.forms.items())


def _names(library: Library) -> dict[int, object]:
    cards = (card for versions in library.cards.values() for card in versions.values())
    briefs: dict[int, object] = {id(card): ("brief", card.id, card.lang) for card in cards}
    return briefs | named(library) | {id(library): ("library",)}


def _brief(card: Card) -> Card:
    """A card without its texts: what lists show of it."""
    return replace(card, sources={}, safety=_NO_SAFETY, evidence=(), sections=())
