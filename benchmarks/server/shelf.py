"""One process that serves one set of cards, and says what that costs; content.py asks it.

``python -m benchmarks.server.shelf FOLDER ARCHIVE`` reads a word a line and answers a JSON a line.
An ARCHIVE of ``-`` is none.
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

PREFIX = "/widget"
#: Requests of one measurement.
COUNT = 3000
#: Seconds after which an edit is not waited for any longer.
_PATIENCE = 600
_HEADERS = tuple((f"X-Header-{number}", f"value {number} of ") for number in range(9))
_KINDS = ("view.json", "json", "html")


def resident() -> float:
    """MB of memory that this process holds; what it shares with others counts in full."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def spent() -> float:
    """CPU time (s) of this process and of those that it started and waited for."""
    return sum(u.ru_utime + u.ru_stime for u in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


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

    def __init__(self, folder: Path, archive: Path | None) -> None:
        self.folder, self.archive = folder, archive
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
        cards = widget.create_blueprint(self.folder, public_url=address, archive=self.archive)
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
        }

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
        return {"memory_mb": round(resident() - self.empty, 1)}

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
        path = self.folder / "en" / f"{name(number)}.md"
        mark = f"edited at {time():.3f}"
        text = re.sub(r"(?m)^summary: .*$", f"summary: A made-up sample, {mark}.", path.read_text())
        plain = Request(self._request(number).path, "identity")
        answer(self.door, plain)  # whoever looks for changes is awake
        sleep(1)
        before, since = spent(), monotonic()
        path.with_suffix(".new").write_text(text, "utf-8")
        path.with_suffix(".new").replace(path)
        while mark.encode() not in answer(self.door, plain).body:
            assert monotonic() < since + _PATIENCE, "the edit never came"
            sleep(0.02)
        return {"live_s": round(monotonic() - since, 3), "cpu_s": round(spent() - before, 3)}


def main() -> None:
    folder, archive = Path(sys.argv[1]), sys.argv[2]
    shelf = Shelf(folder, None if archive == "-" else Path(archive))
    words: dict[str, Callable[[], Figures]] = {
        word: getattr(shelf, word) for word in ("start", "hits", "memory", "idle", "edit")
    }
    for line in sys.stdin:
        print(json.dumps(words[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
