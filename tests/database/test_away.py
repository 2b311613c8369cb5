"""While a database is away: readers see what they saw, it is told once, and it heals by itself."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from widget import Catalogue, ContentError
from widget.check.publishing import publish_folder
from widget.check.recall import recall
from widget.read.sql.address import open_database
from widget.read.sql.engine import engine_of
from widget.serve.catalogue import this_day

from ..recall.folder import SERIOUS
from ..serve.desk import LANGUAGES, REVIEW, Desk, comes, health, served, told, view
from .postgres import Postgres
from .served import ACTIVE, RECALLED, serving, source


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
    assert comes(True, lambda: health(catalogue)["age"] > 0)
    for _ in range(5):
        catalogue._watch.look()
        assert served(catalogue) == ACTIVE
        assert view(catalogue, card="pack")[0] == 200
    assert len(errors(catalogue, caplog)) == 1
    come()
    assert comes("ok", lambda: health(catalogue)["status"])
    assert comes(0, lambda: health(catalogue)["age"])
    assert health(catalogue)["last_error"]["field"] == "database"
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
def test_another_reason_is_no_news(
    desk: Desk, empty: Callable[[str], str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """As a server that stops, is gone, starts, and has not begun to answer."""
    catalogue, file = serving(empty("sqlite"), desk), tmp_path / "cards.db"
    file.rename(tmp_path / "other.db")
    assert comes("degraded", lambda: health(catalogue)["status"])
    file.touch()
    for _ in range(3):
        catalogue.find("v1/health.json")
        with suppress(ContentError):
            catalogue.reload()
    assert len(errors(catalogue, caplog)) == 1
    (tmp_path / "other.db").rename(file)
    assert comes("ok", lambda: health(catalogue)["status"])


@pytest.mark.usefixtures("often")
def test_connections_that_are_dropped_are_not_noticed(
    desk: Desk, server: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.empty()
    catalogue = serving(url, desk)
    store = open_database(url)
    store.look()
    server.drop_connections()
    store._next = 0
    assert store.look()[0] == "head"
    for title in ("One", "Two"):
        catalogue._watch.look()
        server.drop_connections()
        desk.card("pack", title=title)
        publish_folder(desk.folder, url)
        assert comes(True, lambda: title in told(view(catalogue, card="pack")))  # noqa: B023
    assert not errors(catalogue, caplog)


@pytest.mark.slow
@pytest.mark.usefixtures("often")
def test_a_database_that_hangs_holds_nobody_up(
    desk: Desk, server: Postgres, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody changes the tables and does not come to an end."""
    monkeypatch.setattr("widget.read.sql.engine.CONNECT", 1)
    url = server.empty()
    catalogue = serving(url, desk)
    engine, _ = engine_of(url)
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE treatment_head IN ACCESS EXCLUSIVE MODE"))
        assert comes("degraded", lambda: health(catalogue)["status"])
        assert served(catalogue) == ACTIVE
    engine.dispose()
    assert comes("ok", lambda: health(catalogue)["status"])
    (told,) = errors(catalogue, caplog)
    assert "statement timeout" in told


def test_a_host_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x?connect_timeout=2"
        with pytest.raises(ContentError, match="timeout expired"):
            Catalogue(url)


def test_a_server_needs_no_right_to_write(desk: Desk, server: Postgres) -> None:
    url = server.empty()
    publish_folder(desk.folder, url)
    engine, _ = engine_of(url)
    with engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS reader"))
        connection.execute(text("CREATE ROLE reader LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    reader = url.replace("//cards@", "//reader@")
    assert served(Catalogue(reader, languages=LANGUAGES)) == ACTIVE
    desk.card("bath", title="Better")
    with pytest.raises(ContentError, match="permission denied"):
        publish_folder(desk.folder, reader)
    with engine.begin() as connection:
        rights = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
        connection.execute(text(f"GRANT {rights} TO reader"))
    assert publish_folder(desk.folder, reader).revisions == 1
    with engine.begin() as connection:
        connection.execute(text("DROP OWNED BY reader"))
        connection.execute(text("DROP ROLE reader"))
    engine.dispose()


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
