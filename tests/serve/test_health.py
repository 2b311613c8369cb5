"""What ``v1/health.json`` says of the process that answers, in memory or from a store."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from threading import Event, Thread
from time import monotonic, time
from typing import Any

import pytest

from widget import ContentError, FastDoor
from widget.errors import Problem
from widget.serve import vouched
from widget.serve.watch import _HANGS

from .desk import Desk, Pressed, another, comes, health, served, swapped, told
from .wire import ask
from .wire import served as app_of

pytestmark = pytest.mark.usefixtures("at_once", "both")
PATH = "v1/health.json"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def later(catalogue: Any, seconds: int) -> Any:
    """So much later, with no look in between."""
    catalogue._watch.agreed -= seconds
    if isinstance(catalogue, Pressed):
        catalogue._agreed -= seconds
        catalogue.press._watch.agreed -= seconds
        vouched.vouch(catalogue.press.store.folder, time() - seconds)
    return catalogue


def test_a_process_that_is_well_says_so(desk: Desk) -> None:
    found = health(desk.catalogue())
    wanted = {"status": "ok", "live": True, "ready": True, "age": 0, "last_error": None,
              "problems": [], "refused": False}  # fmt: skip
    assert {key: found[key] for key in wanted} == wanted
    assert re.fullmatch("[0-9a-f]{12}", found["revision"])


def test_it_is_kept_by_nobody_and_both_doors_say_it(desk: Desk) -> None:
    app = app_of(desk.folder)
    cards: Any = app.blueprints["treatment_cards"]
    for door in (app, FastDoor(app, cards, "/w")):
        reply = ask(door, f"/w/{PATH}")
        assert reply.told("Cache-Control") == "no-store"
        assert json.loads(reply.body) == health(cards.catalogue)
        head = ask(door, f"/w/{PATH}", method="HEAD")
        assert (head.headers, head.body) == (reply.headers, b"")
        known = [("If-None-Match", reply.told("ETag") or "")]
        assert ask(door, f"/w/{PATH}", headers=known).code == 304
        later(cards.catalogue, 60)
        changed = ask(door, f"/w/{PATH}", headers=known)
        assert changed.code == 200
        assert json.loads(changed.body)["age"] >= 60
        swapped(cards.catalogue)


def test_age_grows_until_a_look_finds_what_is_served(desk: Desk) -> None:
    catalogue = later(desk.catalogue(), 3600)
    assert 3600 <= health(catalogue)["age"] < 3700
    assert health(swapped(catalogue))["age"] == 0
    desk.card("bath", "recalled")
    assert health(swapped(swapped(later(catalogue, 60))))["age"] == 0
    assert served(catalogue) == [(410, "recalled")] * 3


def test_while_new_content_is_refused_age_grows_and_the_error_stays_when_it_is_mended(
    desk: Desk,
) -> None:
    catalogue = desk.catalogue()
    desk.write("en/_disclaimer.md", "no disclaimer")
    found = health(later(swapped(catalogue), 100))
    for _ in range(2):
        found = health(swapped(catalogue))
        assert (found["status"], found["refused"]) == ("degraded", True)
        assert (found["live"], found["ready"]) == (True, True)
        assert found["age"] >= 100
    where = {"file": "en/_disclaimer.md", "line": 1, "field": "front matter"}
    at = found["last_error"].pop("at")
    assert found["last_error"] == where
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", at)
    (desk.folder / "en" / "_disclaimer.md").unlink()
    mended = health(swapped(swapped(catalogue)))
    assert (mended["status"], mended["problems"], mended["age"]) == ("ok", [], 0)
    assert mended["last_error"] == {"at": at, **where}


def test_a_card_kept_at_its_last_good_version_makes_nothing_old(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.edit("kind: self_care", "kind: gadget")
    found = health(swapped(swapped(later(catalogue, 60))))
    assert (found["status"], found["age"], found["kept"][0]) == ("degraded", 0, "ar/bath.md")
    assert found["last_error"] | {"at": ""} == {
        "file": "en/bath.md", "line": 4, "field": "kind", "at": "",
    }  # fmt: skip


def test_the_last_error_names_no_card_that_nobody_is_shown(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.card("secret-trial", "draft")
    desk.edit("kind: self_care", "kind: gadget", "en/secret-trial.md")
    found = health(swapped(catalogue))
    assert found["last_error"] | {"at": ""} == {"file": "en/", "line": 0, "field": "", "at": ""}
    assert "secret-trial" not in told(found)
    assert "gadget" not in told(found)


def test_a_warning_is_no_error(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.translate("bath", "es", of=1)
    desk.card("bath", "active", "{version: 1, date: 2026-03-01, kind: major, note: One.}",
              "{version: 2, date: 2026-10-01, kind: major, note: Two.}")  # fmt: skip
    found = health(swapped(catalogue))
    assert found["warnings"] > 0
    assert (found["status"], found["last_error"]) == ("ok", None)


def test_a_look_that_hangs_is_not_live_and_one_that_publishes_long_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = desk.catalogue()
    watch, go_on, hangs = catalogue._watch, Event(), Event()
    look = watch._look

    def slow() -> Any:
        hangs.set()
        assert go_on.wait(30)
        return look()

    monkeypatch.setattr(watch, "_look", slow)
    thread = Thread(target=watch.look)
    thread.start()
    assert hangs.wait(30)
    assert health(catalogue)["live"]
    watch._busy = (monotonic() - _HANGS - 1, watch._busy[1])
    found = health(catalogue)
    assert (found["live"], found["status"], found["ready"]) == (False, "degraded", True)
    with monkeypatch.context() as patched:
        patched.setattr(watch, "_busy", (monotonic() - _HANGS - 1, 600))  # it publishes
        assert health(catalogue)["live"]
    go_on.set()
    thread.join()
    assert health(catalogue)["live"]


def test_a_look_that_fails_is_the_last_error(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = later(desk.catalogue(), 60)

    def fail() -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(catalogue._watch, "_look", fail)
        found = health(swapped(catalogue))
    assert found["last_error"]["file"] in ("source", "store")
    assert found["age"] >= 60
    assert health(swapped(catalogue))["age"] == 0


def test_a_store_that_cannot_be_read_is_not_ready(desk: Desk) -> None:
    catalogue = desk.catalogue()
    if not isinstance(catalogue, Pressed):
        return
    health(catalogue)  # it is in memory
    catalogue.press.turn = lambda: None  # type: ignore[method-assign]
    catalogue._store.connection.path.rename(desk.folder.parent / "away")
    found = health(swapped(catalogue))
    assert (found["ready"], found["live"], found["status"]) == (False, True, "degraded")
    assert found["last_error"]["file"] == "store"
    assert catalogue.find("v1/health.json").status == 503  # for probes that read no JSON
    os.rename(desk.folder.parent / "away", catalogue._store.connection.path)
    assert health(swapped(catalogue))["ready"]
    assert catalogue.find("v1/health.json").status == 200


def test_a_start_on_bad_content_lists_what_is_wrong_once(desk: Desk) -> None:
    first = desk.catalogue()
    if not isinstance(first, Pressed):
        return
    desk.write("en/_disclaimer.md", "no disclaimer")
    before = health(swapped(first))["problems"]
    assert [one["file"] for one in before] == ["en/_disclaimer.md"]
    with pytest.raises(ContentError) as refused:
        another(desk, first)
    problems = refused.value.problems
    told = json.dumps(["", [[p.file, p.line, p.field, p.found, p.expected] for p in problems]])
    first.press.turn = lambda: None  # type: ignore[method-assign]
    first.press.store.tell("failed", told.encode())  # as the one that did not start does
    found = health(swapped(first))
    assert found["problems"] == before
    assert found["refused"]
    assert len(first.problems) == len({*first.problems}) == 1
    assert isinstance(first.problems[0], Problem)


def test_with_a_store_age_is_that_of_the_press(desk: Desk) -> None:
    worker = desk.catalogue()
    if not isinstance(worker, Pressed):
        return
    turn, worker.press.turn = worker.press.turn, lambda: None  # type: ignore[method-assign]
    later(worker, 60)
    assert health(swapped(worker))["age"] >= 60  # it looks, and the press does not
    turn()
    assert comes(0, lambda: health(swapped(worker))["age"])
