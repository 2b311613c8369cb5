"""Workers that have all read again, each of which is told how that went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from widget import ContentError, SettingError, StoredCatalogue
from widget.serve.again import asked
from widget.serve.press import Press

from .desk import LANGUAGES, URL, Desk, Pressed, Stores, comes, told, view


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    Stores.folder = tmp_path / "stores"
    yield Desk(tmp_path / "cards")
    Stores.folder = None


class Asker(Thread):
    """A worker that asks, and what it is told."""

    def __init__(self, desk: Desk, by: Pressed) -> None:
        super().__init__(daemon=True)
        made: dict[str, Any] = {"languages": LANGUAGES, "public_url": URL}
        self.catalogue = StoredCatalogue(desk.folder, store=by._store.folder, **made)
        self.told: object = None

    def run(self) -> None:
        try:
            self.catalogue.reload()
        except Exception as error:
            self.told = error


def answers(
    desk: Desk, by: Pressed, act: Callable[[], object], edit: Callable[[], object] = lambda: None
) -> list[Asker]:
    askers = [Asker(desk, by), Asker(desk, by)]
    edit()
    for one in askers:
        one.start()
    assert comes(2, lambda: len(asked(by._store.folder)))
    act()
    for one in askers:
        one.join(10)
        assert not one.is_alive(), "it still waits"
    assert asked(by._store.folder) == set()
    return askers


def test_two_that_ask_at_once_have_an_answer_each(desk: Desk) -> None:
    catalogue = desk.catalogue()
    calls, own = [], catalogue.press.reload
    catalogue.press.reload = lambda: calls.append(own())
    hot = partial(desk.card, "bath", title="Hot bath")
    for one in answers(desk, catalogue, catalogue.press.turn, hot):
        assert one.told is None
        assert "Hot bath" in told(view(one.catalogue))
    catalogue.press.turn()
    assert calls == [None]  # read once for both
    bad = partial(desk.write, "en/_disclaimer.md", "no disclaimer")
    for one in answers(desk, catalogue, catalogue.press.turn, bad):
        assert isinstance(one.told, ContentError)


@pytest.mark.parametrize("error", [OSError("no disk"), SettingError("no disk")])
def test_a_source_that_cannot_be_read_ends_no_press(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    catalogue = desk.catalogue()

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Press, "_build", fail)
        for one in answers(desk, catalogue, catalogue.press.turn):
            assert isinstance(one.told, SettingError)
            assert str(one.told) == "no disk"
    assert not catalogue.press.broken
    assert not catalogue.press.store.connection.busy
    for one in answers(desk, catalogue, catalogue.press.turn):
        assert one.told is None
