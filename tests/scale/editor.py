"""An editor who saves, breaks, mends, recalls and restores, and remembers what readers may see."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from random import Random
from threading import Lock
from time import monotonic, sleep

from .rig import STARTER

#: Seconds within which every worker answers with what was saved.
BOUND = 2.0
NOTICE = 'notice: {reason: "Unsafe.", since: 2026-11-23, what_to_do: "Stop.", severity: serious}'
DISCLAIMER = ("en", "_disclaimer")
_TITLE = re.compile(r'^title: *"?(.*?)"?$', re.M)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers see of a card: the number in its title, and the HTTP status."""

    mark: int
    status: int = 200


@dataclass(frozen=True, slots=True)
class Saved:
    """Readers may see ``shown`` from ``since`` on, and ``BOUND`` after ``by`` nothing older."""

    shown: Shown
    since: float
    by: float = inf


class Editor:
    """A copy of the starter folder, with a number in each title, so that answers tell their age.

    A key is a language and a card; the original decides on the status in all languages.
    """

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder, self.random = folder, Random(seed)
        shutil.copytree(STARTER, folder, ignore=shutil.ignore_patterns("__*"))
        self.changes = self.count = 0
        self.cards = [(p.parent.name, p.stem) for p in sorted(folder.glob("*/[a-z]*.md"))]
        self.names = sorted({name for _, name in self.cards})
        self.texts = {key: self.path(key).read_text("utf-8") for key in [*self.cards, DISCLAIMER]}
        #: What can be edited and is bad now.
        self.bad: set[Key] = set()
        self.log: dict[Key, list[Saved]] = {}
        self._held: dict[Key, Shown] | None = None
        self._lock = Lock()
        for key in self.texts:
            self._write(self.path(key), self._text(key, Shown(0)))
            self.log[key] = [Saved(Shown(0), -inf, -inf)]
        self.changes = 0

    def path(self, key: Key) -> Path:
        return self.folder / key[0] / f"{key[1]}.md"

    def langs(self, name: str) -> list[str]:
        return [lang for lang, card in self.cards if card == name]

    def now(self, key: Key) -> Shown:
        """What readers are to see, now or in a moment."""
        return self.log[key][-1].shown

    def allowed(self, key: Key, asked: float, came: float) -> set[Shown]:
        """What an answer may show that was asked for and came at these times."""
        with self._lock:
            log = list(self.log[key])
        ends = [saved.by + BOUND for saved in log[1:]] + [inf]
        return {
            s.shown for s, end in zip(log, ends, strict=True) if s.since <= came and end >= asked
        }

    def edit(self, *keys: Key) -> None:
        """Save new texts; of several files one after the other. What was bad is good again."""
        self.count += 1
        self._save({key: Shown(self.count, self.now(key).status) for key in keys}, keys)

    def restore(self, name: str) -> None:
        self.count += 1
        keys = [(lang, name) for lang in self.langs(name)]
        self._save(dict.fromkeys(keys, Shown(self.count)), keys)

    def recall(self, name: str) -> None:
        """In the original alone; every language has to follow."""
        self.count += 1
        self._save(self._gone(name) | {("en", name): Shown(self.count, 410)}, [("en", name)])

    def recall_badly(self, name: str) -> None:
        """With a mistake in it, which is no reason to go on showing the advice."""
        wrong = [("serious", "seriuos"), ("reason:", "raeson:"), ("}", ""), ("2026-11-23", "soon")]
        bad = NOTICE.replace(*self.random.choice(wrong))
        gone = self._gone(name)
        text = self._text(("en", name), gone["en", name]).replace(NOTICE, bad)
        with self._saving(gone):
            self._write(self.path(("en", name)), text)
        self.bad.add(("en", name))

    def spoil(self, key: Key) -> None:
        """Break a file: readers go on seeing what they saw."""
        text = self._text(key, self.now(key))
        broken = [
            text.replace("\nsummary: ", "\nsummary: [", 1),
            text.replace("\nsummary: ", "\nsumary: ", 1),
            re.sub(r"\nsummary: .*", "", text),
            text[: text.index("\nsafety:")],
            text[:60],
        ]
        self._write(self.path(key), self.random.choice(broken))
        self.bad.add(key)

    @contextmanager
    def refused(self, file: str) -> Iterator[None]:
        """Break what every card shows; what is saved meanwhile is seen when it is mended."""
        path = self.folder / file
        text = path.read_text("utf-8")
        self._write(path, f'"\n{text}')
        self._held = {}
        yield
        held, self._held = self._held, None
        with self._saving(held):
            self._write(path, text)

    def _gone(self, name: str) -> dict[Key, Shown]:
        keys = [(lang, name) for lang in self.langs(name)]
        return {key: replace(self.now(key), status=410) for key in keys}

    def _save(self, states: dict[Key, Shown], keys: list[Key] | tuple[Key, ...]) -> None:
        with self._saving(states):
            for key in keys:
                self._write(self.path(key), self._text(key, states[key]))
        self.bad -= set(keys)

    @contextmanager
    def _saving(self, states: dict[Key, Shown]) -> Iterator[None]:
        if self._held is not None:
            self._held |= states
            yield
            return
        since = monotonic()
        with self._lock:
            for key, shown in states.items():
                self.log[key] = [*self.log[key], Saved(shown, since)]
        yield
        with self._lock:
            for key in states:
                self.log[key] = [*self.log[key][:-1], replace(self.log[key][-1], by=monotonic())]

    def _text(self, key: Key, shown: Shown) -> str:
        letter = "d" if key == DISCLAIMER else "m"
        text = _TITLE.sub(rf'title: "\1 [{letter}{shown.mark}]"', self.texts[key], count=1)
        if shown.status == 410:
            text = text.replace("status: active", f"status: recalled\n{NOTICE}", 1)
        return text

    def _write(self, path: Path, text: str) -> None:
        """By renaming, in place, or in place and slowly."""
        self.changes += 1
        how = self.random.choice(("rename", "write", "slowly"))
        if how == "rename":
            beside = path.with_name(f".{path.name}.new")
            beside.write_text(text, "utf-8")
            os.replace(beside, path)
            return
        with path.open("w", encoding="utf-8") as file:
            file.write(text[:300])
            if how == "slowly":
                file.flush()
                sleep(0.03)
            file.write(text[300:])
