"""What tests ask of commands and of tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from widget import ContentError
from widget.check.publishing import publish_folder
from widget.cli import main
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import METADATA

from ..serve.desk import Desk


def said(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def rows(url: str, *columns: object) -> list[tuple[object, ...]]:
    engine, _ = engine_of(url)
    asked = select(*columns)  # type: ignore[call-overload]
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(asked)]
    engine.dispose()
    return found


def state(url: str) -> list[list[str]]:
    """All that a database holds of ours."""
    return [sorted(map(str, rows(url, table))) for table in METADATA.tables.values()]


def refused(url: str, folder: Desk | Path | str) -> str:
    """Why a publish was refused; nothing has changed, not even the head."""
    before = state(url)
    with pytest.raises(ContentError) as raised:
        publish_folder(folder.folder if isinstance(folder, Desk) else folder, url)
    assert state(url) == before
    return str(raised.value)
