"""One process of an editor who publishes into a database, and says what that costs.

``python -m benchmarks.server.editor FOLDER URL`` reads a word a line and answers a JSON a line;
database.py asks it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from time import monotonic, process_time, time
from typing import Any

from benchmarks.figures import Figures
from benchmarks.server.cards import name
from benchmarks.server.shelf import spent
from widget.check.publishing import publish_card, publish_folder, read_card
from widget.check.recall import recall
from widget.read.sql import database as polled
from widget.read.sql.address import open_database

#: A file beside the folder, which says that a publish has begun to write.
WRITING = "writing"
_CARDS, _LOOKS, _READS = 5, 300, 3


class Editor:
    """What an editor does, in a process that has loaded all it needs."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def publish(self) -> Figures:
        """The folder, and how long (s) the others were kept from writing."""
        began, before, locked = monotonic(), spent(), [0.0]

        def each(pieces: Iterable[Any]) -> Iterator[Any]:
            locked[0] = monotonic()
            (self.folder.parent / WRITING).touch()
            yield from pieces

        done = publish_folder(self.folder, self.url, each=each)
        ended = monotonic()
        return {
            "revisions": done.revisions,
            "wall_s": round(ended - began, 3),
            "cpu_s": round(spent() - before, 3),
            "locked_s": round(ended - locked[0], 3),
        }

    def recall(self) -> Figures:
        """The first card."""
        began, before = monotonic(), spent()
        recall(self.url, name(1), reason="Made up.", what_to_do="Stop.", severity="caution")
        return {"wall_s": round(monotonic() - began, 3), "cpu_s": round(spent() - before, 3)}

    def card(self) -> Figures:
        """Cards that are edited in an app's own form, one after the other."""
        found = []
        for number in range(_CARDS):
            card = name(number + 2)
            stored = read_card(self.url, card, "en")
            assert stored
            text = edited(stored.content.decode())
            began, before = monotonic(), spent()
            publish_card(self.url, card, "en", text, by="Ann", base=stored.revision.number)
            found.append((monotonic() - began, spent() - before))
        return {
            "wall_ms": round(median(wall for wall, _ in found) * 1000, 2),
            "cpu_ms": round(median(cpu for _, cpu in found) * 1000, 2),
        }

    def poll(self) -> Figures:
        """CPU and wall time (µs) of one look at the database."""
        polled.POLL = 0.0
        store = open_database(self.url)
        store.files()
        store.look()
        began, before = monotonic(), process_time()
        for _ in range(_LOOKS):
            assert store.look()[0] == "head"
        each = 1e6 / _LOOKS
        return {
            "cpu_us": round((process_time() - before) * each, 1),
            "wall_us": round((monotonic() - began) * each, 1),
        }

    def read(self) -> Figures:
        """Milliseconds in which a host that has all reads what one publish has changed."""
        store = open_database(self.url)
        store.files()
        found = []
        for _ in range(_READS):
            self.card()
            began = monotonic()
            store.files()
            found.append(monotonic() - began)
        return {"wall_ms": round(median(found) * 1000, 2)}


def edited(text: str) -> str:
    """A card with another summary."""
    told = f"summary: A made-up sample, edited at {time():.3f}."
    return re.sub(r"(?m)^summary: .*$", told, text, count=1)


def main() -> None:
    editor = Editor(Path(sys.argv[1]), sys.argv[2])
    words: dict[str, Callable[[], Figures]] = {
        word: getattr(editor, word) for word in ("publish", "recall", "card", "poll", "read")
    }
    for line in sys.stdin:
        print(json.dumps(words[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
