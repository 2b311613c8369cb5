"""A database behind a store: its press looks at the database, its workers at the store alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import create_engine, text

from widget.check.publishing import publish_folder
from widget.check.recall import recall
from widget.serve.reading import Reading
from widget.serve.stored import StoredCatalogue

from ..recall.folder import SERIOUS
from ..serve.desk import LANGUAGES, Desk

pytestmark = pytest.mark.slow


@pytest.fixture
def catalogue(database: str, tmp_path: Path) -> Iterator[Reading]:
    publish_folder(Desk(tmp_path / "desk").folder, database)
    made = StoredCatalogue(database, store=tmp_path / "store", languages=LANGUAGES)
    yield made
    made._keeper._failed = float("inf")  # no other is started
    press = made._keeper._started
    assert press
    press.terminate()
    press.wait(20)


def test_a_recall_reaches_the_workers_of_a_store(catalogue: Reading, database: str) -> None:
    def status(lang: str = "es") -> str:
        body = catalogue.find(f"v1/cards/bath.{lang}.view.json").identity.body
        return str(json.loads(body).get("status"))

    assert status() == "active"
    recall(database, "bath", **SERIOUS)
    until = monotonic() + 20
    while status() != "recalled" and monotonic() < until:
        sleep(0.1)
    assert [status(lang) for lang in LANGUAGES] == ["recalled"] * 3
    # What the press was told: the address may hold a password.
    press = catalogue._keeper._started  # type: ignore[attr-defined]
    line = Path(f"/proc/{press.pid}/cmdline").read_bytes().decode()
    assert "press" in line
    assert database not in line


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_workers_of_a_store_keep_no_connection(
    catalogue: Reading, database: str, tmp_path: Path
) -> None:
    """They look at the database when they start; then its press does, over one connection."""
    another = StoredCatalogue(database, store=tmp_path / "store", languages=LANGUAGES)
    another._keeper._failed = float("inf")
    for worker in (catalogue, another):
        assert worker.find("v1/health.json").status == 200
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    ours = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'treatment-cards'"
    )

    def kept() -> int:
        with engine.connect() as connection:
            return int(connection.scalar(ours) or 0)

    until = monotonic() + 10
    while kept() != 1 and monotonic() < until:  # a server ends a connection when it hears of it
        sleep(0.05)
    assert kept() == 1
    engine.dispose()
