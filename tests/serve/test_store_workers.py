"""A worker whose store others took over, that is damaged, or that has no press."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from widget import FastDoor
from widget.errors import WidgetError
from widget.serve.building import files as builder_files
from widget.serve.store import DAMAGED

from .desk import Desk, another, health, served, swapped, view
from .wire import ask

pytestmark = pytest.mark.usefixtures("at_once", "stores")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def test_what_others_took_over_is_not_answered_not_even_from_memory(desk: Desk) -> None:
    first = desk.catalogue()
    before = view(first)
    other = another(desk, first, public_url="https://other.example/")
    swapped(first)
    for path in ("v1/cards/bath.en.view.json", "v1/health.json", "cards/en/bath", "builder"):
        assert first.find(path).status == 503, path
    assert view(other)[0] == 200
    again = another(desk, other)
    assert view(swapped(first)) == view(again) == before


def test_a_page_that_a_disk_has_damaged_is_made_anew(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = desk.catalogue()
    store = catalogue.press.store
    ((page,),) = store.connection.ask("select rootpage from sqlite_master where name = 'bodies'")
    store.write("pragma wal_checkpoint(truncate)")
    for connection in (store.connection, catalogue._store.connection):
        connection.close()
    with store.connection.path.open("r+b") as file:
        file.seek((page - 1) * 16384)
        file.write(b"\xff" * 64)
    with caplog.at_level(logging.ERROR, "widget"):
        assert {catalogue.find("v1/cards/bath.en.json").status for _ in range(3)} == {503}
    assert (store.folder / DAMAGED).exists()
    assert [record.message for record in caplog.records if "damaged" in record.message] == [
        f"store: found {str(store.folder)!r} damaged (database disk image is malformed), "
        "expected it as it was written"
    ]
    with pytest.raises(sqlite3.DatabaseError, match="a worker found"):
        catalogue.press.turn()
    store.discard()
    assert served(another(desk, catalogue)) == [(200, "active")] * 3


def test_what_is_asked_of_the_library_follows_every_edit(desk: Desk) -> None:
    catalogue = desk.catalogue()
    library, seen = catalogue.library, []
    for name in library.cards:
        seen.append(name)
        (desk.folder / "en" / "pack.md").unlink()
        desk.card("bath", title="Hot bath")
        catalogue.press.turn()  # of which this worker knows nothing yet
    assert seen == ["bath"]
    assert [card["en"].title for card in library.cards.values()] == ["Hot bath"]
    desk.write("en/bath.md", "---")
    catalogue._watch.late = 0
    assert "en/bath.md" in {problem.file for problem in catalogue.problems}
    catalogue._store.connection.path.unlink()
    catalogue._store.connection.close()
    catalogue._swap = lambda: None
    with pytest.raises(WidgetError, match="expected one to read from"):
        dict(library.cards)


def test_without_a_prefix_an_app_keeps_its_own_pages_while_the_store_is_gone(desk: Desk) -> None:
    catalogue = desk.catalogue()
    app = Flask("host")
    app.add_url_rule("/<path:path>", "own", lambda path: "own page")
    door = FastDoor(app, catalogue, "")
    ours = {*catalogue.paths(), "v1/cards/bath.fr.html", "v1/cards/bath.html"}
    ours |= {"builder", "builder/pastes.json", "builder/preview", "v1/cards.json"}
    ours |= {"v1/cards/bath@0123456789ab.en.view.json", "v1/disclaimer.html", *builder_files()}
    catalogue._store.connection.path.unlink()
    catalogue._store.connection.close()
    catalogue._state = catalogue._made(b"", catalogue._head)  # nothing is in memory
    assert {ask(door, f"/{path}").code for path in ours} == {503}
    for path in ("cards/birthday", "v1/users", "embed/own", "builder/own", "cards"):
        assert ask(door, f"/{path}").body == b"own page", path


def test_a_press_is_missed_until_one_has_published(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = desk.catalogue()
    clock = [1000.0]
    monkeypatch.setattr("widget.serve.ward.monotonic", lambda: clock[0])
    held = catalogue.hand

    def now(failed: int = 0, later: float = 0) -> str:
        clock[0] += later
        catalogue._ward.look(failed, catalogue._store.told("count"))
        found = health(catalogue)
        assert (found["status"], found["refused"]) in {("ok", False), ("degraded", True)}
        assert (found["problems"] == []) is (found["status"] == "ok")
        return str(found["status"])

    def published() -> str:
        catalogue.press.store.tell("count", os.urandom(8))
        return str(health(swapped(catalogue))["status"])

    assert now(later=60) == "ok"
    held.let_go()
    assert [now(), now(later=4), now(later=2)] == ["ok", "ok", "degraded"]
    assert held.take()
    assert now() == "degraded"  # it has only begun
    assert "none at work" in caplog.text
    assert published() == "ok"
    assert [now(-9), now(), now(-9), now(-9)] == ["ok", "ok", "ok", "degraded"]
    assert published() == "ok"
    assert now(1) == "degraded"
    assert [problem.file for problem in catalogue.problems] == ["store"]
    assert published() == "ok"
    assert catalogue.problems == ()


def test_what_is_not_there_takes_no_place_in_memory(desk: Desk) -> None:
    catalogue = desk.catalogue()
    kept = catalogue.find("v1/cards/bath.en.json")
    for number in range(600):
        assert catalogue.find(f"v1/cards/no-{number}.en.json").status == 404
    assert catalogue.find("v1/cards/bath.en.json") is kept
    assert catalogue.find("v1/cards/\ud800.en.json").status == 404
    assert catalogue.find("builder").status == 200
    assert catalogue._state.site.assets._hit.cache_info().currsize < 3  # and the builder none


def test_what_is_wrong_is_logged_by_the_worker_too(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = desk.catalogue()
    desk.edit("kind: self_care", "kind: gadget", "en/pack.md")
    for _ in range(2):
        swapped(catalogue)
    assert sum("gadget" in one.message for one in caplog.records) == 2  # the press, and this one
