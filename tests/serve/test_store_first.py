"""The first state of a worker: which one it takes, what it waits for, and when it gives up."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from widget import ContentError, SettingError
from widget.errors import Problem
from widget.serve import first as module
from widget.serve import keeper as keeping
from widget.serve.first import DEATHS, failure, first
from widget.serve.hands import Hand, users
from widget.serve.head import Head, stamp
from widget.serve.keeper import Keeper, NoPressError
from widget.serve.packing import dumps
from widget.serve.press import FAILED
from widget.serve.reading import look, this_day
from widget.serve.settings import settings
from widget.serve.store import DAMAGED, Store
from widget.serve.vouched import vouched
from widget.serve.word import said

ORIGIN, SETTINGS = "ours", settings(None)
PROBLEM = Problem("en/bath.md", 3, "kind", "'gadget'", "one of the kinds")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "sleep", lambda seconds: None)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


class Kept:
    """A keeper whose press does these things, one at each look, and ends with these states."""

    def __init__(self, *does: Callable[[], object] | int, others: bool = False) -> None:
        self._does, self._others, self.looks = [*does], others, 0

    def see_to_it(self, *, at_once: bool = False) -> int:
        self.looks += 1
        done = self._does.pop(0) if self._does else pytest.fail("it waits on")
        if isinstance(done, int):
            return done
        done()
        return 0

    def is_others(self) -> bool:
        return self._others


def publish(store: Store, count: bytes, *, current: bool, origin: str = ORIGIN) -> None:
    """What a press tells, of the files of today or of others."""
    of = stamp(ORIGIN, look(SETTINGS, this_day())) if current else "old"
    library: Any = None
    head = Head(of, library, "en", ("en",), {}, (), (), this_day())
    store.begin()
    store.tell("count", count)
    store.tell("head", dumps((origin, dumps(head))))
    store.commit()


def begun(store: Store, keeper: Kept) -> bytes:
    made: Any = keeper
    return first(store, made, ORIGIN, SETTINGS)[0]


def test_what_is_current_is_taken_without_a_press_and_vouched_for(store: Store) -> None:
    publish(store, b"1", current=True)
    assert begun(store, Kept()) == b"1"
    assert vouched(store.folder)


def test_what_a_press_puts_there_meanwhile_is_taken_as_it_is(store: Store) -> None:
    publish(store, b"1", current=False)
    keeper = Kept(0, lambda: publish(store, b"2", current=False))
    assert begun(store, keeper) == b"2"


def test_what_was_old_and_is_current_again_is_taken(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as an edit that is taken back before a press has read it: the count stays."""
    monkeypatch.setattr(module, "_LOOK", -1)
    publish(store, b"1", current=False)
    keeper = Kept(0, lambda: publish(store, b"1", current=True))
    assert begun(store, keeper) == b"1"
    assert keeper.looks == 2


def test_what_others_put_there_is_nothing(store: Store) -> None:
    publish(store, b"1", current=True, origin="theirs")
    assert begun(store, Kept(lambda: publish(store, b"2", current=True))) == b"2"


def test_a_head_that_is_damaged_is_told_the_press_and_waited_out(store: Store) -> None:
    store.tell("head", b"nothing that was written")
    assert begun(store, Kept(0, lambda: publish(store, b"2", current=True))) == b"2"
    assert (store.folder / DAMAGED).exists()


def test_a_press_that_fails_tells_why(store: Store) -> None:
    store.tell("failed", said("en/bath.md", [PROBLEM]))
    with pytest.raises(ContentError, match="gadget") as told:
        begun(store, Kept(FAILED))
    assert told.value.problems == (PROBLEM,)
    store.tell("failed", said("no disk", ()))
    with pytest.raises(SettingError, match="no disk"):
        begun(store, Kept(FAILED))
    store.tell("failed", b"")
    assert "found a press that ended; its log says why" in str(failure(store))


def test_a_press_that_is_killed_is_waited_for_a_few_times(store: Store) -> None:
    keeper = Kept(*[-9] * (DEATHS + 5))
    with pytest.raises(SettingError, match="found a press that ended"):
        begun(store, keeper)
    assert keeper.looks == DEATHS


def test_where_no_press_starts_the_last_good_state_is_served_and_that_is_said(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    publish(store, b"1", current=False)
    store.tell("failed", said("no disk", ()))
    assert begun(store, Kept(0, FAILED)) == b"1"
    told = ("widget", logging.ERROR, "no disk; the last good cards are served")
    assert caplog.record_tuples == [told]


def test_a_folder_in_use_by_others_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_OTHERS", -1)
    with pytest.raises(SettingError, match="in use with other settings or versions, expected a fo"):
        begun(store, Kept(0, others=True))


def test_nobody_waits_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", -1)
    with pytest.raises(SettingError, match="found no press that publishes, expected one"):
        begun(store, Kept(0))


def test_a_worker_that_runs_is_told_of_a_press_that_cannot_be_started(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def start(self: Keeper) -> None:
        raise NoPressError("store: found no python")

    monkeypatch.setattr(Keeper, "_start", start)
    keeper = Keeper(store.folder, {}, ORIGIN)
    assert keeper.look() == FAILED
    assert caplog.record_tuples == [("widget", logging.ERROR, "store: found no python")]
    assert keeper.look() == 0  # not tried again at once


def test_a_press_that_looks_whether_it_is_used_is_waited_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would end, and this worker would not know that it uses nothing."""
    with Hand(store.folder / users(ORIGIN)) as press:
        assert press.take()
        monkeypatch.setattr(keeping, "sleep", lambda seconds: press.let_go())
        keeper = Keeper(store.folder, {}, ORIGIN)
        assert not press.take()
        del keeper
        assert press.take()


@pytest.mark.parametrize("running", ["/usr/sbin/httpd", "/usr/bin/uwsgi", ""])
def test_where_a_server_embeds_python_the_press_has_that_of_its_environment(
    running: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", running)
    python = keeping._python()
    assert Path(python).parent == Path(sys.exec_prefix) / "bin"
    asked = [python, "-c", "import json, sys; print(json.dumps(sys.version))"]
    answer = subprocess.run(asked, capture_output=True, check=True, text=True, timeout=60)
    assert json.loads(answer.stdout) == sys.version
