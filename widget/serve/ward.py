"""How the press of a store is, as one of its workers sees it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from widget.errors import Problem
from widget.serve.first import DEATHS
from widget.serve.hands import PRESS, Hand
from widget.serve.press import FAILED
from widget.serve.report import report
from widget.serve.store import Store
from widget.serve.word import heard

#: Seconds for which a store may be without a press: another is started within two.
_ALONE = 5


class Ward:
    """Asked at every look; what it finds stays until a press has published.

    :param count: of the state that is served.
    :param note: is told what is found.
    """

    def __init__(
        self, store: Store, count: bytes, note: Callable[[tuple[Problem, ...]], None]
    ) -> None:
        self._note = note
        self._store, self._press = store, Hand(store.folder / PRESS)
        self._count: bytes | None = count
        self._since: float | None = None
        self._deaths = 0
        #: Why what is served may be old; nothing: it is not.
        self.problems: tuple[Problem, ...] = ()

    def look(self, failed: int, count: bytes | None) -> None:
        """Find out how it is now.

        :param failed: see :meth:`widget.serve.keeper.Keeper.see_to_it`.
        :param count: of what is in the store.
        :raises OSError: where it cannot be found out.
        """
        if count != self._count:  # which every press changes that starts
            self._count, self._deaths, self.problems = count, 0, ()
        self._deaths += DEATHS if failed == FAILED else failed != 0
        if not self._press.is_free():
            self._since = None
        elif self._since is None:
            self._since = monotonic()
        if not self.problems and (found := self._found()):
            self.problems = found
            for problem in found:
                report(problem)
            self._note(found)

    def _found(self) -> tuple[Problem, ...]:
        message, problems = heard(self._store.told("failed"))
        if problems or message:
            return problems or (problem_of(message),)
        alone = self._since is not None and monotonic() > self._since + _ALONE
        return (problem_of("none at work"),) if alone or self._deaths >= DEATHS else ()


def problem_of(found: str) -> Problem:
    """What is wrong with a press, or with a store."""
    return Problem("store", 0, "press", found, "one that publishes; what was there is served")
