"""From a publish to what readers are answered; and what they are answered while nothing answers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import event

from widget import Catalogue, ContentError
from widget.check.publishing import publish_folder
from widget.check.recall import recall
from widget.read.sql.database import Database
from widget.serve.catalogue import this_day

from ..recall.folder import SERIOUS
from ..serve.desk import LANGUAGES, REVIEW, Desk, comes, health, served, told, view
from .postgres import Postgres

ACTIVE, RECALLED = [(200, "active")] * 3, [(410, "recalled")] * 3


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch, quick: None) -> None:
    """Looks follow each other at once, and each asks the database."""
    monkeypatch.setattr("widget.read.sql.database.POLL", 0.0)


def serving(url: str, desk: Desk) -> Catalogue:
    publish_folder(desk.folder, url)
    return Catalogue(url, languages=LANGUAGES)


def source(catalogue: Catalogue) -> Database:
    assert isinstance(catalogue.settings.source, Database)
    return catalogue.settings.source


@pytest.mark.alone
def test_a_recall_is_answered_within_two_seconds(desk: Desk, database: str) -> None:
    """The bound of the contract, with the intervals as they are; see tests/serve."""
    catalogue = serving(database, desk)
    end = monotonic() + 2
    while monotonic() < end:  # it runs
        catalogue.find("v1/health.json")
        sleep(0.1)
    recall(database, "bath", **SERIOUS)
    began = monotonic()
    assert comes(RECALLED, lambda: served(catalogue), within=20)
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert monotonic() - began < 2 * busy


def test_a_look_asks_for_one_row_and_once_a_second(desk: Desk, database: str) -> None:
    catalogue, asked = serving(database, desk), []

    def count(_: object, cursor: object, statement: str, *__: object) -> None:
        asked.append(statement)

    event.listen(source(catalogue)._bind, "before_cursor_execute", count)
    source(catalogue)._next = 0
    seen = {source(catalogue).look() for _ in range(100)}
    assert len(seen) == len(asked) == 1
    assert asked[0].split()[0] == "SELECT"
    assert "treatment_head" in asked[0]
    publish_folder(desk.folder, database)  # nothing new: nothing is read again
    source(catalogue)._next = 0
    assert {source(catalogue).look()} == seen


@pytest.mark.usefixtures("often")
def test_only_what_changed_is_asked_for_again(desk: Desk, database: str) -> None:
    catalogue, asked = serving(database, desk), []
    event.listen(
        source(catalogue)._bind, "before_cursor_execute",
        lambda connection, cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )  # fmt: skip
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database)
    assert comes(True, lambda: "Better" in told(view(catalogue)))
    contents = [found for found in asked if "content" in found[0].partition("FROM")[0]]
    assert [list(getattr(p, "values", lambda p=p: p)()) for _, p in contents] == [[8]]


def test_a_database_that_does_not_answer_at_the_start_is_a_clear_error(
    tmp_path: Path, server: Postgres
) -> None:
    away = f"sqlite:///{tmp_path}/none.db"
    for url, reason in (
        (away, "unable to open database file"),
        (server.url("none"), 'database "none" does not exist'),
        ("postgresql://cards:secret@127.0.0.1:1/none", "Connection refused"),
        (server.empty(tables=False), "no tables of cards, or older ones"),
    ):
        with pytest.raises(ContentError) as raised:
            Catalogue(url, archive=tmp_path / "archive")
        assert str(raised.value).startswith("source: database: found ")
        assert reason in str(raised.value)
        assert "secret" not in str(raised.value)
    assert not (tmp_path / "none.db").exists()


def errors(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was told of a database; other tests' catalogues may still be at work."""
    told = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    return [message for message in told if f"database: found {source(catalogue)} (" in message]


def away_and_back(
    catalogue: Catalogue, desk: Desk, url: str, caplog: pytest.LogCaptureFixture,
    go: Callable[[], object], come: Callable[[], object],
) -> None:  # fmt: skip
    """Readers see what they saw; it is told once; then the database is back, with a recall."""
    go()
    assert comes("degraded", lambda: health(catalogue)["status"])
    for _ in range(5):
        catalogue._watch.look()
        assert served(catalogue) == ACTIVE
        assert view(catalogue, card="pack")[0] == 200
    assert len(errors(catalogue, caplog)) == 1
    come()
    assert comes("ok", lambda: health(catalogue)["status"])
    recall(url, "bath", **SERIOUS)
    assert comes(RECALLED, lambda: served(catalogue))
    assert len(errors(catalogue, caplog)) == 1


@pytest.mark.usefixtures("often")
def test_while_postgresql_is_stopped_the_last_good_catalogue_serves(
    desk: Desk, server: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.empty()
    catalogue = serving(url, desk)
    assert served(catalogue) == ACTIVE
    away_and_back(catalogue, desk, url, caplog, server.stop, server.start)


@pytest.mark.usefixtures("often")
def test_while_a_file_is_away_the_last_good_catalogue_serves(
    desk: Desk, empty: Callable[[str], str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    url = empty("sqlite")
    catalogue, file = serving(url, desk), tmp_path / "cards.db"
    assert served(catalogue) == ACTIVE
    other = tmp_path / "other.db"
    away_and_back(
        catalogue, desk, url, caplog, lambda: file.rename(other), lambda: other.rename(file)
    )


@pytest.mark.usefixtures("often")
def test_connections_that_are_dropped_are_not_noticed(
    desk: Desk, server: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.empty()
    catalogue = serving(url, desk)
    for title in ("One", "Two"):
        catalogue._watch.look()
        server.drop_connections()
        desk.card("pack", title=title)
        publish_folder(desk.folder, url)
        assert comes(True, lambda: title in told(view(catalogue, card="pack")))  # noqa: B023
    assert not errors(catalogue, caplog)


@pytest.mark.usefixtures("often")
def test_the_day_changes_while_the_database_is_away(
    desk: Desk, empty: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What may be said of a review is a matter of the day, whoever answers."""
    desk.publisher("review_policy: {under_review: 1, withdraw: 2}\n")
    desk.card("bath", review=REVIEW)

    def today(day: str) -> None:
        monkeypatch.setattr("widget.serve.catalogue.this_day", lambda: date.fromisoformat(day))

    today("2026-06-30")
    url = empty("sqlite")
    monkeypatch.setattr("widget.check.library.datetime", _clock(date(2026, 6, 30)))
    catalogue = serving(url, desk)
    assert served(catalogue) == ACTIVE
    (tmp_path / "cards.db").rename(tmp_path / "away.db")
    today("2026-07-03")
    assert comes([(410, "withdrawn")] * 3, lambda: served(catalogue))
    assert health(catalogue)["status"] == "degraded"
    assert this_day() != date(2026, 7, 3)


def _clock(day: date) -> type:
    from datetime import datetime

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(day.year, day.month, day.day)

    return Clock


@pytest.mark.usefixtures("often")
def test_a_forked_worker_has_connections_of_its_own(desk: Desk, database: str) -> None:
    """As under gunicorn --preload: both go on, and neither uses or closes what is the other's."""
    catalogue = serving(database, desk)
    catalogue._watch.look()  # a connection is open
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for _ in range(500):
                catalogue._watch.look()
                if served(catalogue) == RECALLED:
                    code = 0
                    break
                sleep(0.02)
        finally:
            os._exit(code)
    sleep(0.3)
    recall(database, "bath", **SERIOUS)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert comes(RECALLED, lambda: served(catalogue))
    assert health(catalogue)["status"] == "ok"
