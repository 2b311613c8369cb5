"""What cards in a database cost, by their number: publishing, reading back, hosts, a recall beside.

``python -m benchmarks.server.database 12 1000 10000``; ``--kinds sqlite`` for one of both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import monotonic, sleep

from benchmarks.figures import Figures, progress
from benchmarks.machine import ROOT
from benchmarks.server import cards, postgres
from benchmarks.server.content import asked, shelf
from benchmarks.server.editor import WRITING, edited
from benchmarks.server.results import Report, arguments
from benchmarks.server.servers import tree

ABOUT = (
    "Cards of one kind in a database: commands with the start of their process (wall, CPU of the "
    "command, memory of it and its children at the most), one card of an app's own form, a recall "
    "while all cards are being written, and a host that serves them: the look once a second, an "
    "edit from its commit until it is live. Many cards are served with a store"
)
SIZES, KINDS = (12, 1000, 10_000), ("sqlite", "postgresql")
#: So many are held in memory by the host.
_FEW = 1000
_EDITS = 3
#: Seconds between two looks at the memory of a process, which cost some time themselves.
_LOOK = 0.2


class Peak:
    """The most memory (MB) that a process and those below it have had at once.

    What they share counts once (``Pss`` of proc_pid_smaps_rollup(5)).
    """

    def __init__(self, pid: int) -> None:
        self.pid, self.mb, self._end = pid, 0.0, Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(_LOOK):
            self.mb = max(self.mb, sum(map(_own, tree(self.pid))))


def _own(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def command(*words: object, status: int = 0) -> Figures:
    """A command of the package, in a process of its own."""
    line = [sys.executable, "-m", "widget", *map(str, words)]
    with tempfile.TemporaryFile() as out:
        began = monotonic()
        started = subprocess.Popen(line, cwd=ROOT, stdout=out, stderr=out)
        with Peak(started.pid) as peak:
            _, ended, used = os.wait4(started.pid, 0)
        wall = monotonic() - began
        started.returncode = os.waitstatus_to_exitcode(ended)
        out.seek(0)
        told = out.read().decode()[-2000:]
    assert started.returncode == status, (line, told)
    found = {
        "wall_s": round(wall, 3),
        "cpu_s": round(used.ru_utime + used.ru_stime, 3),
        "peak_mb": round(max(peak.mb, used.ru_maxrss / 1000), 1),
        "told": told.splitlines()[-1] if told else "",
    }
    progress(f"{words[0]}: {found}")
    return found


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """An empty database with our tables: its address, and where its bytes lie."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/cards.db"
        command("migrate", url)
        yield url, folder / "cards.db"
        return
    programs = postgres.place()
    assert programs
    with postgres.postgres(programs) as (url, data):
        command("migrate", url)
        yield url, data / "base"


def size(place: Path) -> float:
    """MB on the disk."""
    beside = [*place.parent.glob(f"{place.name}*")] if place.is_file() else place.rglob("*")
    return round(sum(file.stat().st_size for file in beside if file.is_file()) / 1e6, 1)


def publish_all(folder: Path, url: str, count: int) -> Figures:
    """One card, then all of them at once, and a recall of that one as soon as they are written."""
    cards.write(folder, 1)
    command("publish", folder, url)
    cards.write(folder, count)
    mark = folder.parent / WRITING
    mark.unlink(missing_ok=True)
    with asked("editor", folder, url) as publisher, asked("editor", folder, url) as other:
        other.ask("poll")  # it has loaded all
        with Peak(publisher.pid) as peak:
            publisher.begin("publish")
            while not mark.exists():
                sleep(0.005)
            beside = other.ask("recall")
            found = publisher.end("publish")
    return found | {"peak_mb": round(peak.mb, 1), "recall_beside_s": beside["wall_s"]}


