"""An editor, readers and two workers; and what has to hold after every change."""

from __future__ import annotations

import json
import os
import signal
from statistics import median
from time import monotonic, sleep

from .editor import BOUND, DISCLAIMER, Editor, Key, Shown
from .readers import Readers, doors
from .readers import shown as seen
from .rig import by_worker, get

SHARED = ("en/_disclaimer.md", "words/es.po", "publisher.yaml")


class Trial:
    """An editor, readers, two workers; and what has to hold after every change."""

    def __init__(self, port: int, editor: Editor, readers: Readers) -> None:
        self.port, self.editor, self.readers = port, editor, readers
        self.late: list[float] = []
        #: What both workers have shown of each original, one after the other.
        self.seen: dict[str, list[Shown]] = {name: [] for name in editor.names}

    def settled(self, *keys: Key) -> None:
        """Both workers answer with what was saved last, within the bound."""
        for key in keys:
            self._settled(key)
        assert not self.readers.failures, "\n".join(self.readers.failures[:20])

    def _settled(self, key: Key) -> None:
        wanted, path = self.editor.now(key), doors(*key)[1]
        by = self.editor.log[key][-1].by
        until = max(by, monotonic()) + 10
        late, current = 0.0, set[int]()
        while len(current) < 2:
            answer = get(self.port, path)
            if seen(answer) == wanted:
                current.add(answer.worker)
            else:
                late = answer.asked - by
            assert monotonic() < until, f"{key}: of {current} alone {wanted}, else {seen(answer)}"
            sleep(0.02)
        self.late += [late] if late else []
        if key[0] == "en" and key != DISCLAIMER and wanted not in self.seen[key[1]][-1:]:
            self.seen[key[1]].append(wanted)
        assert late < BOUND, f"{key}: {wanted} came only after {late:.2f} s"

    def told(self) -> str:
        return f"both workers after {median(self.late):.1f} s, {max(self.late):.1f} s at worst"

    def go_on(self, changes: int) -> None:
        """Until so many files were saved."""
        random = self.editor.random
        while self.editor.changes < changes:
            self.round()
            if random.random() < 0.1:
                self.refuse(random.choice(SHARED))
            if random.random() < 0.1:
                self.editor.edit(DISCLAIMER)
                self.settled(DISCLAIMER)

    def end_badly(self) -> None:
        """One card is broken, one recalled with a typo; nobody mends them for a while."""
        good = [name for name in self.editor.names if self._is_good(name)]
        broken, recalled = self.editor.random.sample(good, 2)
        self.editor.spoil(("en", broken))
        self.editor.recall_badly(recalled)
        self.settled(*self.editor.cards)
        sleep(BOUND)

    def _is_good(self, name: str) -> bool:
        key = ("en", name)
        return key not in self.editor.bad and self.editor.now(key).status == 200

    def round(self) -> None:
        """One to three cards are changed; in one round of four without waiting in between."""
        editor, random = self.editor, self.editor.random
        names = random.sample(editor.names, random.choice((1, 1, 2, 3)))
        for name in names:
            for key in self._change(name):
                if random.random() < 0.3:
                    self.settled(key)
        self.settled(*((lang, name) for name in names for lang in editor.langs(name)))

    def _change(self, name: str) -> list[Key]:
        editor, original = self.editor, ("en", name)
        keys = [(lang, name) for lang in editor.langs(name)]
        gone = editor.now(original).status == 410
        choices = {
            "restore": gone or original in editor.bad,
            "recall": True,
            "recall_badly": not gone and original not in editor.bad,
            "spoil": original not in editor.bad,
            "edit": not gone and original not in editor.bad,
            "edit all": not gone,
            "spoil translation": len(keys) > 1 and original not in editor.bad,
        }
        what = editor.random.choice([name for name, possible in choices.items() if possible])
        # What is to be kept has to have been seen.
        if "spoil" in what or what == "recall_badly":
            self.settled(*keys)
        match what:
            case "spoil":
                editor.spoil(original)
            case "spoil translation":
                editor.spoil(keys[0])
            case "edit":
                editor.edit(original)
            case "edit all":
                editor.edit(*keys)
            case _:
                getattr(editor, what)(name)
        return keys

    def refuse(self, file: str) -> None:
        """What is wrong on every card holds back all changes until it is mended."""
        # With a bad original, its translations stay as they are as well.
        bad = {name for lang, name in self.editor.bad}
        key = self.editor.random.choice([key for key in self.editor.cards if key[1] not in bad])
        self.settled(key, DISCLAIMER)
        with self.editor.refused(file):
            self._until_refused()
            self.editor.edit(key)
            sleep(1)
            self._until_refused()
        self.settled(key)

    def _until_refused(self) -> None:
        """Both workers say that they cannot take the newest content."""
        since, refusing = monotonic(), set[int]()
        while len(refusing) < 2:
            answer = get(self.port, "/w/v1/health.json")
            if json.loads(answer.body)["refused"]:
                refusing.add(answer.worker)
            else:
                assert answer.asked < since + BOUND, f"{answer.worker} took it"
            assert monotonic() < since + 10, f"only {refusing} answered"

    def kill(self) -> None:
        """A worker dies in the middle; its successor begins with what the archive holds."""
        before = by_worker(self.port, "/w/v1/health.json")
        victim = min(before)
        self.readers.killed = monotonic()
        os.kill(victim, signal.SIGKILL)
        until = monotonic() + 20
        while set(by_worker(self.port, "/w/v1/health.json")) == set(before):
            assert monotonic() < until, "no successor"
        self.settled(*self.editor.cards)
        sleep(BOUND)
