"""A press that cannot start, or breaks, says why for as long as no other has published."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from widget.publish import card as publishing
from widget.serve import press as press_module
from widget.serve.hands import PRESS, Hand, users
from widget.serve.head import origin
from widget.serve.press import Press, _started
from widget.serve.settings import settings
from widget.serve.store import Store
from widget.serve.word import heard

from .desk import Desk, comes


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards")


def start(desk: Desk, store: Store) -> Press | None:
    return _started(store, {"source": desk.folder}, origin(settings(desk.folder), None))


def failed(store: Store) -> str:
    return heard(store.told("failed"))[0]


def breaks(*_: object, **__: object) -> None:
    raise ZeroDivisionError("by zero")


def test_bad_content_is_told_until_it_is_mended(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    desk.write("en/_disclaimer.md", "no disclaimer")
    seen, own = [], Press._build

    def build(press: Press, before: Any) -> Any:
        seen.append(failed(store))
        return own(press, before)

    monkeypatch.setattr(Press, "_build", build)
    assert start(desk, store) is None
    assert "_disclaimer" in failed(store)
    (desk.folder / "en" / "_disclaimer.md").unlink()
    assert start(desk, store)
    assert [bool(told) for told in seen] == [False, True]  # the second is not through yet
    assert failed(store) == ""


def test_what_nobody_has_foreseen_is_told_and_logged(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(tmp_path / "store")
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_add_card", breaks)
        assert start(desk, store) is None
    assert failed(store) == "found ZeroDivisionError (by zero) in the press; its log says more"
    assert caplog.record_tuples == [("widget", logging.ERROR, "the source could not be published")]
    press = start(desk, store)
    assert press
    assert failed(store) == ""
    monkeypatch.setattr(publishing, "_add_card", breaks)
    desk.card(title="Hot bath")
    press.turn()
    assert press.broken
    assert "ZeroDivisionError" in failed(store)


def test_room_that_was_given_up_is_taken_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_module, "_ROOM", 0)
    store, name = Store(tmp_path / "store"), origin(settings(desk.folder), None)
    mine, user = Hand(store.folder / PRESS), Hand(store.folder / users(name))
    assert mine.take()
    assert user.take(shared=True)
    runs = Thread(target=lambda: press_module._run(store, mine, {"source": desk.folder}, name))
    runs.start()
    try:
        for _ in range(2):
            assert comes(True, (store.folder / "room").exists)
            assert comes(8 * 1024**2, lambda: (store.folder / "room").stat().st_size)
            assert store.make_room()
    finally:
        user.let_go()
        runs.join(20)
    assert not runs.is_alive()


def test_no_room_is_taken_of_the_last_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    monkeypatch.setattr("widget.serve.store._SPARE", 1 << 60)
    store.keep_room()
    assert not store.make_room()
