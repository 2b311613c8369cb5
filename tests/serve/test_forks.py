"""Workers that are forked from a process in which a watch is at work."""

from __future__ import annotations

import os
import signal
import warnings
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from .desk import Desk, comes, served, view

RECALLED = [(410, "recalled")] * 3
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes by fork here"),
    pytest.mark.usefixtures("quick"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards")


def _in_a_child(check: Any) -> None:
    """Run a check in a forked process, at most ten seconds long."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads run: that is the point
        child = os.fork()
    if child == 0:
        signal.alarm(10)
        try:
            os._exit(0 if check() else 3)
        finally:
            os._exit(4)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("archived", [True, False])
def test_a_worker_that_was_forked_while_another_thread_was_at_work_looks_on(
    desk: Desk, archived: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads do not come along, and the locks that they held stay held."""
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive" if archived else None)
    at_work, go_on, act = Event(), Event(), catalogue._watch._act

    def slowly() -> None:
        at_work.set()
        go_on.wait(10)
        act()

    monkeypatch.setattr(catalogue._watch, "_act", slowly)
    desk.card("bath", "recalled")
    worker = Thread(target=catalogue._watch.look)
    worker.start()
    try:
        assert at_work.wait(5)
        if catalogue.archive:
            catalogue.archive._lock.acquire()

        def check() -> bool:
            go_on.set()
            return comes(RECALLED, lambda: served(catalogue), 8)

        _in_a_child(check)
    finally:
        if catalogue.archive:
            catalogue.archive._lock.release()
        go_on.set()
        worker.join(10)


def test_a_worker_that_was_forked_early_watches_by_a_thread_of_its_own(desk: Desk) -> None:
    catalogue = desk.catalogue()
    view(catalogue)

    def check() -> bool:
        desk.card("bath", "recalled")
        asked = comes(RECALLED, lambda: served(catalogue), 8)
        thread = catalogue._watch._thread
        return asked and thread is not None and thread.is_alive()

    _in_a_child(check)
