"""One process that serves one set of cards, and says what that costs; content.py asks it.

``python -m benchmarks.server.shelf FOLDER STORE`` reads a word a line and answers a JSON a line. A
STORE of ``-`` is none: then this process holds all answers. A third word is the address of a
database that holds what FOLDER does, and is served in its place.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import monotonic, sleep, time

from flask import Flask

import widget
from benchmarks.figures import Figures
from benchmarks.server.cards import name
from benchmarks.server.requests import App, Environ, Request, answer, cost
from widget.check.publishing import publish_card, read_card

PREFIX = "/widget"
#: Requests of one measurement.
COUNT = 3000
#: Seconds after which an edit is not waited for any longer.
_PATIENCE = 600
_HEADERS = tuple((f"X-Header-{number}", f"value {number} of ") for number in range(9))
_SUMMARY = re.compile(r"(?m)^summary: .*$")
_KINDS = ("view.json", "json", "html")


def resident(process: str = "self") -> float:
    """MB of memory that a process holds; what it shares with others counts in full."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def children() -> list[str]:
    """The processes that this one started and that still run: of a store, its press."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def spent() -> float:
    """CPU time (s) of this process, of its children and of those that they waited for."""
    own = sum(u.ru_utime + u.ru_stime for u in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))
    ticks = 0
    for child in children():
        stat = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, stat[11:15]))  # utime, stime and those of its children
    return own + ticks / os.sysconf("SC_CLK_TCK")


def bare(count: int) -> App:
    """The control: a dict with as many answers as there are cards and forms, in any WSGI app."""
    answers = {
        f"{PREFIX}/v1/cards/{name(number)}.en.{kind}": (
            tuple((header, f"{value}{number}") for header, value in _HEADERS),
            f"{number}".encode() * 10,
        )
        for number in range(1, count + 1)
        for kind in _KINDS
    }

    def app(environ: Environ, start_response: Callable[..., object]) -> list[bytes]:
        headers, body = answers[environ["PATH_INFO"]]
        start_response("200 OK", list(headers))
        return [body]

    return app


class Shelf:
    """The cards in an app, and both doors to them."""

    def __init__(self, folder: Path, store: Path | None, database: str | None = None) -> None:
        self.folder, self.store, self.database = folder, store, database
        # What any app of Flask holds that has loaded us and serves nothing yet.
        self.app = Flask("shelf")
        gc.collect()
        self.empty = resident()
        self.count = len(list((folder / "en").glob("*.md")))
        self.environs: list[Environ] = []
        self.bare: App | None = None

    def start(self) -> Figures:
        """The time from a source to the first answer."""
        since, before = monotonic(), spent()
        address = f"https://cards.example{PREFIX}"
        source = self.database or self.folder
        cards = widget.create_blueprint(source, public_url=address, store=self.store)
        self.app.register_blueprint(cards, url_prefix=PREFIX)
        self.door = widget.FastDoor(self.app.wsgi_app, cards, PREFIX)
        answer(self.door, self._request(1))
        cpu, wall = spent() - before, monotonic() - since
        gc.collect()
        return {
            "cpu_s": round(cpu, 3),
            "wall_s": round(wall, 3),
            "cpu_ms_a_card": round(cpu / self.count * 1000, 3),
            "memory_mb": round(resident() - self.empty, 1),
            "press_mb": round(sum(map(resident, children())), 1),
            "store_mb": round(self._stored(), 1),
        }

    def _stored(self) -> float:
        """MB on disk."""
        files = self.store.glob("*") if self.store else ()
        return sum(file.stat().st_size for file in files) / 1e6

    def _request(self, number: int, kind: str = "view.json") -> Request:
        return Request(f"{PREFIX}/v1/cards/{name(number)}.en.{kind}")

    def hits(self) -> Figures:
        """CPU (µs) of a request for a card, any of them in any order, through each door."""
        if not self.environs:
            chance = Random(self.count)
            numbers = [chance.randint(1, self.count) for _ in range(COUNT)]
            self.environs = [self._request(n, chance.choice(_KINDS)).environ() for n in numbers]
        if self.bare is None:
            self.bare = bare(self.count)
        return {
            "bare_us": round(cost(self.bare, self.environs, COUNT), 3),
            "door_us": round(cost(self.door, self.environs, COUNT), 3),
            "blueprint_us": round(cost(self.app, self.environs, COUNT), 3),
        }

    def memory(self) -> Figures:
        """What edits have left behind."""
        gc.collect()
        press = round(sum(map(resident, children())), 1)
        return {"memory_mb": round(resident() - self.empty, 1), "press_mb": press}

    def idle(self) -> Figures:
        """Share of one core that looking for changes takes, with one request a second."""
        since, before = monotonic(), spent()
        while monotonic() < since + 5:
            answer(self.door, self._request(1))
            sleep(1)
        return {"idle_percent": round((spent() - before) / (monotonic() - since) * 100, 2)}

    def edit(self) -> Figures:
        """Seconds from the saving of one card to its first new answer, asked for all the time."""
        number = Random(time()).randint(1, self.count)
        mark = f"edited at {time():.3f}"
        plain = Request(self._request(number).path, "identity")
        answer(self.door, plain)  # whoever looks for changes is awake
        sleep(1)
        self._save(number, f"summary: A made-up sample, {mark}.")
        before, since = spent(), monotonic()
        while mark.encode() not in answer(self.door, plain).body:
            assert monotonic() < since + _PATIENCE, "the edit never came"
            sleep(0.02)
        return {"live_s": round(monotonic() - since, 3), "cpu_s": round(spent() - before, 3)}

    def _save(self, number: int, summary: str) -> None:
        path = self.folder / "en" / f"{name(number)}.md"
        if self.database:
            stored = read_card(self.database, name(number), "en")
            assert stored
            text = _SUMMARY.sub(summary, stored.content.decode(), count=1)
            publish_card(self.database, name(number), "en", text, by="Ann")
            return
        path.with_suffix(".new").write_text(_SUMMARY.sub(summary, path.read_text()), "utf-8")
        path.with_suffix(".new").replace(path)


def main() -> None:
    folder, store, *database = sys.argv[1:]
    shelf = Shelf(Path(folder), None if store == "-" else Path(store), *database)
    words: dict[str, Callable[[], Figures]] = {
        word: getattr(shelf, word) for word in ("start", "hits", "memory", "idle", "edit")
    }
    for line in sys.stdin:
        print(json.dumps(words[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
