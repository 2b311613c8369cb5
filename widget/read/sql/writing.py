"""One transaction that publishes: whoever has the head row is the only one who writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from widget.read.sql.engine import BUSY
from widget.read.sql.queries import current, gone, past
from widget.read.sql.revision import Held, New, place_of
from widget.read.sql.tables import HEAD, METADATA, NOTICES, PREFIX, REVISIONS

#: Rows that are written at once.
_CHUNK = 100
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
        #: By path, the revision of each file that is there now.
        self.current = current(connection)

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

    def past(self, paths: list[str]) -> dict[str, dict[str | None, Held]]:
        """By path, what each file ever was, by the hash of its bytes."""
        return past(self._connection, paths)

    def gone(self) -> dict[str, tuple[str, int | None]]:
        """The cards that are withdrawn or recalled; see :func:`widget.read.sql.queries.gone`."""
        return gone(self._connection)

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
        for number, new in enumerate(news, first):
            place = place_of(new.path)
            assert place, new.path
            table, key = METADATA.tables[f"{PREFIX}{place.table}"], dict(place.key)
            old = [table.c[name] == value for name, value in key.items()]
            self._connection.execute(delete(table).where(*old))
            if new.content is not None:
                self._connection.execute(insert(table).values(**key, revision=number))
            if new.notice and place.card:
                self._connection.execute(insert(NOTICES).values(**_notice(number, place.card, new)))

    def _row(self, number: int, new: New) -> dict[str, Any]:
        place = place_of(new.path)
        assert place, new.path
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


def _notice(number: int, card: str, new: New) -> dict[str, Any]:
    told = {name: str(value) for name, value in new.notice.items() if name in NOTICES.c}
    return {**told, "revision": number, "card": card, "status": new.status}
