"""A press that is killed at any moment: what it serves is whole, and never older than it was."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from widget.read.cores import FEW
from widget.serve.hands import PRESS, Hand

from ..read.test_cores import children
from ..serve.desk import Desk, comes
from ..serve.test_store_processes import Worker, press_of

KILLS = int(os.environ.get("WIDGET_KILLS", "4"))
#: Of every form of a card: its code, whether its tag is the hash of its bytes, and its mark.
ALL = (
    "[(a.status, a.identity.etag == '\"%s\"' % __import__('hashlib').sha256(a.identity.body)"
    ".hexdigest()[:20], a.identity.body.decode()) for a in (c.find(p) for p in ("
    "'v1/cards/bath.en.json', 'v1/cards/bath.en.view.json', 'cards/en/bath'))]"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "store"
    with Hand(tmp_path / "store" / PRESS) as hand:
        assert comes(True, hand.is_free, 30), "a press has outlived its workers"


def marks(worker: Worker) -> set[tuple[int, int]]:
    """Code and mark of what is answered; each answer has to be whole."""
    found = set()
    for code, whole, body in worker.ask(ALL):
        assert whole
        told = re.findall(r"Mark (\d+)\b", body)
        assert len({*told}) == 1, body[:300]
        found.add((code, int(told[0])))
    return found


@pytest.mark.parametrize("kills", [KILLS, pytest.param(60, marks=pytest.mark.long)])
def test_a_press_killed_at_any_moment(desk: Desk, store: Path, kills: int) -> None:
    chance, killed, number, last = random.Random(kills), 0, 0, 0
    desk.card(title="Mark 0")
    worker = Worker(desk, store)
    try:
        assert worker.first == "ready"
        while killed < kills:
            number += 1
            desk.card("bath", "recalled" if number % 2 else "active", title=f"Mark {number}")
            sleep(chance.uniform(0, 0.8))
            if press := press_of(store):
                os.kill(press, signal.SIGKILL)
                killed += 1
            until = monotonic() + chance.uniform(0, 2.5)
            while monotonic() < until:
                for code, mark in marks(worker):
                    assert mark >= last
                    assert code == (410 if mark % 2 else 200)
                sleep(0.05)
            if number % 4 == 0:  # let one do its work
                wanted = {(410 if number % 2 else 200, number)}
                assert comes(wanted, lambda: marks(worker), 60)
                last = number
        number += 1
        desk.card(title=f"Mark {number}", status="active")
        assert comes({(200, number)}, lambda: marks(worker), 60)
    finally:
        worker.close()
    with Hand(store / PRESS) as hand:
        assert comes(True, hand.is_free, 30)
    with closing(sqlite3.connect(store / "answers.sqlite3")) as found:
        assert found.execute("pragma integrity_check").fetchone() == ("ok",)
        used = {*found.execute("select body from answers")}
        assert {*found.execute("select number from bodies")} == used


def test_children_of_a_press_that_is_killed_keep_no_other_from_its_place(
    desk: Desk, store: Path
) -> None:
    for number in range(FEW):  # enough to be shared out
        desk.card(f"copy-{number}")
    worker = Worker(desk, store)
    try:
        assert comes(True, (store / PRESS).exists, 20)
        assert comes(True, lambda: bool(children(press_of(store))), 20)
        press = press_of(store)
        os.kill(press, signal.SIGKILL)
        assert worker.first == "ready"
        assert press_of(store) not in (0, press)
    finally:
        worker.close()
