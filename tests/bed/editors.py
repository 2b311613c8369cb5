"""Editors who publish, edit, recall and restore; when each of it was committed says PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from time import monotonic, sleep, time

from sqlalchemy import text

from widget.database import read_card
from widget.read.sql.engine import engine_of

from ..faults.rig import SERIOUS, Ended, Nursery
from ..scale.rig import STARTER

WITHDRAW = ("--reason", "There is better advice.", "--what-to-do", "Ask for it.")
_TITLE = re.compile(r'^title: *"?(.*?)"?(?: \[m\d+\]"?)?$', re.M)
#: Cards that readers know, in English alone or in three languages; and how many come anew.
KNOWN = tuple(sorted(path.stem for path in STARTER.glob("en/[a-z]*.md")))
NEW = tuple(f"new-{number:02}" for number in range(13))
GONE = ("recall", "withdraw")


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a card, and what readers are to see after it."""

    card: str
    what: str
    status: int
    mark: int


@dataclass(frozen=True, slots=True)
class Change(Step):
    """A step that was done; ``at``: when it was committed (monotonic clock)."""

    at: float


class Editors:
    """What they do with the cards of a database, one step after the other.

    Texts are told apart by the number in their title.
    """

    def __init__(self, url: str, nursery: Nursery) -> None:
        self.url, self._nursery = url, nursery
        self.steps: list[Step] = []
        #: By card, from when on somebody may see what a step brought.
        self.touched: dict[str, float] = {}
        self._clock = time() - monotonic()

    def _texts(self, card: str) -> tuple[str, int]:
        """The card's file, or one for it; and the number of its revision."""
        if stored := read_card(self.url, card, "en"):
            return stored.content.decode(), stored.revision.number
        like = KNOWN[NEW.index(card) % len(KNOWN)]
        return (STARTER / "en" / f"{like}.md").read_text("utf-8"), 0

    def do(self, what: str, card: str) -> None:
        """One step, by the real command or as an editor's form does it."""
        self.touched[card] = monotonic()
        ended = self._try(what, card)
        assert ended.code == 0, f"{what} {card}: {ended.said}"
        old = [step.mark for step in self.steps if step.card == card]
        mark = len(self.steps) + 1 if what in ("publish", "edit") else max(old, default=0)
        self.steps.append(Step(card, what, 410 if what in GONE else 200, mark))

    def _try(self, what: str, card: str) -> Ended:
        if what in ("publish", "edit"):
            old, base = self._texts(card)
            new = _TITLE.sub(rf'title: "\1 [m{len(self.steps) + 1}]"', old, count=1)
            return self._nursery.run("put_card", self.url, card, "en", new, base)
        said = {"recall": SERIOUS, "withdraw": WITHDRAW, "restore": ("--note", "Checked again.")}
        return self._nursery.command(what, self.url, card, *said[what])

    def refused(self, what: str, card: str) -> str:
        """What somebody is told whose step cannot be done."""
        self.touched[card] = monotonic()
        ended = self._try(what, card)
        assert ended.code == 1, ended
        return ended.said

    def go_on(self, seconds: float) -> None:
        """Four steps with each card, so many seconds apart: a hundred."""
        begun = monotonic()
        for number, (what, card) in enumerate(plan()):
            sleep(max(0.0, begun + number * seconds - monotonic()))
            self.do(what, card)

    def changes(self) -> list[Change]:
        """All that was done, with the moments that PostgreSQL has kept, in order."""
        engine, _ = engine_of(self.url)
        asked = text(
            "SELECT card, extract(epoch FROM pg_xact_commit_timestamp(xmin)) AS at, content "
            "FROM treatment_revisions WHERE head > 1 ORDER BY number"
        )
        with engine.connect() as connection:
            rows = connection.execute(asked).all()
        engine.dispose()
        assert len(rows) == len(self.steps), "nothing is lost, and nothing else was published"
        made = []
        for step, (card, at, content) in zip(self.steps, rows, strict=True):
            assert card == step.card
            assert step.mark == 0 or f"[m{step.mark}]".encode() in bytes(content)
            gone = re.search(rb"^status: (recalled|withdrawn)$", bytes(content), re.M)
            assert bool(gone) == (step.status == 410), step
            made.append(Change(card, step.what, step.status, step.mark, float(at) - self._clock))
        return made


def plan() -> Iterator[tuple[str, str]]:
    """Each card in turn is published or edited, edited, taken back, and given again."""
    cards = [card for pair in zip(KNOWN, NEW, strict=False) for card in pair] + [NEW[-1]]
    assert len(cards) == 25
    for turn in range(4):
        gone = cycle(("recall", "recall", "recall", "withdraw"))
        for card in islice(cards, 25):
            first = "publish" if card in NEW else "edit"
            yield (first, "edit", next(gone), "restore")[turn], card
