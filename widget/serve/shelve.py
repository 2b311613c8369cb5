"""A whole state, put into a store: what differs from what is there already."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from widget.model import Card, Document, GetHelp, Library, Safety, SafetyList
from widget.publish.addresses import Form, Site
from widget.publish.asset import Asset
from widget.serve.build import Draft
from widget.serve.bulletin import Bulletin
from widget.serve.head import Head
from widget.serve.light import Light, Shelved
from widget.serve.packing import dumps, packed
from widget.serve.remembered import CARD, Remembered, dumped, named
from widget.serve.store import ASSET, FORM, INSTEAD, Rows, Store

_NONE = SafetyList("not_assessed")
_NO_SAFETY = Safety(_NONE, _NONE, _NONE, _NONE, GetHelp(_NONE, _NONE, _NONE))
_Units = dict[str, Light]


class Shelf:
    """Knows what it has put into a store."""

    def __init__(self, store: Store, memory: Remembered, origin: str) -> None:
        self._store, self._memory, self._origin = store, memory, origin
        self._bulletin = Bulletin(store, origin)
        self._units: _Units | None = None
        #: What is no card's: the thing, the number of its body, and a digest of that.
        self._rest: dict[tuple[int, str], tuple[object, int, bytes]] = {}
        self._cards: dict[str, list[Card]] = {}
        self._files: dict[tuple[str, str], Document] = {}
        self._head: object = None

    def put(self, site: Site, draft: Draft, head: Head) -> None:
        """Let the store hold this, and nothing else; whoever calls begins and commits."""
        units = {
            f"{CARD} {card} {lang}": unit
            for (card, lang), unit in site.units.items()
            if isinstance(unit, Light)
        }
        before = self._store.connection.changes
        if self._units is None:
            self._begin(units)
        else:
            self._put_units(self._units, units)
        self._units = units
        self._put_rest(site, draft.library)
        self._put_cards(draft.library)
        self._put_files(draft)
        head = replace(head, news=self._bulletin.put(site.revisions, draft.library))
        same = self._head == replace(head, stamp="")
        same = same and self._store.connection.changes == before
        # Apart, for whoever has other code must not read it.
        self._store.tell("head", dumps((self._origin, dumps(head))))
        self._head = replace(head, stamp="")
        if not same:  # else nobody has to read anything anew
            last = max(self._store.bodies(self._last()), default=self._last())
            self._store.tell("last", str(last).encode())
            self._store.tell("count", os.urandom(8))

    def _last(self) -> int:
        """The number of a body up to which none is there without its answers."""
        return int(self._store.told("last") or 0)

    def _begin(self, units: _Units) -> None:
        """What another press has left of what is no card's is written anew; it is little."""
        self._memory.tidy()
        want = {key: number for unit in units.values() for key, number in unit.rows.items()}
        have = self._store.rows()
        gone = {key: number for key, number in have.items() if want.get(key) != number}
        self._store.take_rows(gone)
        self._store.put_rows({key: number for key, number in want.items() if key not in have
                              or key in gone})  # fmt: skip
        left = {*gone.values(), *self._store.bodies(self._last()), *self._settle(units)}
        self._store.take_bodies(left.difference(want.values()))
        for name in self._store.names("cards"):
            self._store.write("delete from cards where name = ?", name)
        self._store.write("delete from good")

    def _put_units(self, before: _Units, units: _Units) -> None:
        gone, new = Rows(), Rows()
        for key, unit in units.items():
            if (known := before.get(key)) is not unit:
                new |= unit.rows
                gone |= known.rows if known else {}
        for key in before.keys() - units.keys():
            gone |= before[key].rows
            self._memory.forget(key)
        self._store.take_rows(gone)
        self._store.put_rows(new)
        self._store.take_bodies({*gone.values(), *self._settle(units)}.difference(new.values()))

    def _settle(self, units: _Units) -> set[int]:
        return self._memory.settle({key: unit.rows for key, unit in units.items()})

    def _put_rest(self, site: Site, library: Library) -> None:
        found = dict(_rest(site))
        gone = {key: number for key, (_, number, _) in self._rest.items() if key not in found}
        rows: Rows = {}
        for key, thing in found.items():
            known, number, before = self._rest.get(key, (None, 0, b""))
            if known is thing:
                continue
            data = packed(thing) if isinstance(thing, Asset) else dumped(thing, _names(library))
            if (digest := sha256(data).digest()) != before:
                gone |= {key: number} if number else {}
                number = rows[key] = self._store.put_body(data)
            self._rest[key] = thing, number, digest
        for key in gone.keys() - found.keys():
            del self._rest[key]
        self._store.take_rows(gone)
        self._store.take_bodies(gone.values())
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
            values = dumps(versions), dumps({c.lang: _brief(c) for c in now})
            self._store.write("insert or replace into cards values (?, ?, ?)", name, *values)

    def _put_files(self, draft: Draft) -> None:
        kept = draft.kept.files
        files = {(name, lang): one for name, docs in kept.items() for lang, one in docs.items()}
        for key in self._files.keys() - files.keys():
            self._store.write("delete from good where card = ? and lang = ?", *key)
        for key, document in files.items():
            known = self._files.get(key)
            if known is None or known.raw != document.raw:
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
