"""Work that is shared out over the cores comes back as if it had been done here."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from widget.read import cores
from widget.read.known import Job, Known

from ..serve.desk import comes


@dataclass(frozen=True)
class Thing:
    name: str


THING, OTHER = Thing("one"), Thing("other")


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_cores", lambda: 2)
    monkeypatch.setattr(cores, "FEW", 2)


def done(*makes: Callable[[], object], of: object = ()) -> dict[int, Any]:
    return dict(cores.results(makes, [of] * len(makes)))


def children(parent: int) -> list[int]:
    """The processes that another has started."""
    told = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(one) for one in told.read_text().split()] if told.exists() else []


def test_others_do_it() -> None:
    found = done(*[os.getpid] * 100)
    assert [*found] == [*range(100)]
    assert os.getpid() not in found.values()


def test_what_a_result_points_into_stays_the_same_thing() -> None:
    found = done(*[lambda: (THING, OTHER, "new")] * 3, of=[(1, {"x": THING})])
    assert len(found) == 3
    for same, other, new in found.values():
        assert same is THING
        assert other == OTHER
        assert other is not OTHER  # the control: nobody said that it is shared
        assert new == "new"


def test_what_fails_is_left_and_the_rest_is_done() -> None:
    def fail() -> None:
        raise ValueError("bad")

    assert done(lambda: "a", fail, lambda: "c") == {0: "a", 2: "c"}
    assert done(lambda: "a", lambda: lambda: "cannot be sent") == {}


def test_a_child_that_is_killed_costs_nothing_but_time() -> None:
    own = os.getpid()

    def die() -> str:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done here"

    known, jobs = Known(), [Job(("x", n), (n,), die) for n in range(4)]
    known.ahead(jobs, "Doing")
    assert [known.do(job) for job in jobs] == ["done here"] * 4


def test_no_child_outlives_a_parent_that_is_killed() -> None:
    """It would hold what its parent held: a socket that listens, the lock of a store."""
    code = ("import time; from widget.read import cores; "
            "cores._cores, cores.FEW = lambda: 2, 2; print(flush=True); "
            "list(cores.results([lambda: time.sleep(60)] * 40, ()))")  # fmt: skip
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout
        assert parent.stdout.readline()
        assert comes(2, lambda: len(children(parent.pid)), 20)
        left = children(parent.pid)
        parent.kill()
        try:
            assert comes([], lambda: [one for one in left if Path(f"/proc/{one}").exists()], 10)
        finally:
            for one in left:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)


def test_a_little_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "FEW", 3)
    assert done(os.getpid, os.getpid) == {}
    assert len(done(os.getpid, os.getpid, os.getpid)) == 3


def test_what_is_known_is_not_done_again() -> None:
    jobs = [Job(("x", n), (n,), os.getpid) for n in range(4)]
    first = Known()
    first.ahead(jobs, "Doing")
    made = [first.do(job) for job in jobs]
    assert os.getpid() not in made
    second = Known(first)
    more = [*jobs, *(Job(("y", n), (n,), os.getpid) for n in range(4))]
    changed = Job(("x", 0), ("changed",), os.getpid)
    second.ahead([changed, *more[1:]], "Doing")
    assert [second.do(job) for job in jobs[1:]] == made[1:]
    assert second.do(changed) not in {*made, os.getpid()}
    assert not {second.do(job) for job in more[4:]} & {*made, os.getpid()}


class TestCores:
    @pytest.fixture(autouse=True)
    def two(self) -> None:
        """As they are."""

    @pytest.fixture(autouse=True)
    def alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cores.threading, "active_count", lambda: 1)

    def test_all_that_this_process_may_use(self) -> None:
        assert cores._cores() == len(os.sched_getaffinity(0))

    def test_one_where_a_fork_would_take_along_the_locks_of_a_thread(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.undo()
        end = Event()
        thread = Thread(target=end.wait)
        thread.start()
        try:
            assert cores._cores() == 1
        finally:
            end.set()
            thread.join()

    @pytest.mark.parametrize("daemon", [True, False])
    def test_one_for_a_process_that_may_have_no_children(self, daemon: bool) -> None:
        fork = multiprocessing.get_context("fork")
        told = fork.SimpleQueue()
        child = fork.Process(target=lambda: told.put(cores._cores()), daemon=daemon)
        child.start()
        child.join(20)
        assert told.get() == (1 if daemon else len(os.sched_getaffinity(0)))

    def test_one_without_forks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cores.sys, "platform", "darwin")
        assert cores._cores() == 1
        monkeypatch.undo()
        monkeypatch.delattr(os, "fork")
        assert cores._cores() == 1
