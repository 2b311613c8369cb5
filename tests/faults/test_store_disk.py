"""A store on a disk that is full, or that may only be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from widget import SettingError
from widget.serve.hands import PRESS, Hand
from widget.serve.store import Store

from ..serve.desk import Desk, comes
from ..serve.test_store_processes import Worker
from .disk import Disk


@pytest.fixture
def worker(desk: Desk, disk: Disk) -> Iterator[Worker]:
    store = disk.folder / "store"
    made = Worker(desk, store)
    assert made.first == "ready"
    assert comes(True, (store / "room").exists, 20)
    yield made
    made.close()
    with Hand(store / PRESS) as hand:
        assert comes(True, hand.is_free, 30)


def test_a_full_disk_holds_no_recall_back(desk: Desk, disk: Disk, worker: Worker) -> None:
    """The store gives up the room that it has taken for that."""
    for path in ("bath", "pack"):
        assert worker.ask(f"codes({path!r})") == [200] * 3
    with disk.room(0):
        for number in range(4):
            desk.card("pack", title=f"Pack {number}")
        desk.card("bath", "recalled")
        assert comes([410] * 3, lambda: worker.ask("codes()"), 40)
        assert worker.ask("codes('pack')") == [200] * 3
    desk.card("bath", title="Mended")
    assert comes(True, lambda: "Mended" in worker.ask("body('v1/cards/bath.en.json')"), 40)


def test_without_any_room_the_last_good_cards_stay(desk: Desk, disk: Disk, worker: Worker) -> None:
    room = disk.folder / "store" / "room"
    with disk.room(0):
        room.write_bytes(b"")
        (disk.folder / "more").write_bytes(bytes(disk.free))
        for number in range(3):
            desk.card("pack", title=f"Pack {number}" + "x" * 100)
            assert worker.ask("codes('pack')") == [200] * 3
        (disk.folder / "more").unlink()
    desk.card("bath", "recalled")
    assert comes([410] * 3, lambda: worker.ask("codes()"), 40)


def test_a_disk_without_room_for_a_start_is_told(disk: Disk) -> None:
    with disk.room(0), pytest.raises(SettingError, match="store: found"):
        Store(disk.folder / "store")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"\(Not a directory\), expected a folder to write in"):
        Store(tmp_path / "file" / "store")
