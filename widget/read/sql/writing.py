"""One transaction that publishes: whoever has the head row is the only one who writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from widget.read.sql.engine import BUSY
from widget.read.sql.queries import head, held_at
from widget.read.sql.revision import Held, New, Place, place_of
from widget.read.sql.tables import HEAD, METADATA, NOTICES, PREFIX, REVISIONS

#: Revisions that are written at once, in a few statements: the others wait until all are.
_CHUNK = 250
#: How the progress of many is shown.
Each = Callable[[Iterable[Any]], Iterator[Any]]


class Writing:
    """What can be done by the one who writes.

    :param by: who it is.
    """

    def __init__(self, connection: Connection, by: str) -> None:
        self._connection, self._by = connection, by
        self._at, self._revision = datetime.now(UTC), 0
        self._lock()
        #: See :func:`widget.read.sql.queries.head`: the same as before, if nobody has written.
        self.head = head(connection)

    def _lock(self) -> None:
        """Wait until nobody else writes; readers are not held up."""
        if self._connection.dialect.name == "postgresql":
            for name, value in (("statement_timeout", "0"), ("lock_timeout", f"{BUSY}s")):
                self._connection.exec_driver_sql(f"SET LOCAL {name} = '{value}'")
            lock = f'LOCK TABLE "{HEAD.name}" IN SHARE ROW EXCLUSIVE MODE'
            self._connection.exec_driver_sql(lock)
        else:  # the first write of a transaction locks the whole of an SQLite file
            self._connection.execute(update(HEAD).values(revision=HEAD.c.revision))

    def _count(self) -> int:
        """The head's next revision: everybody who looks sees that something has changed."""
        asked = update(HEAD).values(revision=HEAD.c.revision + 1, at=self._at)
        if self._connection.execute(asked).rowcount == 0:
            self._connection.execute(insert(HEAD).values(id=1, revision=1, at=self._at))
        return int(self._connection.execute(select(HEAD.c.revision)).scalar_one())

    def held(self, path: str) -> Held | None:
        """The current revision of a file, if it is there."""
        return held_at(self._connection, _place(path))

    def put(self, news: Sequence[New], each: Each = iter) -> None:
        """Add revisions, and make them the current ones."""
        self._revision = self._revision or self._count()
        newest = self._connection.execute(select(func.max(REVISIONS.c.number))).scalar() or 0
        pieces = [news[at : at + _CHUNK] for at in range(0, len(news), _CHUNK)]
        for piece in each(pieces):
            self._put(newest + 1, piece)
            newest += len(piece)

    def _put(self, first: int, news: Sequence[New]) -> None:
        rows = [self._row(number, new) for number, new in enumerate(news, first)]
        self._connection.execute(insert(REVISIONS), rows)
        places: dict[str, list[tuple[Place, int, New]]] = {}
        for number, new in enumerate(news, first):
            place = _place(new.path)
            places.setdefault(place.table, []).append((place, number, new))
        for name, put in places.items():
            self._point(f"{PREFIX}{name}", put)
        told = [
            _notice(number, place.card, new)
            for place, number, new in places.get("cards", ())
            if new.notice and place.card
        ]
        if told:
            self._connection.execute(insert(NOTICES), told)

    def _point(self, name: str, put: list[tuple[Place, int, New]]) -> None:
        """Make revisions the current ones of their files."""
        table = METADATA.tables[name]
        keys = [dict(place.key) for place, _, _ in put]
        same = [table.c[key] == bindparam(f"old_{key}") for key in keys[0]]
        old = [{f"old_{key}": value for key, value in one.items()} for one in keys]
        self._connection.execute(delete(table).where(*same), old)
        new = [
            {**dict(place.key), "revision": number}
            for place, number, one in put
            if one.content is not None
        ]
        if new:
            self._connection.execute(insert(table), new)

    def _row(self, number: int, new: New) -> dict[str, Any]:
        place = _place(new.path)
        return {
            "number": number,
            "head": self._revision,
            "path": new.path,
            "lang": place.lang,
            "card": place.card,
            "version": new.version,
            "content": new.content,
            "sha256": new.sha256,
            "who": self._by,
            "at": self._at,
            "note": new.note,
        }


def _place(path: str) -> Place:
    place = place_of(path)
    assert place, path
    return place


def _notice(number: int, card: str, new: New) -> dict[str, Any]:
    told = {name: str(value) for name, value in new.notice.items() if name in NOTICES.c}
    none = {"replaced_by": None, "severity": None}  # each row of one statement has all columns
    return {**none, **told, "revision": number, "card": card, "status": new.status}
