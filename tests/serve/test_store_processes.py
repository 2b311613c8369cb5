"""A store with real processes: a press that workers start, kill, outlive and share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from widget.serve.hands import PRESS, Hand

from .desk import LANGUAGES, URL, Desk, comes

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no flock here")
#: A worker: each line it reads is an expression about its catalogue, which it answers in JSON.
WORKER = """
import json, logging, sys
from widget import StoredCatalogue, card_recalled
logging.basicConfig()
recalled = []
@card_recalled.connect
def note(sender, card, lang, **told):
    recalled.append(f"{card}.{lang}")
try:
    c = StoredCatalogue(**json.loads(sys.argv[1]))
except Exception as error:
    print(json.dumps(f"{type(error).__name__}: {error}"), flush=True)
    sys.exit(0)
print(json.dumps("ready"), flush=True)
def codes(card="bath"):
    return [c.find(f"v1/cards/{card}.{lang}.view.json").status for lang in ("en", "es", "ar")]
def body(path):
    return c.find(path).identity.body.decode()
for line in sys.stdin:
    print(json.dumps(eval(line)), flush=True)
"""


#: What each worker tells of a recall.
TOLD = ["bath.ar", "bath.en", "bath.es"]


class Worker:
    """A process with a catalogue in a store."""

    def __init__(self, desk: Desk, store: Path, **more: Any) -> None:
        made = {"source": str(desk.folder), "store": str(store), "languages": LANGUAGES,
                "public_url": URL} | more  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER, json.dumps(made)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self._first: str | None = None

    @property
    def first(self) -> str:
        """``ready``, or why not."""
        if self._first is None:
            self._first = self._answer()
        return self._first

    def ask(self, expression: str) -> Any:
        assert self.first == "ready"
        assert self._process.stdin
        self._process.stdin.write(expression + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "it has ended"
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A folder for a store, whose press has ended when the test has."""
    yield tmp_path / "store"
    if (tmp_path / "store").is_dir():
        with Hand(tmp_path / "store" / PRESS) as hand:
            assert comes(True, hand.is_free, 30), "a press has outlived its workers"


@pytest.fixture
def workers(desk: Desk, store: Path) -> Iterator[Any]:
    """Starts workers, which end with the test."""
    with ExitStack() as stack:

        def start(**more: Any) -> Worker:
            made = Worker(desk, store, **more)
            stack.callback(made.close)
            return made

        yield start


def press_of(store: Path) -> int:
    """The process that holds the lock of the press; 0: none."""
    inode = (store / PRESS).stat().st_ino
    for line in Path("/proc/locks").read_text().splitlines():
        words = line.split()
        if words[1] == "FLOCK" and words[3] == "WRITE" and words[5].endswith(f":{inode}"):
            return int(words[4])
    return 0


def started(workers: Any, store: Path, **more: Any) -> tuple[Worker, int]:
    worker = workers(**more)
    assert worker.first == "ready"
    assert comes(True, lambda: press_of(store) > 0, 20)
    return worker, press_of(store)


def test_two_start_at_once_with_one_press_and_a_change_reaches_both(
    desk: Desk, store: Path, workers: Any
) -> None:
    both = [workers(), workers()]
    assert [one.first for one in both] == ["ready"] * 2
    press = press_of(store)
    assert press
    desk.card("bath", "recalled")
    for one in both:
        assert comes([410] * 3, lambda one=one: one.ask("codes()"), 30)
        assert comes(TOLD, lambda one=one: one.ask("sorted(recalled)"))
    assert press_of(store) == press
    both[0].ask("c.reload()")
    assert both[1].ask("codes('pack')") == [200] * 3


def test_a_press_that_is_killed_is_started_again_and_nobody_is_failed(
    desk: Desk, store: Path, workers: Any
) -> None:
    worker, press = started(workers, store)
    os.kill(press, signal.SIGKILL)
    desk.card("bath", "recalled")
    codes = [worker.ask("codes()")]
    while codes[-1] != [410] * 3 and len(codes) < 3000:
        sleep(0.02)
        codes.append(worker.ask("codes()"))
    assert codes[-1] == [410] * 3
    assert {code for found in codes for code in found} <= {200, 410}
    assert comes(TOLD, lambda: worker.ask("sorted(recalled)"))
    assert press_of(store) not in (0, press)


def test_other_settings_on_a_store_in_use_are_an_error_and_later_are_not(
    desk: Desk, store: Path, workers: Any
) -> None:
    worker, _ = started(workers, store)
    code = ("import json, sys; from widget.serve import first, stored; first._OTHERS = 1; "
            "stored.StoredCatalogue(**json.loads(sys.argv[1]))")  # fmt: skip
    made = json.dumps({"source": str(desk.folder), "store": str(store)})
    ran = subprocess.run(
        [sys.executable, "-c", code, made], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "SettingError: store: found" in ran.stderr
    assert "in use with other settings or versions, expected a folder of its own" in ran.stderr
    other = workers(public_url="https://other.example/")
    worker.close()
    assert other.first == "ready"  # it has waited for those who ended
    assert "https://other.example/cards/en/bath" in other.ask("body('v1/cards/bath.en.html')")


def test_a_store_that_is_removed_comes_again(desk: Desk, store: Path, workers: Any) -> None:
    worker, press = started(workers, store)
    assert worker.ask("codes()") == [200] * 3
    for path in store.iterdir():
        path.unlink()
    desk.card("bath", "recalled")
    codes = set()
    until = monotonic() + 40
    while (found := worker.ask("codes()")) != [410] * 3 and monotonic() < until:
        codes |= {*found}
        sleep(0.05)
    assert found == [410] * 3
    assert codes <= {200, 410, 503}
    assert press_of(store) not in (0, press)


def test_a_warm_start_renders_nothing_and_a_bad_card_has_its_last_good_version(
    desk: Desk, store: Path, workers: Any
) -> None:
    worker, _ = started(workers, store)
    before = worker.ask("body('v1/cards/pack.en.view.json')")
    worker.close()
    with Hand(store / PRESS) as hand:
        assert comes(True, hand.is_free, 30)
    desk.edit("kind: self_care", "kind: gadget", "en/pack.md")
    desk.card("bath", "recalled")
    again = workers()
    assert again.ask("codes()") == [410] * 3
    assert again.ask("body('v1/cards/pack.en.view.json')") == before
    assert "en/pack.md" in again.ask("body('v1/health.json')")
