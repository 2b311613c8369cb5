"""The watch of a running server: whatever happens, it looks on, and requests are answered."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from flask import Flask

from widget import Catalogue, create_blueprint
from widget.serve import watch
from widget.serve.watch import Watch

from .desk import LANGUAGES, Desk, comes, health, served, view

RECALLED = [(410, "recalled")] * 3


pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards")


def test_the_thread_begins_with_a_request_and_ends_with_the_app(desk: Desk) -> None:
    catalogue = desk.catalogue()
    assert catalogue._watch._thread is None  # a server may still fork
    catalogue.find("v1/health.json")
    thread, gone = catalogue._watch._thread, weakref.ref(catalogue)
    assert thread
    assert thread.is_alive()
    assert thread.daemon
    catalogue.find("v1/health.json")
    assert catalogue._watch._thread is thread
    del catalogue
    for _ in range(100):  # the thread holds it for as long as a look takes
        gc.collect()
        if gone() is None:
            break
        sleep(0.02)
    assert gone() is None
    thread.join(5)
    assert not thread.is_alive()


def test_a_request_that_is_not_late_looks_at_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widget.serve.watch.LATE", 1000)
    catalogue = desk.catalogue()
    monkeypatch.setattr(catalogue._watch, "attend", lambda: pytest.fail("it looked"))
    assert view(catalogue)[0] == 200


def test_where_no_thread_can_run_requests_look_for_themselves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)
    catalogue = desk.catalogue()
    desk.card("bath", "recalled")
    assert served(catalogue) == RECALLED


@pytest.mark.parametrize("error", [ZeroDivisionError, OSError, MemoryError])
@pytest.mark.parametrize("where", ["_look", "_act", "_again"])
def test_what_goes_wrong_in_a_look_never_reaches_a_request(
    desk: Desk, where: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = desk.catalogue()

    def fail() -> None:
        raise error("at work")

    desk.card("bath", "recalled") if where != "_again" else None
    with monkeypatch.context() as patched:
        patched.setattr(catalogue._watch, where, fail)
        for _ in range(3):
            assert view(catalogue) == (200, view(catalogue)[1])
    desk.card("bath", "recalled", title="Now")
    assert comes(RECALLED, lambda: served(catalogue))
    thread = catalogue._watch._thread
    assert thread
    assert thread.is_alive()


def test_a_failure_while_building_leaves_what_is_served(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = desk.catalogue()

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a bug in the package")

    with monkeypatch.context() as patched:
        patched.setattr("widget.serve.build.build_site", fail)
        desk.card("bath", "recalled")
        assert view(catalogue)[0] == 200
        assert comes("degraded", lambda: health(catalogue)["status"])
    monkeypatch.setattr("widget.serve.catalogue.RETRY", 0)
    desk.card("bath", "recalled", title="Now")
    assert comes(RECALLED, lambda: served(catalogue))


def test_two_in_one_app_watch_each_its_own(tmp_path: Path) -> None:
    desks = [Desk(tmp_path / name) for name in ("one", "two")]
    app = Flask(__name__)
    for desk in desks:
        blueprint = create_blueprint(desk.folder, languages=LANGUAGES, name=desk.folder.name)
        app.register_blueprint(blueprint, url_prefix=f"/{desk.folder.name}")
    client = app.test_client()

    def codes() -> list[int]:
        path = "v1/cards/bath.es.view.json"
        return [client.get(f"/{name}/{path}").status_code for name in ("one", "two")]

    assert codes() == [200, 200]
    desks[1].card("bath", "recalled")
    assert comes([200, 410], codes)
    desks[0].card("bath", "withdrawn")
    desks[1].card("bath")
    assert comes([410, 200], codes)


def test_what_never_comes_to_rest_is_read_all_the_same() -> None:
    looks, acts = iter(range(1000)), []
    watch = Watch(lambda: (next(looks),), lambda: acts.append(1))
    watch.look()
    assert acts == [1]


def test_a_source_is_read_once_it_has_come_to_rest() -> None:
    seen = iter([(0,), (1,), (2,), (3,), (3,), (3,)])
    acts = []
    watch = Watch(lambda: next(seen), lambda: acts.append(next(seen)))
    watch.look()
    assert acts == [(3,)]
    assert next(seen, None) is None


def test_only_one_looks_at_a_time(desk: Desk) -> None:
    """The others are answered with what there is."""
    catalogue: Catalogue = desk.catalogue()
    desk.card("bath", "recalled")
    with catalogue._watch.alone():
        assert view(catalogue)[0] == 200
    assert served(catalogue) == RECALLED


def test_a_disk_that_hangs_holds_up_one_request_and_not_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widget.serve.watch.ASLEEP", 0.05)
    monkeypatch.setattr("widget.serve.watch.LATE", 1000)
    catalogue, lock = desk.catalogue(), Event()
    catalogue._watch.late = monotonic() - 1000  # nobody has looked for long
    waits: list[float] = []

    def never(timeout: float = -1) -> bool:
        waits.append(timeout)
        return lock.wait(timeout)

    monkeypatch.setattr(catalogue._watch._lock, "acquire", never)
    for _ in range(5):
        assert view(catalogue)[0] == 200
    assert [wait for wait in waits if wait] == [0.05]


def test_an_archive_that_is_away_is_not_told_at_every_look(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    archive = desk.folder.parent / "archive"
    catalogue = desk.catalogue(archive=archive)
    archive.rename(archive.with_name("away"))
    desk.write("en/bath.md", "")
    catalogue._watch.look()
    told = len(caplog.records)
    for _ in range(10):
        catalogue._watch.look()
    assert len(caplog.records) == told


def test_a_glance_ends_a_long_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    glances = iter([0, 0, 0, 0, 1])
    one = Watch(tuple, lambda: None, glance=lambda: (next(glances),))
    monkeypatch.setattr(watch, "monotonic", lambda: 0.0)
    monkeypatch.setattr(watch.Watch, "pause", 0.5)  # as among very many files
    one.look()
    assert [one.left() for _ in range(4)] == [watch.GLANCE] * 3 + [0]


def test_a_rest_ends_without_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    one, now = Watch(tuple, lambda: None), [0.0]
    monkeypatch.setattr(watch.Watch, "pause", 0.25)
    monkeypatch.setattr(watch, "monotonic", lambda: now[0])
    one.look()
    slept = []
    while left := one.left():
        slept.append(round(left, 9))
        now[0] += left
    assert slept == [0.1, 0.1, 0.05]


def test_what_changes_all_the_time_is_rested_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long look rests as long as it took; and one that found nothing as if nobody had glanced."""
    glances = iter(range(9))
    one = Watch(tuple, lambda: None, glance=lambda: (next(glances),))
    monkeypatch.setattr(watch.Watch, "pause", 0.5)
    one.look()
    one._first = min(one.pause, max(watch.GLANCE, 0.3))
    assert [one.left(), one.left()] == [0.3, 0]
    one.look()
    assert one.left() == 0.5


def test_a_glance_that_hangs_holds_up_no_request(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widget.serve.watch.LATE", -1)  # every request would look
    catalogue, hangs, never = desk.catalogue(), Event(), Event()
    monkeypatch.setattr("widget.serve.watch._HANGS", 0.05)

    def hang() -> tuple[()]:
        hangs.set()
        never.wait(30)
        return ()

    monkeypatch.setattr(catalogue._watch, "_glance", hang)
    catalogue._watch._first, catalogue._watch._due = 0.0, monotonic() + 60
    thread = Thread(target=catalogue._watch.left, daemon=True)
    thread.start()
    assert hangs.wait(10)
    assert catalogue.find("cards/en/bath").status == 200
    sleep(0.1)
    assert not catalogue._watch.live
    never.set()
    thread.join(10)
    assert catalogue._watch.live
