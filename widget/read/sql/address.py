"""Which sources are databases. Nothing here needs the libraries that a database needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeGuard

from widget.errors import SettingError

if TYPE_CHECKING:
    from widget.read.sql.database import Bind, Database

_BEGINNINGS = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


def is_database(source: object) -> TypeGuard[str]:
    """Whether it is the address of a database."""
    return isinstance(source, str) and source.startswith(_BEGINNINGS)


def open_database(source: str | Bind, by: str | None = None) -> Database:
    """A database by its address, or by an engine or a connection of yours.

    With a connection, what is written is part of its transaction, which is yours to commit.

    :param by: who writes; by default the user of this system.
    :raises SettingError: for an address that cannot be, and where the libraries are not there.
    """
    if isinstance(source, str) and not is_database(source):
        expected = "sqlite:///FILE or postgresql://HOST/NAME"
        raise SettingError(f"database: found {source!r}, expected {expected}")
    with _libraries():
        from widget.read.sql.database import Database

    return Database(source, by)


def migrate(address: str) -> str:
    """Make the tables of a database, or bring them to this version of the package.

    :returns: the version that they have now.
    :raises SettingError: for an address that cannot be, and where the libraries are not there.
    :raises ContentError: where the database does not answer.
    """
    with _libraries():
        from widget.read.sql import migrate as tables

    return tables.migrate(address)


@contextmanager
def _libraries() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("sqlalchemy", "alembic"):
            raise
        found = f"a database, and no module {error.name}"
        expected = "`pip install 'treatment-cards[database]'`, or [postgresql] for PostgreSQL"
        raise SettingError(f"source: found {found}, expected {expected}") from None
