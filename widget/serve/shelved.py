"""The state of a worker: looked up in the store, what is asked for often kept in memory."""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from widget.model import Card, Library
from widget.publish.addresses import Form
from widget.publish.asset import Asset
from widget.read.archive import Archive
from widget.read.words import words_of
from widget.serve.demand import OnDemand
from widget.serve.edition import Edition
from widget.serve.head import Head
from widget.serve.packing import loads, unguarded, unpacked
from widget.serve.pins import Pins
from widget.serve.settings import Settings
from widget.serve.state import State
from widget.serve.store import ASSET, FORM, INSTEAD

T = TypeVar("T")
#: Answers of each kind, and cards, that are kept in memory; an answer has 10 to 60 KB.
_KEPT = 512


class Looked(Mapping[str, T], Generic[T]):
    """A mapping whose values are fetched; the rarest asked for are forgotten."""

    def __init__(
        self,
        fetch: Callable[[str], T | None],
        names: Callable[[], list[str]] = list,
        kept: int = _KEPT,
    ) -> None:
        def hit(name: str) -> T:
            if (found := fetch(name)) is None:
                raise KeyError(name)
            return found

        # What raises takes no place: a scan of addresses that nobody has empties nothing.
        self._hit, self._names = lru_cache(maxsize=kept)(hit), names

    def _fetch(self, name: str) -> T | None:
        try:
            return self._hit(name)
        except (KeyError, UnicodeEncodeError):  # half a character, which no name here has
            return None

    def __getitem__(self, name: str) -> T:
        if (found := self._fetch(name)) is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        found = self._fetch(name)
        return default if found is None else found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._fetch(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


class Following(Mapping[str, T], Generic[T]):
    """Whatever is current when it is asked for; what goes while somebody iterates is left out.

    :param ask: has a question answered of one state, whole.
    """

    def __init__(self, ask: Callable[[Callable[[Mapping[str, T]], Any]], Any]) -> None:
        self._ask = ask

    def __getitem__(self, name: str) -> T:
        found: T | None = self._ask(lambda things: things.get(name))
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._ask(list) if name in self)

    def __len__(self) -> int:
        return int(self._ask(len))


@dataclass(frozen=True)
class Shelves:
    """See :class:`widget.publish.addresses.Served`."""

    head: Head
    edition: Edition
    library: Library

    @property
    def default_lang(self) -> str:
        return self.head.default_lang

    @property
    def languages(self) -> tuple[str, ...]:
        return self.head.languages

    @property
    def missing(self) -> Mapping[str, Asset]:
        return self.head.missing

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        return Looked(lambda path: self._asset(ASSET, path), self.edition.paths)

    @cached_property
    def instead(self) -> Mapping[str, Asset]:
        return Looked(lambda path: self._asset(INSTEAD, path))

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        return Looked(self._form)

    @cached_property
    def cased(self) -> Mapping[str, str]:
        return Looked(self.edition.cased)

    @property
    def changes(self) -> Mapping[str, Any]:
        found: dict[str, Any] = json.loads(self.assets["v1/changes.json"].identity.body)
        return found

    @cached_property
    def briefs(self) -> Mapping[str, Mapping[str, Card]]:
        """All cards without their texts, by id and language."""
        return {name: loads(brief) for name, brief in self.edition.briefs()}

    def _asset(self, kind: int, path: str) -> Asset | None:
        data = self.edition.find(kind, path)
        return None if data is None else unpacked(data)

    def _form(self, path: str) -> Form | None:
        data = self.edition.find(FORM, path)
        return None if data is None else _Reader(data, self).load()


class _Reader(pickle.Unpickler):
    """See :func:`widget.serve.remembered.dumped`."""

    def __init__(self, data: bytes, site: Shelves) -> None:
        super().__init__(io.BytesIO(unguarded(data)))
        self._site = site

    def persistent_load(self, name: Any) -> Any:
        site = self._site
        match name:
            case ("library",):
                return site.library
            case ("library", field):
                return getattr(site.library, field)
            case ("words", lang):
                return words_of(site.library.words, lang)
            case ("card", card, lang):
                return site.library.cards[card][lang]
            case ("brief", card, lang):
                return site.briefs[card][lang]
            case ("body", int(number)):
                return unpacked(site.edition.body(number))
        raise pickle.UnpicklingError(str(name))


def state_in(
    edition: Edition, head: Head, settings: Settings, archive: Callable[[], Archive | None]
) -> State:
    """What a worker serves between two looks.

    :param archive: opens it, when an old revision is asked for.
    """
    cards: Any = Looked(lambda name: _loaded(edition.card(name)), edition.names)
    library = replace(head.library, cards=cards)
    site = Shelves(head, edition, library)

    def pins() -> Pins | None:
        found = archive()
        return Pins(found, library, settings.public_url, head.today) if found else None

    asked = OnDemand(site, library, settings.mount, head.today)
    return State(asked, head.problems, head.kept, pins, lambda: site.briefs)


def _loaded(data: bytes | None) -> Any:
    return None if data is None else loads(data)
