"""Readers who ask for everything all the time, and judge every answer."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import partial
from http.client import HTTPException
from random import Random
from threading import Lock
from time import monotonic, sleep
from typing import Any
from xml.etree import ElementTree

from .beside import Beside
from .editor import DISCLAIMER, Editor, Key, Shown
from .rig import Answer, Client
from .served import LANGUAGES

_CARD = re.compile(r"/w/(?:v1/)?cards/(?:(\w\w)/)?([a-z-]+)(?:@([0-9a-f]{12}))?(?:\.(\w\w))?")
_MARK = re.compile(rb"\[[md](\d+)\]")
_DISCLAIMER = re.compile(rb"\[d(\d+)\]")
FORMS = (".json", ".view.json", ".html", ".html?variant=compact&country=GB")
CODINGS = ("br, gzip", "gzip", "gzip, deflate, br", "identity", "")
SHARED = (
    "v1/health.json",
    "v1/changes.json",
    "v1/changes.atom",
    "v1/changes.json?since=2026-11-23",
)


def doors(lang: str, name: str) -> list[str]:
    """Every address of a card in a language, or of the disclaimer."""
    if name == DISCLAIMER[1]:
        return [f"/w/v1/disclaimer.{lang}{form}" for form in FORMS]
    return [f"/w/v1/cards/{name}.{lang}{form}" for form in FORMS] + [f"/w/cards/{lang}/{name}"]


def addresses(editor: Editor) -> list[str]:
    lists = [f"/w/v1/cards.{lang}.json" for lang in LANGUAGES]
    pages = [f"/w/cards/{lang}/" for lang in LANGUAGES]
    cards = [door for key in [*editor.cards, DISCLAIMER] for door in doors(*key)]
    return [*cards, *lists, *pages, *(f"/w/{path}" for path in SHARED)]


def _shown(body: bytes, status: int) -> Shown:
    mark = _MARK.search(body)
    return Shown(int(mark[1]) if mark else -1, 410 if status == 410 else 200)


def shown(answer: Answer) -> Shown:
    """What readers see of the card that an answer brings."""
    return _shown(answer.body, answer.status)


class Readers(Beside):
    """So many at once; ``failures`` says in words what no reader may see."""

    def __init__(self, port: int, editor: Editor, number: int = 5) -> None:
        super().__init__(*(partial(self._read, seed) for seed in range(number)))
        self.port, self.editor = port, editor
        self.failures: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.workers: Counter[int] = Counter()
        self.excused = 0
        self.killed = 0.0
        self._bodies: dict[tuple[str, str], bytes] = {}
        self._revisions: dict[tuple[str, str, str], Any] = {}
        self._pins: dict[str, Shown] = {}
        self._lock = Lock()

    def told(self) -> str:
        asked = ", ".join(f"{n} x {status}" for status, n in sorted(self.statuses.items()))
        return f"{asked} of {len(self.workers)} processes, {self.excused} asked twice"

    def _read(self, seed: int) -> None:
        random, paths = Random(seed), addresses(self.editor)
        last: dict[str, str] = {}
        client, opened = Client(self.port), monotonic()
        while not self.stopped.is_set():
            pins = list(self._pins)[-60:]
            path = random.choice(pins) if pins and random.random() < 0.15 else random.choice(paths)
            headers = {"Accept-Encoding": random.choice(CODINGS)}
            if path in last and random.random() < 0.4:
                headers["If-None-Match"] = last[path]
            try:
                answer = client.get(path, headers)
            except (OSError, HTTPException) as error:
                # Who was talking to a process that was killed asks again, and then gets an answer.
                if opened < self.killed:
                    self.excused += 1
                else:
                    self._fail(path, repr(error))
                client, opened = Client(self.port), monotonic()
                continue
            last[path] = answer.headers.get("ETag") or ""
            if random.random() < 0.05:  # else all would stay with the worker that was quicker
                client.close()
                opened = monotonic()
            self.judge(path, answer)
            sleep(random.uniform(0.01, 0.03))
        client.close()

    def _fail(self, path: str, told: str) -> None:
        self.failures.append(f"{monotonic():.2f} {path}: {told}")

    def judge(self, path: str, answer: Answer) -> None:
        """Note whatever is wrong with an answer."""
        with self._lock:
            self.statuses[answer.status] += 1
            self.workers[answer.worker] += 1
            try:
                self._judge(path, answer)
            except AssertionError as error:
                self._fail(path, f"{answer.status} of {answer.worker}, {error}")
            except Exception as error:
                self._fail(path, f"{answer.status} of {answer.worker}, {error!r}")

    def _judge(self, path: str, answer: Answer) -> None:
        card = None if path.endswith("/") else _CARD.match(path)
        known = (200, 304, 410) if card else (200, 304)
        assert answer.status in known, "an unexpected status"
        tag = answer.headers["ETag"]
        if answer.status == 304:
            assert not answer.raw, "a 304 with a body"
        else:
            assert answer.is_whole(), f"the ETag {tag} is not of this body"
        body = self._bodies.setdefault((path, tag), answer.body if answer.raw else b"")
        assert body, "a 304 for an ETag that was never given"
        shown = _shown(body, answer.status)
        if card:
            key = (card[1] or card[4], card[2])
            if pin := card[3]:
                self._judge_pin(path, pin, key, body, shown, answer)
            else:
                self._expect(key, shown, answer)
                self._judge_doors(path, key, body, shown)
        elif "/cards." in path:
            for entry in json.loads(body)["cards"]:
                key = (path[-7:-5], entry["id"])
                self._judge_entry(key, entry, answer)
        elif path.endswith(".atom"):
            ElementTree.fromstring(body)
        elif ".json" in path:
            json.loads(body)
        for mark in set(_DISCLAIMER.findall(body)) if "@" not in path else ():
            self._expect(DISCLAIMER, Shown(int(mark)), answer)

    def _expect(self, key: Key, shown: Shown, answer: Answer) -> None:
        allowed = self.editor.allowed(key, answer.asked, answer.came)
        if shown not in allowed:
            saved = self.editor.log[key][-1]
            late = f"{answer.asked - saved.by:.2f} s after the last save"
            raise AssertionError(f"{key}: {shown} {late}, expected one of {allowed}")

    def _judge_doors(self, path: str, key: Key, body: bytes, shown: Shown) -> None:
        """The status in the body agrees with that of HTTP; one revision is one content."""
        gone = shown.status == 410
        if ".json" not in path:
            notice = re.search(rb'notice [a-z-]*(recalled|withdrawn)"', body)
            assert bool(notice) == gone, "the notice and the HTTP status disagree"
            return
        document = json.loads(body)
        assert (document["status"] in ("recalled", "withdrawn")) == gone, "two statuses"
        number = document["revision"]
        self._same((number, key[0], "shown"), shown)
        if path.endswith(".view.json"):
            self._same((number, key[0], "view"), body)
            if not gone:
                pinned = f"/w/v1/cards/{key[1]}@{number}.{key[0]}.view.json"
                self._pins.setdefault(pinned, shown)

    def _judge_entry(self, key: Key, entry: dict[str, Any], answer: Answer) -> None:
        status = 410 if entry["status"] in ("recalled", "withdrawn") else 200
        shown = _shown(entry["title"].encode(), status)
        self._expect(key, shown, answer)
        self._same((entry["revision"], key[0], "shown"), shown)

    def _judge_pin(
        self, path: str, pin: str, key: Key, body: bytes, shown: Shown, answer: Answer
    ) -> None:
        """The text of that day; but a recall of today wins, and what was taken back stays so."""
        statuses = {s.status for s in self.editor.allowed(key, answer.asked, answer.came)}
        assert shown.status in {*statuses, 410}, f"expected {statuses}"
        if shown.status == 200:
            assert json.loads(body)["revision"] == pin, "another revision"
            assert shown == self._pins[path], "another text"
            self._same((pin, key[0], "view"), body)

    def _same(self, what: tuple[str, str, str], found: Any) -> None:
        known = self._revisions.setdefault(what, found)
        assert known == found, f"{what}: {found} and {known}"
