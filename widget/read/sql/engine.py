"""Connections to a database, and what their errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from widget.errors import ContentError, Problem, SettingError

#: Seconds that a writer waits for another, and a connection or a reader for the host.
BUSY, CONNECT = 10, 5
#: A host that has gone without a word is noticed: probes after idle seconds, and bytes (ms) that
#: nobody took.
_POSTGRES = {
    "connect_timeout": CONNECT,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "treatment-cards",
}
#: PostgreSQL's codes (https://www.postgresql.org/docs/current/errcodes-appendix.html): no such
#: table, no such column; a lock that somebody else holds, a deadlock, a row that came meanwhile.
_NO_TABLES = ("42P01", "42703")
_TAKEN = ("55P03", "40P01", "40001")
_MIGRATE = "its tables as this version has them: `python -m widget migrate DATABASE`"


def engine_of(address: str, *, create: bool = False) -> tuple[Engine, str]:
    """An engine for an address, and what it is called in messages.

    :param create: whether to make an SQLite file that is not there.
    :raises SettingError: for an address that cannot be.
    """
    try:
        url = make_url(address)
        label = url.set(query={}).render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite":
            return _sqlite(url, label, create), label
        # An @ of a password is written %40: what stands after it would be told as the host.
        if url.get_backend_name() != "postgresql" or "@" in f"{url.host or ''}{url.database or ''}":
            raise ValueError
        return _postgres(url), label
    except (ArgumentError, ValueError):
        expected = "sqlite:///FILE or postgresql://HOST/NAME, with %40 for @ in a password"
        raise SettingError(
            f"database: found an address without sense, expected {expected}"
        ) from None
    except (ModuleNotFoundError, NoSuchModuleError):
        found = "the address of PostgreSQL, and no psycopg"
        expected = "`pip install 'treatment-cards[postgresql]'`"
        raise SettingError(f"database: found {found}, expected {expected}") from None


def _sqlite(url: URL, label: str, create: bool) -> Engine:
    if not url.database or url.database == ":memory:" or url.query:
        raise SettingError(f"database: found {label!r}, expected sqlite:/// and the path of a file")
    # The folder that a command was started in may not be that of the process later on.
    file = f"file:{quote(os.path.abspath(url.database))}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(file, uri=True, timeout=BUSY)

    # Opening a file is cheap, and one that is open in two processes after a fork is not.
    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "connect", _keep_references)
    return engine


def _keep_references(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _postgres(url: URL) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    asked: dict[str, Any] = {k: v for k, v in _POSTGRES.items() if k not in url.query}
    # One that the server has closed is noticed before it is used.
    engine = create_engine(url, pool_size=1, pool_pre_ping=True, connect_args=asked)
    event.listen(engine, "connect", _bound)
    return engine


def _bound(connection: Any, _: object) -> None:
    """Whoever only reads waits for no lock, so that nothing holds up those who look."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{CONNECT}s'")
    connection.commit()


@contextmanager
def told(label: str, *, writing: bool = False) -> Iterator[None]:
    """What goes wrong in a database, in our words.

    :raises ContentError: where it does not answer as one with our tables does.
    :raises SettingError: for a writer, where somebody else writes for too long.
    """
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:  # anything else is a mistake of ours
        if writing and _is_taken(error):
            found, expected = "a database in which somebody else writes", "one at a time"
            raise SettingError(f"{label}: found {found}, expected {expected}") from None
        missing = _has_no_tables(error)
        reason = "no tables of cards, or older ones" if missing else _reason(error)
        expected = _MIGRATE if missing else "one that answers"
        problem = Problem("source", 0, "database", f"{label} ({reason})", expected)
        raise ContentError([problem]) from None


def _reason(error: SQLAlchemyError) -> str:
    """The driver's own words, of which the first line says it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]


def _code(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return str(getattr(cause, "sqlstate", None) or "")


def _has_no_tables(error: SQLAlchemyError) -> bool:
    reason = _reason(error)
    return _code(error) in _NO_TABLES or reason.startswith(("no such table", "no such column"))


def _is_taken(error: SQLAlchemyError) -> bool:
    return _code(error) in _TAKEN or "database is locked" in _reason(error)
