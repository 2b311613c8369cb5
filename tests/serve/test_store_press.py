"""The press as a program: one at a time, and what becomes of a store that breaks under it."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from widget import SettingError
from widget.serve import press as module
from widget.serve.hands import PRESS, Hand, users
from widget.serve.press import FAILED, _made_anew, _run, _started, main
from widget.serve.store import BESIDE, Store
from widget.serve.word import heard

ORIGIN = "ours"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose press is told to keep it."""
    told = {"store": str(tmp_path / "store"), "made": {}, "origin": ORIGIN}
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(told)))
    return Store(tmp_path / "store")


def breaks(monkeypatch: pytest.MonkeyPatch, what: str, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(module, what, fail)


def test_where_another_is_at_work_nothing_is_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.03)
    breaks(monkeypatch, "_run", AssertionError("it ran"))
    with Hand(store.folder / PRESS) as other:
        assert other.take()
        other.write("theirs")
        main()
        assert other.read() == "theirs"


def test_a_disk_without_room_gives_up_what_was_kept_for_that_or_is_an_error(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sys.stdin.read()
    breaks(monkeypatch, "_run", sqlite3.OperationalError("database or disk is full"))
    (store.folder / "room").touch()
    monkeypatch.setattr(sys, "stdin", StringIO(told))
    main()
    assert not (store.folder / "room").exists()
    monkeypatch.setattr(sys, "stdin", StringIO(told))
    with pytest.raises(sqlite3.OperationalError, match="disk is full"):
        main()


def test_a_damaged_store_without_room_for_two_goes_first(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store.tell("count", b"damaged")
    breaks(monkeypatch, "_run", sqlite3.DatabaseError("malformed"))
    breaks(monkeypatch, "_started", sqlite3.OperationalError("database or disk is full"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == FAILED
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "damaged (malformed); all is made anew" in caplog.messages[0]
    assert "disk is full; what is damaged goes first" in caplog.messages[1]
    assert not (store.folder / BESIDE).exists()
    assert (store.folder / "damaged.sqlite3").exists()
    assert Store(store.folder).told("count") is None  # the next one begins with nothing


def test_a_store_that_cannot_be_made_anew_stays_and_says_why(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.tell("count", b"old")

    def fail(beside: Store, made: dict[str, Any], origin: str) -> None:
        beside.tell("failed", b'["no disk", []]')

    monkeypatch.setattr(module, "_started", fail)
    assert _made_anew(store, {}, ORIGIN) == FAILED
    assert store.told("count") == b"old"
    assert heard(store.told("failed"))[0] == "no disk"


def test_newer_code_than_that_of_its_workers_does_not_start(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with Hand(store.folder / PRESS) as mine, Hand(store.folder / users(ORIGIN)) as worker:
        assert mine.take() and worker.take(shared=True)
        assert _run(store, mine, {"source": None}, ORIGIN) == FAILED
    told = "store: found a newer version of the package than that of the workers, expected the same"
    assert caplog.messages == [f"{told}; restart them"]
    assert heard(store.told("failed")) == (f"{told}; restart them", ())
    assert not store.connection.busy


def test_what_is_wrong_with_the_store_is_not_taken_for_the_source(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch, "Press", sqlite3.DatabaseError("malformed"))
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        _started(store, {}, ORIGIN)
    assert store.told("failed") is None
    breaks(monkeypatch, "Press", SettingError("no such source"))
    assert _started(store, {}, ORIGIN) is None
    assert heard(store.told("failed"))[0] == "no such source"
