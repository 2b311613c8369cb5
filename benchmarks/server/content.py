"""What a set of cards costs, by its size: starts, memory, requests, an edit.

``python -m benchmarks.server.content 12 1000 10000``; ``--cold-only`` where time is short.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.figures import Figures, middle, progress
from benchmarks.machine import ROOT, rotated
from benchmarks.server import cards
from benchmarks.server.results import Report, arguments, ratio

ABOUT = (
    "Sets of cards of one kind, each in a process of its own: CPU of a start and of a request in "
    "process (any card, random order), memory above the empty app, an edit until it is live. Few "
    "cards are held in memory; of many the cold start is measured so, all else with a store"
)
SIZES = (12, 1000, 10_000)
#: So many are held in memory.
_FEW = 100
_EDITS = 3
_DOORS = ("bare", "door", "blueprint")


class Process:
    """A process of shelf.py."""

    def __init__(self, started: subprocess.Popen[str]) -> None:
        self._started = started

    def ask(self, word: str) -> Figures:
        """Have one thing measured."""
        self.begin(word)
        return self.end(word)

    @property
    def pid(self) -> int:
        return self._started.pid

    def begin(self, word: str) -> None:
        """Have it begun, and see to other things meanwhile."""
        assert self._started.stdin
        self._started.stdin.write(word + "\n")
        self._started.stdin.flush()

    def end(self, word: str) -> Figures:
        """Wait for what was found."""
        assert self._started.stdout
        told = self._started.stdout.readline()
        assert told, f"{word}: the process ended"
        found: Figures = json.loads(told)
        progress(f"{word}: {found}")
        return found


@contextmanager
def shelf(folder: Path, store: Path | None, *database: str) -> Iterator[Process]:
    """One process, which ends with the block."""
    with asked("shelf", folder, store or "-", *database) as process:
        yield process


@contextmanager
def asked(script: str, *words: object) -> Iterator[Process]:
    """One process of a script of this folder, which ends with the block."""
    command = [sys.executable, "-m", f"benchmarks.server.{script}", *map(str, words)]
    started = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Process(started)
    finally:
        started.terminate()
        started.wait(15)


def make(folder: Path, count: int) -> Path:
    """A source of so many cards, which ``check`` finds right."""
    cards.write(folder, count)
    if count <= 1000:  # the larger sets begin with the same cards, and take as long as a start
        command = [sys.executable, "-m", "widget", "check", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


def measure(
    sizes: Sequence[int], rounds: int, work: Path, *, cold_only: bool = False
) -> dict[str, Figures]:
    """By size, all that was found.

    :param cold_only: in memory alone, without a store and the second start from it.
    """
    found: dict[str, Figures] = {}
    with ExitStack() as stack:
        processes: dict[int, Process] = {}
        for size in sizes:
            source, store = make(work / f"source-{size}", size), work / f"store-{size}"
            own = found[str(size)] = {}
            progress(f"{size} cards: cold")
            if cold_only or size <= _FEW:
                processes[size] = stack.enter_context(shelf(source, None))
                own["cold"] = processes[size].ask("start")
                continue
            with shelf(source, None) as process:
                own["cold"] = process.ask("start")
            progress(f"{size} cards: cold, into a store")
            with shelf(source, store) as process:
                own["storing"] = process.ask("start")
            progress(f"{size} cards: warm")
            processes[size] = stack.enter_context(shelf(source, store))
            own["warm"] = processes[size].ask("start")
            own["press ready"] = processes[size].ask("edit")  # its first, which waits for the press
        for size in sizes:  # before the hits, whose requests take memory of their own
            own, process = found[str(size)], processes[size]
            own["idle"] = process.ask("idle")
            own["edits"] = [process.ask("edit") for _ in range(_EDITS)]
            own["after edits"] = process.ask("memory")
        raw: dict[int, list[Figures]] = {size: [] for size in sizes}
        for number, size in rotated(sizes, rounds + 1):
            told = processes[size].ask("hits")
            if number:  # the first round warms up
                raw[size].append(told)
        for size in sizes:
            found[str(size)]["hits"] = raw[size]
    return found


def judge(report: Report, found: dict[str, Figures]) -> dict[str, Figures]:
    """The targets, and a line for each size."""
    smallest, largest = min(found, key=int), max(found, key=int)
    costs = {
        (size, door): [round_[f"{door}_us"] for round_ in own["hits"]]
        for size, own in found.items()
        for door in _DOORS
    }
    summary: dict[str, Figures] = {}
    for size, own in found.items():
        figures: Figures = {
            "cold_cpu_ms_a_card": own["cold"]["cpu_ms_a_card"],
            "cold_wall_s": own["cold"]["wall_s"],
            "cold_cpu_s": own["cold"]["cpu_s"],
            "memory_mb": (own.get("warm") or own["cold"])["memory_mb"],
            "memory_mb_after_edits": own["after edits"]["memory_mb"],
            "press_mb": own["after edits"]["press_mb"],
            "edit_live_s": median(edit["live_s"] for edit in own["edits"]),
            "idle_percent": own["idle"]["idle_percent"],
        }
        if "warm" in own:
            figures["warm_wall_s"] = own["warm"]["wall_s"]
            figures["warm_cpu_s"] = own["warm"]["cpu_s"]
            figures["storing_wall_s"] = own["storing"]["wall_s"]
            figures["store_mb"] = own["storing"]["store_mb"]
            figures["first_edit_live_s"] = own["press ready"]["live_s"]
        for door in _DOORS:
            by_name = {key: costs[key, door] for key in (smallest, size)}
            figures[f"{door}_us"] = middle(costs[size, door])["median"]
            figures[f"{door}_to_{smallest}"] = round(ratio(by_name, size, smallest), 3)
        summary[f"{size} cards"] = figures
    last = summary[f"{largest} cards"]
    told = f"{int(largest):,} cards"
    for door in ("door", "blueprint"):
        what = f"{told}, request through the {door}: CPU to {smallest} cards"
        report.target(what, last[f"{door}_to_{smallest}"], 1.1)
    report.target(f"{told}, cold start: CPU ms a card", last["cold_cpu_ms_a_card"], 8)
    if "warm_wall_s" in last:
        report.target(f"{told}, warm start: seconds", last["warm_wall_s"], 2)
    report.target(f"{told}, memory above the empty app: MB a worker", last["memory_mb"], 60)
    report.target(f"{told}, one edit live: seconds", last["edit_live_s"], 2)
    return summary


def main() -> None:
    parser = arguments("content", ABOUT, 9)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="how many cards")
    parser.add_argument("--cold-only", action="store_true", help="no archive, no second start")
    told = parser.parse_args()
    report = Report("content", ABOUT, told.out)
    with tempfile.TemporaryDirectory() as work:
        sizes = sorted(told.sizes)
        found = measure(sizes, told.rounds, Path(work), cold_only=told.cold_only)
    report.done(judge(report, found), raw=found)


if __name__ == "__main__":
    main()
