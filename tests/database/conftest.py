"""Databases that tests may fill: a file of SQLite, a database of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from widget.read.sql.migrate import migrate

from ..faults.rig import Nursery
from ..serve.desk import Desk
from .postgres import Postgres, postgres

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as started:
        yield started


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Makes a database with our tables; the value is its address."""

    def make(kind: str) -> str:
        if kind == "postgresql":
            return str(request.getfixturevalue("server").empty())
        url = f"sqlite:///{tmp_path}/cards.db"
        migrate(url)
        return url

    return make


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, empty: Callable[[str], str]) -> str:
    """The address of an empty database, of each kind."""
    return empty(request.param)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("children"))
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch, quick: None) -> None:
    """Looks follow each other at once, and each asks the database."""
    monkeypatch.setattr("widget.read.sql.database.POLL", 0.0)
