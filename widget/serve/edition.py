"""What a worker reads of a store: one commit of the press, never two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from widget.serve.store import BODY, COUNT, Store

_FIND = (
    "select value from bodies where number = (select body from answers where kind = ? and path = ?)"
)
_CASED = "select path from answers where kind = 0 and path = ? collate nocase"


class Moved(Exception):
    """Another state than the one that was asked for is in the store by now."""


class Edition:
    """All that one commit of the press put into a store, as bytes; nothing where nothing is.

    :raises Moved: by every method, once there is another.
    """

    def __init__(self, store: Store, count: bytes) -> None:
        self.store, self._count = store, count

    def find(self, kind: int, path: str) -> Any:
        """What answers for a path."""
        return self._one(_FIND, kind, path)

    def body(self, number: int) -> Any:
        return self._one(BODY, number)

    def cased(self, path: str) -> Any:
        """The path that differs at most in the case of its letters."""
        return self._one(_CASED, path)

    def card(self, name: str) -> Any:
        return self._one("select value from cards where name = ?", name)

    def briefs(self) -> Iterator[tuple[str, bytes]]:
        """All cards without their texts, by id."""
        return ((name, brief) for name, brief in self._all("name, brief from cards order by name"))

    def names(self) -> list[str]:
        """The names of the cards."""
        return [name for (name,) in self._all("name from cards")]

    def paths(self) -> list[str]:
        """Every address that is ready."""
        return [path for (path,) in self._all("path from answers where kind = 0 order by path")]

    def _one(self, query: str, *values: object) -> Any:
        ((count, value),) = self.store.connection.ask(f"select {COUNT}, ({query})", *values)
        self._check(count)
        return value

    def _all(self, query: str) -> list[Any]:
        found = self.store.connection.ask(f"select {COUNT}, {query}")
        if not found:
            self._check(self.store.told("count"))
            return []
        self._check(found[0][0])
        return [row[1:] for row in found]

    def _check(self, count: bytes | None) -> None:
        if count != self._count:
            raise Moved
