"""Which sources are databases. Nothing here needs the libraries that a database needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeGuard

from widget.errors import SettingError

if TYPE_CHECKING:
    from widget.read.sql.database import Bind, Database

_BEGINNINGS = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
#: What is meant as one, right or wrong, and no folder: ``postgres://…``, ``sqlite:cards.db``.
_MEANT = re.compile(r"[a-z][a-z0-9+.-]+://|(?:sqlite|postgres)[a-z0-9+.-]*:", re.I)
#: Who connects, with which password; and all options, of which one may be a password, too.
_SECRETS = re.compile(r"(?P<scheme>[a-zA-Z0-9+.-]+:/*)?.*@|\?.*", re.S)


def is_database(source: object) -> TypeGuard[str]:
    """Whether it is meant as the address of a database; :func:`open_database` says if it is one."""
    return isinstance(source, str) and _MEANT.match(source) is not None


def shown(source: object) -> str:
    """A source as messages may call it: an address may hold a password."""
    text = str(source)
    if not isinstance(source, str) or not ("@" in text or is_database(source)):
        return text
    return _SECRETS.sub(lambda found: f"{found['scheme'] or ''}***@" if "@" in found[0] else "",
                        text)  # fmt: skip


def open_database(source: str | Bind, by: str | None = None) -> Database:
    """A database by its address, or by an engine or a connection of yours.

    With a connection, what is written is part of its transaction, which is yours to commit.

    :param by: who writes; by default the user of this system.
    :raises SettingError: for an address that cannot be, and where the libraries are not there.
    """
    if isinstance(source, str) and not source.startswith(_BEGINNINGS):
        expected = "sqlite:///FILE or postgresql://HOST/NAME"
        raise SettingError(f"database: found {shown(source)!r}, expected {expected}")
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
