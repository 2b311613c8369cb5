"""Whether files of a source may be published: some cards at a time, so that many take no more
memory than few, and all cores read and check them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from widget.check.library import check
from widget.errors import Problem
from widget.read.cores import results
from widget.read.folder import Drafts, read_files
from widget.read.known import Known
from widget.read.part import read_part
from widget.read.progress import Progress
from widget.read.sql.revision import New, new_of, place_of
from widget.read.tree import Content, Tree

#: Cards that are checked together.
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of some cards, and what of it is to be written, but for what it holds.

    :param lines: by path, the line of the status of those that have one.
    """

    problems: tuple[Problem, ...]
    news: tuple[New, ...]
    lines: Mapping[str, int]


class Judge:
    """Checks what of a source is asked for, and keeps what it found.

    :param files: all that the source holds.
    :param label: whose files they are.
    :param note: see :func:`widget.read.sql.revision.new_of`.
    """

    def __init__(self, files: Mapping[str, Content], label: str, note: str) -> None:
        self._files, self._label, self._note = files, label, note
        self._cards = {
            path: place.card for path in files if (place := place_of(path)) and place.card
        }
        self._shared: dict[str, Content] = {}
        self._known = Known()
        self._of: dict[str, dict[str, Content]] = {}
        for path, content in files.items():
            card = self._cards.get(path)
            of = self._shared if card is None else self._of.setdefault(card, {})
            of[path] = content
        self._done: set[str] = set()
        self._problems: set[Problem] = set()
        self._news: dict[str, New] = {}
        #: By path, the line of the status of those that have one.
        self.lines: dict[str, int] = {}
        # What all cards share is read once, for all of them; and whatever is no card.
        nothing = read_part(self._some, (), label, self._known)
        self._take(self._judged(nothing if self._cards else read_files(Tree(files, label))))

    def judge(self, differing: Collection[str]) -> None:
        """Check what may be wrong, if what is published is not.

        That is every card where what all of them share differs, or a file is gone that others may
        name; otherwise the cards that differ, in all languages.

        :param differing: the paths that are not as they are published.
        """
        wanted = {self._cards[path] for path in differing if path in self._cards}
        if any(path not in self._cards for path in differing):
            wanted = set(self._of)
        wanted |= {
            card for path, card in self._cards.items() if not isinstance(self._files[path], bytes)
        }
        cards = sorted(wanted - self._done)
        batches = [cards[at : at + _BATCH] for at in range(0, len(cards), _BATCH)]
        makes = [partial(self._batch, batch) for batch in batches]
        left = dict(enumerate(makes))
        with Progress("Checking", len(cards)) as progress:
            for place, judged in results(makes, [()] * len(makes)):
                del left[place]
                self._take(judged)
                progress.step(len(batches[place]))
            for place, make in left.items():
                self._take(make())
                progress.step(len(batches[place]))
        self._done |= wanted

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(sorted(problem for problem in self._problems if not problem.warning))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(sorted(problem for problem in self._problems if problem.warning))

    def new(self, path: str) -> New:
        """What is to be written of a file that may be."""
        content = self._files[path]
        assert isinstance(content, bytes), path
        found = self._news.get(path)
        if found is None:  # settings and words, which have no version
            return new_of(path, content, None, self._note)
        return replace(found, content=content)

    def _some(self, cards: Collection[str]) -> Mapping[str, Content]:
        found = dict(self._shared)
        for card in cards:
            found |= self._of.get(card, {})
        return found

    def _batch(self, cards: Collection[str]) -> Judged:
        return self._judged(read_part(self._some, cards, self._label, Known(self._known)))

    def _judged(self, drafts: Drafts) -> Judged:
        documents = [*drafts.cards, *drafts.texts.values()]
        return Judged(
            check(drafts).problems,
            tuple(
                replace(new_of(document.file, b"", document, self._note), content=None)
                for document in documents
                if document.file in self._files
            ),
            {d.file: d.lines.get(("status",), 0) for d in documents if "status" in d.fields},
        )

    def _take(self, judged: Judged) -> None:
        self._problems.update(judged.problems)
        self._news |= {new.path: new for new in judged.news}
        self.lines |= judged.lines
