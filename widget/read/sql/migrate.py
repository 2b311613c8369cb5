"""The tables of a database, brought to what this version of the package knows (alembic)."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from widget.read.sql.engine import engine_of, told

#: Any number that nobody else is likely to lock: of two at once, the second finds it done.
_LOCK = 7_245_110_392
#: Seconds for which others are waited out.
_PATIENCE = 10


def migrate(address: str) -> str:
    """Make the tables, or bring older ones to this version; all of it or nothing.

    An SQLite file that is not there is made.

    :returns: the version that they have now.
    :raises SettingError: for an address that cannot be.
    :raises ContentError: where the database does not answer.
    """
    engine, label = engine_of(address, create=True)
    config = config_of()
    try:
        with told(label, writing=True), engine.begin() as connection:
            _lock(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        if engine.dialect.name == "sqlite":
            with told(label, writing=True):
                _let_read(engine)
    finally:
        engine.dispose()
    return str(ScriptDirectory.from_config(config).get_current_head())


def config_of() -> Config:
    """Where the migrations are."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _let_read(engine: Engine) -> None:
    """Readers go on while somebody writes; the file itself remembers it.

    While others have the file open SQLite may refuse that at once, however long it waits for locks.
    """
    until = monotonic() + _PATIENCE
    while True:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            return
        except OperationalError:
            if monotonic() > until:
                raise
        sleep(0.02)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    else:  # Python's SQLite would begin with the first row that is written, after the tables
        connection.exec_driver_sql("BEGIN IMMEDIATE")
