"""Run by Alembic: in a connection, and a transaction, that :mod:`widget.read.sql.migrate` has."""

from __future__ import annotations

from alembic import context

from widget.read.sql.tables import METADATA, VERSIONS

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSIONS,
)
context.run_migrations()
