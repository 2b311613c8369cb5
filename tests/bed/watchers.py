"""Readers who ask at every front for each card that changes, and write down what they see."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from http.client import HTTPException
from itertools import count
from time import monotonic

from ..scale.beside import Beside
from ..scale.caches import view
from ..scale.rig import Answer
from .site import CACHES, FRONTS, Site

#: How often (s) a front is asked, and for how long after a change; after that, one turn in ten.
PAUSE = {"nginx": 0.5, "varnish": 0.5, "host a": 0.3, "host b": 0.3}
WATCHED = {"nginx": 50.0, "varnish": 35.0, "host a": 5.0, "host b": 5.0}
CODINGS = ("gzip", "identity")
_MARK = re.compile(r"\[m(\d+)\]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card was at a moment; 404 before it was published, without a revision."""

    status: int
    revision: str
    mark: int


NOT_YET = Shown(404, "", 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader saw; the last four are for telling what was wrong."""

    card: str
    shown: Shown
    asked: float
    came: float
    worker: int
    coding: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A reader who got no answer, or one that cannot be."""

    front: str
    card: str
    asked: float
    came: float
    what: str


class Watchers(Beside):
    """One at each front; ``changed`` says which cards have changed when."""

    def __init__(self, site: Site, changed: dict[str, float]) -> None:
        super().__init__(*(partial(self._watch, front) for front in FRONTS))
        self.site, self._changed = site, changed
        self.seen: dict[str, list[Seen]] = {front: [] for front in FRONTS}
        self.failed: list[Failed] = []
        self._known: dict[tuple[str, int], Shown] = {}

    def _watch(self, front: str) -> None:
        for turn in count():
            if self.stopped.wait(PAUSE[front]):
                return
            for card, since in list(self._changed.items()):
                if turn % 10 == 0 or monotonic() < since + WATCHED[front]:
                    for coding in CODINGS if front in CACHES else CODINGS[:1]:
                        self._ask(front, card, coding)

    def _ask(self, front: str, card: str, coding: str) -> None:
        asked = monotonic()
        try:
            answer = self.site.ask(front, view(card), {"Accept-Encoding": coding})
            shown = self._shown(answer)
        except (OSError, HTTPException, AssertionError, ValueError) as error:
            self.failed.append(Failed(front, card, asked, monotonic(), repr(error)))
            return
        seen = Seen(card, shown, answer.asked, answer.came, answer.worker, coding)
        self.seen[front].append(seen)

    def _shown(self, answer: Answer) -> Shown:
        """What an answer says, once its body was found to be that of its ETag."""
        assert answer.status in (200, 404, 410), f"status {answer.status}"
        if answer.status == 404:
            return NOT_YET
        tag, body = answer.headers["ETag"], answer.body
        # A cache that unpacks what it hands on makes the tag a weak one (RFC 9110, 8.8.1).
        assert sha256(body).hexdigest()[:20] == tag.removeprefix("W/").strip('"')[:20], tag
        key = tag.removeprefix("W/")[:21], answer.status
        if key not in self._known:
            document = json.loads(body)
            gone = document["status"] in ("recalled", "withdrawn")
            assert gone == (answer.status == 410), "two statuses"
            mark = _MARK.search(body.decode())
            shown = Shown(answer.status, document["revision"], int(mark[1]) if mark else 0)
            self._known[key] = shown
        return self._known[key]
