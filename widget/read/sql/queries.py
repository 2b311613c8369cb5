"""What is asked of the tables, in one statement each: a state of it, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Select, select, union_all

from widget.model import GONE
from widget.read.sql.revision import Held
from widget.read.sql.tables import CARDS, DISCLAIMERS, HEAD, NOTICES, PUBLISHER, REVISIONS, WORDS

#: Contents that are asked for at once.
_CHUNK = 200
_CURRENT = union_all(
    *(select(table.c.revision) for table in (CARDS, PUBLISHER, DISCLAIMERS, WORDS))
)
_HELD = (
    *(REVISIONS.c.number, REVISIONS.c.path, REVISIONS.c.sha256, REVISIONS.c.version),
    *(REVISIONS.c.who, REVISIONS.c.at, REVISIONS.c.note),
)


def head(connection: Connection) -> tuple[object, ...]:
    """What changes with each publish: a number, and when; nothing before the first."""
    row = connection.execute(select(HEAD.c.revision, HEAD.c.at)).first()
    return (row.revision, row.at.isoformat()) if row else ()


def current(connection: Connection) -> dict[str, Held]:
    """By path, the revision of each file that is there now."""
    asked = select(*_HELD).where(REVISIONS.c.number.in_(_CURRENT)).order_by(REVISIONS.c.path)
    return {held.path: held for held in _held(connection, asked)}


def past(connection: Connection, paths: list[str]) -> dict[str, dict[str | None, Held]]:
    """By path, what each file ever was, by the hash of its bytes."""
    found: dict[str, dict[str | None, Held]] = {path: {} for path in paths}
    for some in _chunks(paths):
        asked = select(*_HELD).where(REVISIONS.c.path.in_(some)).order_by(REVISIONS.c.number)
        for held in _held(connection, asked):
            found[held.path][held.sha256] = held
    return found


def contents(connection: Connection, numbers: list[int]) -> dict[int, bytes]:
    """What revisions hold, by their numbers."""
    found: dict[int, bytes] = {}
    for some in _chunks(numbers):
        asked = select(REVISIONS.c.number, REVISIONS.c.content)
        for number, content in connection.execute(asked.where(REVISIONS.c.number.in_(some))):
            found[number] = bytes(content)
    return found


def history(connection: Connection, card: str) -> list[tuple[Held, bytes | None]]:
    """Every revision of a card in every language, oldest first, and what it holds."""
    asked = select(*_HELD, REVISIONS.c.content).where(REVISIONS.c.card == card)
    rows = connection.execute(asked.order_by(REVISIONS.c.number)).all()
    return [(_utc(Held(*row[:-1])), row[-1]) for row in rows]


def card_file(connection: Connection, card: str, lang: str) -> tuple[Held, bytes] | None:
    """The current file of a card in a language."""
    asked = select(*_HELD, REVISIONS.c.content).join(CARDS, CARDS.c.revision == REVISIONS.c.number)
    row = connection.execute(asked.where(CARDS.c.card == card, CARDS.c.lang == lang)).first()
    return (_utc(Held(*row[:-1])), bytes(row[-1])) if row else None


def gone(connection: Connection) -> dict[str, tuple[str, int | None]]:
    """The cards that are withdrawn or recalled: which of both, and the version of their file."""
    asked = (
        select(NOTICES.c.card, NOTICES.c.status, REVISIONS.c.version)
        .join(CARDS, CARDS.c.revision == NOTICES.c.revision)
        .join(REVISIONS, REVISIONS.c.number == NOTICES.c.revision)
        .where(NOTICES.c.status.in_(GONE))
    )
    return {card: (status, version) for card, status, version in connection.execute(asked)}


def _held(connection: Connection, asked: Select[Any]) -> Iterator[Held]:
    return (_utc(Held(*row)) for row in connection.execute(asked))


def _utc(held: Held) -> Held:
    """PostgreSQL tells instants in the zone of the connection, SQLite in none."""
    at = held.at
    return replace(held, at=at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def _chunks(all_of: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(all_of), _CHUNK):
        yield all_of[start : start + _CHUNK]
