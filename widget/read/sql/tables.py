"""The tables. What was published stays in ``revisions``; the others say what of it is current."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

#: All names begin with it, so that they go together with those of an app.
PREFIX = "treatment_"
#: Where Alembic notes how far the tables are.
VERSIONS = f"{PREFIX}versions"


#: An instant in UTC; SQLite, which knows no zones, keeps it without one.
_INSTANT = DateTime(timezone=True)


def add_tables(metadata: MetaData) -> None:
    """Add the tables to those of an app: ``add_tables(db.metadata)``."""
    _revisions(metadata)
    _current(metadata, "cards", Column("card", String(64)), Column("lang", String(35)))
    _current(metadata, "disclaimers", Column("lang", String(35)))
    # Interface words, telephone lines, red flags: what all cards share.
    _current(metadata, "words", Column("path", String(200)))
    one = Column("id", Integer, CheckConstraint("id = 1"), autoincrement=False)
    _current(metadata, "publisher", one)
    Table(
        f"{PREFIX}notices",
        metadata,
        Column("revision", Integer, _number(), primary_key=True, autoincrement=False),
        Column("card", String(64), nullable=False, index=True),
        Column("status", String(20), nullable=False),
        Column("reason", Text, nullable=False),
        Column("since", String(10), nullable=False),
        Column("what_to_do", Text, nullable=False),
        Column("replaced_by", String(64)),
        Column("severity", String(20)),
    )
    Table(
        f"{PREFIX}head",
        metadata,
        Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        Column("revision", Integer, nullable=False),
        Column("at", _INSTANT, nullable=False),
    )


def _revisions(metadata: MetaData) -> None:
    """Every file as an editor wrote it; one that was removed has no content."""
    Table(
        f"{PREFIX}revisions",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        # The head's revision with which it came: what was published at once has the same.
        Column("head", Integer, nullable=False),
        Column("path", String(200), nullable=False),
        Column("lang", String(35)),
        Column("card", String(64), index=True),
        Column("version", Integer),
        Column("content", LargeBinary),
        Column("sha256", String(64)),
        Column("who", Text, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("note", Text, nullable=False),
        Index(f"{PREFIX}revisions_path", "path", "number"),
    )


def _number() -> ForeignKey:
    return ForeignKey(f"{PREFIX}revisions.number")


def _current(metadata: MetaData, name: str, *keys: Column[Any]) -> None:
    """Which revision of a file is the current one; of a removed file, none."""
    revision: Column[int] = Column("revision", Integer, _number(), nullable=False)
    primary = PrimaryKeyConstraint(*(key.name for key in keys))
    Table(f"{PREFIX}{name}", metadata, *keys, revision, primary)


#: The tables as this package itself speaks of them.
METADATA = MetaData()
add_tables(METADATA)
REVISIONS, NOTICES, HEAD, CARDS, DISCLAIMERS, WORDS, PUBLISHER = (
    METADATA.tables[f"{PREFIX}{name}"]
    for name in ("revisions", "notices", "head", "cards", "disclaimers", "words", "publisher")
)
