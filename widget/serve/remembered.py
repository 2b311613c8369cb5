"""What a press made, kept in its store: one that is started anew makes only what has changed."""

from __future__ import annotations

import io
import os
import pickle
import sys
from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from widget.model import Document, Library
from widget.publish.addresses import Site
from widget.publish.client import dist_folder
from widget.serve.light import light
from widget.serve.packing import Damaged, dumps, guarded, loads, packed
from widget.serve.store import ASSET, FORM, INSTEAD, Rows, Store

#: The kinds of results by the first word of their names; the names of files are paths.
CARD, CHECKED = "card", "checked"
#: After so many results they are safe from a kill, and the log of the store may shrink.
_MANY = 256


@cache
def make_of_code() -> str:
    """What differs when the code does, with which everything is made; as this process found it."""
    told = sha256(sys.version.encode())
    for entry in _files(files("widget")):
        told.update(entry.encode())
    for entry in _files(dist_folder()):
        told.update(entry.encode())
    return told.hexdigest()[:32]


def _files(folder: Traversable) -> Iterable[str]:
    if not isinstance(folder, Path):  # of a package in an archive of modules
        return [str(folder)]
    found = (Path(up, name) for up, _, names in os.walk(folder) for name in names)
    kept = sorted(path for path in found if path.suffix != ".pyc")
    return [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in kept]


class Remembered:
    """See :class:`widget.read.known.Memory`; of a card's answers only their addresses come back."""

    def __init__(self, store: Store) -> None:
        self._store, self._code = store, make_of_code().encode()
        #: Things that others are made of, with their digests; by name, so that none stays for ever.
        self._named: dict[Hashable, object] = {}
        self._digests: dict[int, bytes] = {}
        #: The names of what was asked for.
        self.used: set[str] = set()
        #: Of cards, what was put there since the last commit of a whole state, by the names of the
        #: results: the newest of each; and all numbers of bodies.
        self.newest: dict[str, Rows] = {}
        self.fresh: set[int] = set()
        self._count = 0

    def recall(self, name: Hashable, of: object) -> tuple[Any] | None:
        """What was made of the same, if that is known."""
        if not (key := self._key(name)):
            return None
        self.used.add(key)
        of = self._digest(of)
        found = self._store.made(key)
        if found is None or found[0] != of:
            return None
        try:
            result = loads(found[1])
        except Damaged:
            return None
        if isinstance(name, tuple) and name[0] == CARD:
            site, rows = result
            result = light(site, self._store, rows)
        self._register(name, of, result)
        return (result,)

    def learn(self, name: Hashable, of: object, result: Any) -> Any:
        """Keep a result; the answer is what to go on with in its place."""
        if not (key := self._key(name)):
            return result
        self.used.add(key)
        kept: object = result
        digest = self._digest(of)
        self._store.begin()
        if isinstance(result, Site):
            assert isinstance(of, tuple)
            rows = self.newest[key] = self._bodies(result, of)
            bare = Site(result.default_lang, result.countries, revisions=result.revisions)
            kept, result = (bare, rows), light(bare, self._store, rows)
        self._register(name, digest, result)
        query = "insert or replace into made values (?, ?, ?)"
        self._store.write(query, key, digest, dumps(kept))
        self._count += 1
        if self._count % _MANY == 0:  # nobody sees bodies that answer nothing
            self._store.commit()
        return result

    def _key(self, name: Hashable) -> str:
        """The name of a row; nothing for what is made anew as quickly."""
        if isinstance(name, str):
            return f"file {name}" if os.sep in name else ""
        if isinstance(name, tuple) and name[0] in (CARD, CHECKED):
            return " ".join(map(str, name))
        return ""

    def _bodies(self, site: Site, of: tuple[Any, ...]) -> Rows:
        """Put the answers of a card there; they do not answer yet."""
        numbers: dict[int, int] = {}
        rows: Rows = {}
        for kind, answers in ((ASSET, site.assets), (INSTEAD, site.instead)):
            for path, asset in answers.items():
                if id(asset) not in numbers:
                    numbers[id(asset)] = self._store.put_body(packed(asset))
                rows[kind, path] = numbers[id(asset)]
        names: dict[int, object] = {one: ("body", number) for one, number in numbers.items()}
        names |= named(of[1]) | {id(of[0]): (CARD, of[0].id, of[0].lang)}
        for path, form in site.forms.items():
            rows[FORM, path] = self._store.put_body(dumped(form, names))
        self.fresh.update(rows.values())
        return rows

    def forget(self, key: str) -> None:
        """Forget what was made under a name."""
        self._store.write("delete from made where name = ?", key)

    def tidy(self) -> None:
        """Forget what no build of this process has asked for."""
        for key in set(self._store.names("made")) - self.used:
            self.forget(key)

    def settle(self, units: dict[str, Rows]) -> set[int]:
        """A whole state is put: of two tries to build it, the answers of one are not in it.

        :param units: its answers by the names of the results.
        :returns: the numbers of bodies that may not be.
        """
        for key, rows in self.newest.items():
            if units.get(key) is not rows:
                self.forget(key)
        left, self.fresh = self.fresh, set()
        self.newest.clear()
        return left

    def _register(self, name: Hashable, digest: bytes, result: Any) -> None:
        """A card is what was made of its file, so the digest of that is the card's."""
        if isinstance(name, tuple) and name[0] == CHECKED and isinstance(result, tuple):
            self._name(name, result[0], digest)

    def _name(self, name: Hashable, thing: object, digest: bytes) -> None:
        self._digests.pop(id(self._named.get(name)), None)
        if thing is not None:
            self._named[name], self._digests[id(thing)] = thing, digest

    def _digest(self, of: object) -> bytes:
        told = sha256(self._code)
        for part in of if isinstance(of, tuple) else (of,):
            told.update(self._told(part))
        return told.digest()

    def _told(self, part: object) -> bytes:
        if (known := self._digests.get(id(part))) is not None:
            return known
        if isinstance(part, bytes):
            return sha256(part).digest()
        if isinstance(part, Document):
            whole = part.raw or repr((part.fields, part.lines)).encode()
            return sha256(repr((part.file, part.lang, part.name)).encode() + whole).digest()
        digest = sha256(repr(part).encode()).digest()
        if isinstance(part, Library) and not part.cards:  # large, and the same for every card
            self._name("library", part, digest)
        return digest


def named(library: Library) -> dict[int, object]:
    """Names for the parts of a library that forms point into."""
    found: dict[int, object] = {}
    for field in fields(library):
        if field.name != "cards":
            found[id(getattr(library, field.name))] = ("library", field.name)
    found |= {id(words): ("words", lang) for lang, words in library.words.items()}
    return found if library.cards else found | {id(library): ("library",)}


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, names: dict[int, object]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = names

    def persistent_id(self, thing: object) -> object:
        return self._names.get(id(thing)) if is_dataclass(thing) or type(thing) is dict else None


def dumped(thing: object, names: dict[int, object]) -> bytes:
    """A thing as bytes; what has a name, by it."""
    written = io.BytesIO()
    _Writer(written, names).dump(thing)
    return guarded(written.getvalue())
