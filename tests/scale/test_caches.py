"""From a save to the last stale answer, through real caches: nginx, Varnish, and both in a row."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from time import monotonic, sleep

import pytest

from .beside import Beside
from .caches import Site, table, view
from .editor import BOUND
from .rig import ROOT, Answer

pytestmark = pytest.mark.slow
CACHES = ("nginx", "varnish", "chain")
BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Origin": "https://partner.example"}
#: What a page sends, as the client asks (`cache: no-cache`) and without; and what a program sends.
READERS = {"no-cache": BROWSER | {"Cache-Control": "max-age=0"}, "plain": BROWSER, "bare": {}}
STEADY = ("exercise", "massage", "opioids", "paraffin-bath")
#: Not asked for during so many seconds: within Varnish's grace, after it, and very long.
IDLE = {"tens": 24.0, "inversion-table": 30.0, "physical-therapy": 64.0}


class Watchers(Beside):
    """Reload every card twice a second, at every front, as every kind of reader."""

    def __init__(self, site: Site) -> None:
        works = (partial(self._watch, front, kind) for front in site.ports for kind in READERS)
        super().__init__(*works)
        self.site = site
        self.answers: dict[tuple[str, str, str], list[Answer]] = {}
        #: From when on a card is asked for.
        self.begin: dict[str, float] = {}

    def _watch(self, front: str, kind: str) -> None:
        while not self.stopped.wait(0.5):
            for card, begin in list(self.begin.items()):
                if begin <= monotonic():
                    self._ask(front, kind, card)

    def _ask(self, front: str, kind: str, card: str) -> None:
        answer = self.site.ask(front, view(card), READERS[kind])
        self.answers.setdefault((front, card, kind), []).append(answer)

    def prime(self, *cards: str) -> None:
        """Ask for cards once; then nobody does for a while."""
        for card in cards:
            for front in self.site.ports:
                for kind in READERS:
                    self._ask(front, kind, card)
            self.begin[card] = monotonic() + IDLE[card]

    def last(self, stale: int, cards: Iterable[str]) -> dict[tuple[str, str, str], float]:
        """By front, card and reader: seconds from the save to the last answer of this status."""
        saved = {card: self.site.saved(card) for card in cards}
        return {
            key: max([0.0, *(a.came - saved[key[1]] for a in answers if a.status == stale)])
            for key, answers in self.answers.items()
            if key[1] in saved
        }


def recall_by_command(site: Site, card: str) -> None:
    command = [sys.executable, "-m", "widget", "recall", str(site.folder), card, "--severity"]
    command += ["serious", "--reason", "Unsafe.", "--what-to-do", "Stop."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_recall_and_its_end_reach_every_reader_within_a_minute(site: Site) -> None:
    """Two seconds at the workers; and at a cache however long nobody has asked it."""
    waiting = ("tens", "inversion-table")
    with Watchers(site) as watchers:
        # So that copies in the caches are of every age when the recall comes.
        watchers.begin = {card: monotonic() + 4 * n for n, card in enumerate(STEADY)}
        sleep(15)
        watchers.prime(*IDLE)
        recall_by_command(site, STEADY[0])
        for card in (*STEADY[1:], *IDLE):
            site.recall(card)
        sleep(41)
        recalled = judge(watchers, 200, (*STEADY, *waiting))
        watchers.prime(*waiting)
        restore_by_command(site, STEADY[0])
        for card in (*STEADY[1:], *waiting):
            site.restore(card)
        sleep(41)
        restored = judge(watchers, 410, (*STEADY, *waiting))
    print(f"\nrecalled\n{table(recalled)}\nrestored\n{table(restored)}")
    never_asked(watchers)
    revalidated(watchers)


def restore_by_command(site: Site, card: str) -> None:
    command = [sys.executable, "-m", "widget", "restore", str(site.folder), card, "--note", "Safe."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def judge(watchers: Watchers, stale: int, cards: Iterable[str]) -> dict[str, list[float]]:
    """The seconds by front and by how often it was asked; none beyond the bound."""
    figures: dict[str, list[float]] = {}
    for (front, card, _), seconds in watchers.last(stale, cards).items():
        often = f"idle {IDLE[card]:.0f} s" if card in IDLE else "steady"
        figures.setdefault(f"{front}, {often}", []).append(seconds)
    for name, found in figures.items():
        front = name.partition(",")[0]
        assert front not in CACHES or max(found) < 60, (name, found)
        assert front != "worker" or max(found) < BOUND, (name, found)
    for (front, card, kind), answers in watchers.answers.items():
        if card in cards and front != "wrong":
            assert answers[-1].status == 610 - stale, (front, card, kind)
    return figures


def never_asked(watchers: Watchers) -> None:
    """After more than a minute, the first reader of a cache that answers before it has asked."""
    card = next(card for card, idle in IDLE.items() if idle > 60)
    for front in watchers.site.ports:
        # The first answers are those of the reader who made the copy.
        later = [watchers.answers[front, card, kind][1] for kind in READERS]
        first = min(later, key=lambda answer: answer.asked)
        assert first.asked - watchers.site.saved(card) > 60
        assert first.status == (200 if front == "wrong" else 410), front
        assert front != "wrong" or first.headers["X-Cache"] == "STALE"


def revalidated(watchers: Watchers) -> None:
    """What has not changed is not sent again: the cache asks with the ETag, and gets a 304."""
    found = {a.headers["X-Cache"] for (front, _, _), answers in watchers.answers.items()
             if front in ("nginx", "chain") for a in answers}  # fmt: skip
    assert {"MISS", "HIT", "EXPIRED", "REVALIDATED"} <= found
