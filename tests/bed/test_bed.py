"""PostgreSQL, two hosts, Varnish and nginx under load, while editors work and machines fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from os import kill
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from time import monotonic, sleep

import pytest

from ..database.postgres import postgres
from ..faults.rig import Nursery
from ..scale.caches import view
from ..scale.rig import by_worker, program
from ..serve.desk import comes
from .editors import KNOWN, Editors
from .judge import Judge, table
from .load import cost, load
from .site import DATABASE, HOSTS, Site, site
from .watchers import Watchers

pytestmark = pytest.mark.slow
#: Seconds between two changes; and until the last cache must have forgotten the last of them.
PACE, REST = 0.6, 44.0
#: Until no cache may answer any more with what it had, but for a grace.
OLD = 15.5
NEVER_ASKED = {
    host: [f"/w/v1/cards/{card}.en.html?country=GB&heading-level={level}"
           for card in KNOWN for level in levels]
    for host, levels in zip(HOSTS, ("24", "56"), strict=True)
}  # fmt: skip


@contextmanager
def made(folder: Path) -> Iterator[tuple[Site, Editors]]:
    for name in ("wrk", "nginx", "varnishd", "varnishstat"):
        program(name)
    nursery = Nursery(folder)
    try:
        with postgres("track_commit_timestamp=on") as server, site(folder, server) as started:
            yield started, Editors(started.url, nursery)
    finally:
        nursery.close()


def test_a_hundred_changes_and_every_fault_under_load(tmp_path: Path) -> None:
    begun = monotonic()
    with made(tmp_path) as (bed, editors):
        for front in ("nginx", "varnish", "host a"):
            print(cost(bed, front, view("tens")))
        with load(bed, tmp_path) as loaded, Watchers(bed, editors.touched) as watchers:
            print(f"\nbegun after {monotonic() - begun:.0f} s")
            busy = Busy(bed)
            editors.go_on(PACE)
            hundred = len(editors.steps)
            print(f"a hundred changes after {monotonic() - begun:.0f} s\n{busy.told()}")
            to_hosts = busy.to_hosts
            a_host_stops(bed, editors, "host a", SIGTERM, "massage")
            the_database_stops(bed, editors, "opioids")
            a_host_stops(bed, editors, "host b", SIGKILL, "exercise")
            varnish_stops(bed, editors, "tens")
            print(f"faults done after {monotonic() - begun:.0f} s")
            sleep(max(0.0, max(editors.touched.values()) + REST - monotonic()))
        judge = Judge(bed, watchers, editors.changes())
        figures = judge.stale()
        print(f"ended after {monotonic() - begun:.0f} s, {loaded.told()}")
        print({front: len(seen) for front, seen in watchers.seen.items()})
        print(f"under load\n{table(figures, range(hundred))}")
        print(f"with faults\n{table(figures, range(hundred, len(editors.steps)))}")
        judge.all_was_watched(range(hundred - 10))  # a host stops right after the last of them
        judge.no_request_failed()
        # Readers there were, and caches that answered most of them.
        assert loaded.requests > 5_000
        assert loaded.hits > 0.8 * loaded.requests, loaded.caches
        assert to_hosts < 0.5
        assert set(loaded.statuses) <= {200, 304, 410}
        assert loaded.errors == (0, 0, 0, 0)
        judge.order_was_kept()
        judge.within_bounds(figures)
        judge.all_is_there()
        assert bed.health("host a", "status") == bed.health("host b", "status") == {"ok"}
        assert len(bed.health("host a", "revision") | bed.health("host b", "revision")) == 1


def test_a_worker_that_starts_while_the_database_is_away_fails_no_reader(tmp_path: Path) -> None:
    """One with a store starts on what that holds; without one gunicorn ends with all its workers,
    as docs/scale.md says."""
    with made(tmp_path) as (bed, _), load(bed, tmp_path) as loaded:
        bed.stop(DATABASE)
        for host in HOSTS:
            kill(min(by_worker(bed.port(host), view("tens"))), SIGKILL)
        assert comes(True, lambda: is_away(bed, "host a"))
        assert bed.health("host b", "status") == {"degraded"}
        sleep(OLD)
    assert set(loaded.statuses) == {200, 304}
    assert loaded.errors == (0, 0, 0, 0)
    assert loaded.caches["REVALIDATED"] > 10


def is_away(bed: Site, host: str) -> bool:
    try:
        bed.ask(host, view("tens"))
    except (OSError, HTTPException):
        return True
    return False


class Busy:
    """What a part of the test cost: CPU, and what Varnish was asked for and asked."""

    _COUNTERS = ("client_req", "cache_hit", "cache_hit_grace", "cache_miss", "s_resp_bodybytes",
                 "backend_req")  # fmt: skip

    def __init__(self, bed: Site) -> None:
        self._bed, self._begun = bed, monotonic()
        self._cpu, self._counters = bed.cpu(), bed.counters()

    @property
    def to_hosts(self) -> float:
        """What share of the requests at Varnish reached a host."""
        now = self._bed.counters()
        asked, reached = (now[f"MAIN.{n}"] - self._counters[f"MAIN.{n}"]
                          for n in ("client_req", "backend_req"))  # fmt: skip
        return reached / asked

    def told(self) -> str:
        seconds, cpu, counters = monotonic() - self._begun, self._bed.cpu(), self._bed.counters()
        spent = ", ".join(f"{name} {cpu[name] - self._cpu[name]:.2f}" for name in cpu)
        names = [*(f"MAIN.{name}" for name in self._COUNTERS), "VBE.boot.a.req", "VBE.boot.b.req"]
        asked = ", ".join(f"{name} {counters[name] - self._counters[name]}" for name in names)
        return f"CPU in {seconds:.0f} s: {spent}\nVarnish: {asked}"


def a_host_stops(bed: Site, editors: Editors, host: str, sign: Signals, card: str) -> None:
    """It misses an edit and a recall, and comes back."""
    bed.stop(host, sign)
    for address in NEVER_ASKED[host]:  # half of them of the dead host, which nobody knows it is
        assert bed.ask("varnish", address).status in (200, 410), address
    editors.do("edit", card)
    sleep(OLD)
    editors.do("recall", card)
    bed.start(host)
    sleep(2)
    editors.do("restore", card)
    sleep(2)


def the_database_stops(bed: Site, editors: Editors, card: str) -> None:
    """Readers see what they saw; who wants to recall is told; then the recall arrives in time."""
    bed.stop(DATABASE)
    all_say(bed, "degraded")
    assert editors.refused("recall", card).startswith("Error: nothing was written")
    bed.start(DATABASE)
    editors.do("recall", card)
    all_say(bed, "ok")


def all_say(bed: Site, status: str) -> None:
    """Every process of both hosts, soon."""
    for host in HOSTS:
        assert comes({status}, lambda: bed.health(host, "status")), host  # noqa: B023


def varnish_stops(bed: Site, editors: Editors, card: str) -> None:
    """nginx asks the hosts itself, for each address that it may not answer by itself any more."""
    bed.stop("varnish")
    editors.do("recall", card)
    sleep(OLD)
    assert "connect() failed" in (bed.folder / "nginx/log").read_text()
    bed.start("varnish")
