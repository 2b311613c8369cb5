"""What a press tells of what is new, be it another press, or another store; and what it keeps."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from widget.serve import bulletin
from widget.serve.store import Store

from .desk import LANGUAGES, URL, Desk, another, comes, served, swapped
from .heard import heard, names

pytestmark = pytest.mark.usefixtures("at_once", "stores")
RECALLED = [f"recalled bath.{lang}" for lang in ("ar", "en", "es")]
GONE = [(410, "recalled")] * 3


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def rows(store: Store, table: str) -> int:
    return int(store.connection.ask(f"select count(*) from {table}")[0][0])


def idle(catalogue: Any) -> None:
    """Its press has ended; it is a worker of another one's."""
    catalogue.press.turn = lambda: None


def test_what_changed_while_there_was_no_press_is_told_by_workers_that_live(desk: Desk) -> None:
    worker = desk.catalogue()
    idle(worker)
    desk.card("bath", "recalled")
    desk.card("pack", "withdrawn")
    with heard(worker) as found:
        later = another(desk, worker)
        with heard(later) as new:
            assert served(swapped(worker)) == served(swapped(later)) == GONE
            assert comes(12, lambda: len(found))
        assert sorted(names(found))[6:9] == RECALLED
        assert new == []  # it began with them
    assert rows(later.press.store, "shown") == 6


def test_what_is_kept_is_bounded_and_recalls_are_kept_longest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bulletin, "KEPT", 4)
    worker = desk.catalogue()
    with heard(worker) as found:
        desk.card("bath", "recalled")
        worker.press.turn()
        assert rows(worker.press.store, "news") == 4
        assert served(swapped(worker)) == GONE
        assert comes(4, lambda: len(found))
        assert sorted(names(found))[1:] == RECALLED
    desk.card("pack", title="Hot pack")
    swapped(worker)
    assert rows(worker.press.store, "news") == 4
    lost = "signals: 2 news came and went before this process could tell them"
    assert caplog.messages.count(lost) == 1


def test_where_nobody_listens_only_recalls_are_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker, asked = desk.catalogue(), []
    real = bulletin.news_of

    def count(*args: Any, **how: Any) -> Any:
        found = real(*args, **how)
        asked.append(len(found[0]))
        return found

    monkeypatch.setattr("widget.serve.subscriber.news_of", count)
    desk.card("bath", "recalled")
    with caplog.at_level(logging.WARNING, "widget"):
        swapped(worker)
    desk.card("bath", title="Hot bath")
    with caplog.at_level(logging.INFO, "widget"):
        swapped(worker)
    assert asked == [3, 3]
    assert [one.levelname for one in caplog.records if hasattr(one, "revision")] == (
        ["WARNING"] * 3 + ["INFO"] * 3
    )


def test_a_store_made_anew_knows_what_readers_saw_and_one_that_was_deleted_does_not(
    desk: Desk,
) -> None:
    for copied, times in ((True, 6), (False, 0)):
        worker = desk.catalogue()
        for number in range(6):  # the list of the old store is longer than the new one's will be
            desk.card("bath", title=f"Bath {number}")
            swapped(worker)
        idle(worker)
        store, kept = worker.press.store, worker.hand
        desk.card("bath", "recalled")
        beside = store.beside()
        if copied:
            bulletin.copy_shown(store, beside)
        made = {"languages": LANGUAGES, "public_url": URL, "source": desk.folder}
        type(worker.press)(beside, origin=worker.press.origin, **made)
        store.give_way(beside)
        with heard(worker) as found:
            for _ in range(2):
                assert served(swapped(worker)) == GONE
            assert comes(times, lambda: len(found))
            desk.card("pack", "recalled")
            type(worker.press)(store, origin=worker.press.origin, **made).turn()
            assert served(swapped(worker), "pack") == GONE
            assert comes(times + 6, lambda: len(found))
        kept.close()
        desk.card("bath")
        desk.card("pack")


def test_of_others_nothing_is_news(desk: Desk) -> None:
    first = desk.catalogue()
    idle(first)
    desk.card("pack", "recalled")
    other = another(desk, first, public_url="https://other.example/")
    assert rows(other.press.store, "news") == 0
    desk.card("bath", "recalled")
    with heard(other) as found:
        assert served(swapped(other)) == GONE
        assert comes(6, lambda: len(found))


def test_news_that_cannot_be_read_are_told_when_they_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = desk.catalogue()
    with heard(worker) as found:
        desk.card("bath", "recalled")
        worker.press.turn()
        idle(worker)
        worker._store.write("alter table news rename to away")
        assert served(swapped(worker)) == GONE  # readers see it all the same
        assert found == []
        worker._store.write("alter table away rename to news")
        swapped(worker)
        assert comes(6, lambda: len(found))