def measure(kind: str, count: int, work: Path) -> Figures:
    """All that is found of one database with so many cards."""
    folder = work / "cards"
    with database(kind, work) as (url, place):
        empty = size(place)
        found: Figures = {"publish": publish_all(folder, url, count)}
        found["database_mb"] = round(size(place) - empty, 1)
        restored = ("restore", url, cards.name(1), "--note", "It was made up, too.")
        command(*restored)
        found["pull"] = command("pull", url, folder, "--force")
        found["again"] = command("publish", folder, url)
        card = folder / "en" / f"{cards.name(count)}.md"
        card.write_text(edited(card.read_text()))
        found["diff"] = command("diff", folder, url, status=1)
        found["one"] = command("publish", folder, url)
        said = ("--reason", "It was made up.", "--what-to-do", "Stop.", "--severity", "caution")
        found["recall"] = command("recall", url, cards.name(1), *said)
        command(*restored)
        found["pull all"] = command("pull", url, work / "pulled")
        with asked("editor", folder, url) as editor:
            for word in ("card", "poll", "read"):
                found[word] = editor.ask(word)
        store = work / "store" if count > _FEW else None
        with shelf(folder, store, url) as host:
            found["start"] = host.ask("start")
            found["first edit"] = host.ask("edit")
            found["edits"] = [host.ask("edit") for _ in range(_EDITS)]
            found["idle"] = host.ask("idle")
    return found


def row(found: Figures) -> Figures:
    """A line of the summary."""
    return {
        "publish_s": found["publish"]["wall_s"],
        "publish_cpu_s": found["publish"]["cpu_s"],
        "publish_mb": found["publish"]["peak_mb"],
        "database_mb": found["database_mb"],
        "others_wait_s": found["publish"]["locked_s"],
        "recall_beside_s": found["publish"]["recall_beside_s"],
        "again_s": found["again"]["wall_s"],
        "one_edit_s": found["one"]["wall_s"],
        "one_edit_cpu_s": found["one"]["cpu_s"],
        "one_edit_mb": found["one"]["peak_mb"],
        "recall_s": found["recall"]["wall_s"],
        "recall_mb": found["recall"]["peak_mb"],
        "diff_s": found["diff"]["wall_s"],
        "diff_mb": found["diff"]["peak_mb"],
        "pull_all_s": found["pull all"]["wall_s"],
        "pull_all_mb": found["pull all"]["peak_mb"],
        "card_ms": found["card"]["wall_ms"],
        "look_cpu_us": found["poll"]["cpu_us"],
        "host_reads_ms": found["read"]["wall_ms"],
        "edit_live_s": median(edit["live_s"] for edit in found["edits"]),
        "idle_percent": found["idle"]["idle_percent"],
    }


def judge(report: Report, summary: dict[str, Figures]) -> None:
    """Reader safety: nobody who recalls may have to wait for others, or for all cards."""
    for subject, figures in summary.items():
        told = f"{subject}, a recall beside a publish of all: seconds"
        report.target(told, figures["recall_beside_s"], 10)
    last = {name: row for name, row in summary.items() if name.endswith(f"{max(SIZES):,} cards")}
    for subject, figures in last.items():
        report.target(f"{subject}, a recall: seconds", figures["recall_s"], 5)
        report.target(f"{subject}, one edit published: seconds", figures["one_edit_s"], 10)


def main() -> None:
    parser = arguments("database", ABOUT, 1)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="how many cards")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS)
    told = parser.parse_args()
    report = Report("database", ABOUT, told.out)
    programs = postgres.place()
    if programs:
        report.found["versions"] = {"postgresql": postgres.version(programs)}
    raw: Figures = {}
    for count in sorted(told.sizes):
        for kind in told.kinds:
            if kind == "postgresql" and programs is None:
                progress("PostgreSQL is not installed: left out")
                continue
            with tempfile.TemporaryDirectory() as work:
                raw[f"{kind}, {count:,} cards"] = measure(kind, count, Path(work))
    summary = {subject: row(found) for subject, found in raw.items()}
    judge(report, summary)
    report.done(summary, raw=raw)


if __name__ == "__main__":
    main()
