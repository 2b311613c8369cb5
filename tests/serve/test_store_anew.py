"""A store that is damaged answers what it can until another is made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from widget.serve.hands import PRESS, Hand
from widget.serve.store import DAMAGED

from .desk import Desk, comes
from .test_store_processes import TOLD, desk, started, store, workers

__all__ = ["desk", "store", "workers"]  # fixtures
HURT = "update bodies set value = cast(value || x'00' as blob) where number in (select body from "
HURT += "answers where path like '%cards/pack%')"


def test_what_is_not_damaged_is_answered_all_the_time(
    desk: Desk, store: Path, workers: Any
) -> None:
    worker, _ = started(workers, store)
    with closing(sqlite3.connect(store / "answers.sqlite3", isolation_level=None)) as hurt:
        assert hurt.execute(HURT).rowcount > 3
    assert worker.ask("codes('pack')") == [503] * 3
    assert (store / DAMAGED).exists()
    desk.card("bath", "recalled")  # which the store knows that is made anew, and this one never
    seen = set()

    def mended() -> list[int]:
        seen.update(worker.ask("[c._swap(), codes('bath')][1]"))  # not out of its memory
        return list(worker.ask("codes('pack')"))

    assert comes([200] * 3, mended, 40)
    assert seen <= {200, 410}
    assert {one.name for one in store.glob("*") if one.is_dir()} == set()
    assert comes([410] * 3, lambda: worker.ask("codes()"), 30)
    assert comes(TOLD, lambda: worker.ask("sorted(recalled)"))


def test_bad_content_leaves_a_damaged_store_at_its_place(
    desk: Desk, store: Path, workers: Any
) -> None:
    worker, _ = started(workers, store)
    desk.write("en/_disclaimer.md", "no disclaimer")
    (store / DAMAGED).touch()
    assert comes(True, (store / "new").exists, 30)
    with Hand(store / PRESS) as hand:
        assert comes(True, hand.is_free, 30)
    assert worker.ask("[c._swap(), codes('bath')][1]") == [200] * 3
    assert "_disclaimer" in worker.ask("c._store.told('failed').decode()")
    (desk.folder / "en" / "_disclaimer.md").unlink()
    # A worker that nobody asks starts no press.
    assert comes((200, False), lambda: (worker.ask("codes()")[0], (store / DAMAGED).exists()), 40)
    assert worker.ask("[c._swap(), codes('bath')][1]") == [200] * 3
