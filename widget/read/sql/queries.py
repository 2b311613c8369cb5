"""What is asked of the tables, in one statement each: a state of it, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Select, exists, select, union_all

from widget.model import GONE
from widget.read.sql.revision import Held, Place
from widget.read.sql.tables import (
    CARDS,
    DISCLAIMERS,
    HEAD,
    METADATA,
    NOTICES,
    PREFIX,
    PUBLISHER,
    REVISIONS,
    WORDS,
)

#: Contents that are asked for at once.
_CHUNK = 200
_SHARED = [select(table.c.revision) for table in (PUBLISHER, DISCLAIMERS, WORDS)]
_CURRENT = union_all(select(CARDS.c.revision), *_SHARED)
_HELD = (
    *(REVISIONS.c.number, REVISIONS.c.path, REVISIONS.c.sha256, REVISIONS.c.version),
    *(REVISIONS.c.who, REVISIONS.c.at, REVISIONS.c.note),
)


def head(connection: Connection) -> tuple[object, ...]:
    """What changes with each publish: a number, and when; nothing before the first."""
    # By its key: what earlier publishes left of the row is not looked through.
    row = connection.execute(select(HEAD.c.revision, HEAD.c.at).where(HEAD.c.id == 1)).first()
    return (row.revision, row.at.isoformat()) if row else ()


def current(connection: Connection) -> dict[str, Held]:
    """By path, the revision of each file that is there now."""
    asked = select(*_HELD).where(REVISIONS.c.number.in_(_CURRENT)).order_by(REVISIONS.c.path)
    return {held.path: held for held in _held(connection, asked)}


def listed(connection: Connection) -> list[tuple[int, str, str]]:
    """Number, path and hash of each file that is there now: a host of many cards asks often."""
    asked = select(REVISIONS.c.number, REVISIONS.c.path, REVISIONS.c.sha256)
    rows = connection.execute(asked.where(REVISIONS.c.number.in_(_CURRENT)))
    return sorted(((number, path, str(sha256)) for number, path, sha256 in rows), key=_path)


def _path(row: tuple[int, str, str]) -> str:
    return row[1]


def some(connection: Connection, cards: Collection[str]) -> list[tuple[int, str, str, bytes]]:
    """The files of some cards, and those that all share: number, path, hash, what it holds."""
    numbers = union_all(select(CARDS.c.revision).where(CARDS.c.card.in_(cards)), *_SHARED)
    asked = select(REVISIONS.c.number, REVISIONS.c.path, REVISIONS.c.sha256, REVISIONS.c.content)
    rows = connection.execute(asked.where(REVISIONS.c.number.in_(numbers)))
    return [(number, path, str(sha256), bytes(what)) for number, path, sha256, what in rows]


def held_at(connection: Connection, place: Place) -> Held | None:
    """The current revision of the file of a place, if there is one."""
    table = METADATA.tables[f"{PREFIX}{place.table}"]
    asked = select(*_HELD).join(table, table.c.revision == REVISIONS.c.number)
    keys = (table.c[name] == value for name, value in place.key)
    return next(_held(connection, asked.where(*keys)), None)


def originals(connection: Connection, lang: str) -> list[str]:
    """The ids of the cards that there are in a language."""
    return [*connection.execute(select(CARDS.c.card).where(CARDS.c.lang == lang)).scalars()]


def sending_to(connection: Connection, card: str) -> set[str]:
    """The cards whose notice sends readers on to a card."""
    asked = select(NOTICES.c.card).join(CARDS, CARDS.c.revision == NOTICES.c.revision)
    return {*connection.execute(asked.where(NOTICES.c.replaced_by == card)).scalars()}


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
    """The cards whose last file is withdrawn or recalled, even if it was removed since: which of
    both, and its version."""
    later = REVISIONS.alias()
    newer = exists().where(
        later.c.path == REVISIONS.c.path,
        later.c.number > REVISIONS.c.number,
        later.c.sha256.is_not(None),
    )
    asked = (
        select(NOTICES.c.card, NOTICES.c.status, REVISIONS.c.version)
        .join(REVISIONS, REVISIONS.c.number == NOTICES.c.revision)
        .where(NOTICES.c.status.in_(GONE), ~newer)
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
