"""How the press of a store is, as one of its workers sees it."""

from __future__ import annotations

import json
import logging
from time import monotonic

from widget.errors import Problem
from widget.publish.asset import JSON, SHORT, Asset, seal, to_json
from widget.publish.health import place
from widget.serve.first import DEATHS
from widget.serve.hands import PRESS, Hand
from widget.serve.press import FAILED, heard
from widget.serve.store import Store

HEALTH = "v1/health.json"
#: Seconds for which a store may be without a press: another is started within two.
_ALONE = 5
_log = logging.getLogger("widget")


class Ward:
    """Asked at every look; what it finds stays until a press has published.

    :param count: of the state that is served.
    """

    def __init__(self, store: Store, count: bytes) -> None:
        self._store, self._press = store, Hand(store.folder / PRESS)
        self._count: bytes | None = count
        self._since: float | None = None
        self._deaths = 0
        #: Why what is served may be old; nothing: it is not.
        self.problems: tuple[Problem, ...] = ()
        self._told: tuple[Asset, tuple[Problem, ...], Asset] | None = None

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
                _log.error("%s", problem)

    def _found(self) -> tuple[Problem, ...]:
        message, problems = heard(self._store.told("failed"))
        if problems or message:
            return problems or (_problem(message),)
        alone = self._since is not None and monotonic() > self._since + _ALONE
        return (_problem("none at work"),) if alone or self._deaths >= DEATHS else ()

    def health(self, asset: Asset, *, readable: bool = True) -> Asset:
        """What the health of a state is while this is so.

        :param readable: whether the store can be read.
        """
        problems = self.problems or (() if readable else (_problem("a store to be read by none"),))
        if not problems or asset.status != 200:
            return asset
        if self._told is None or self._told[:2] != (asset, problems):
            document = json.loads(asset.identity.body)
            document |= {"status": "degraded", "refused": True}
            # Whose cards are served is not looked up: of a card the folder alone is named.
            document["problems"] += [place(one, set()) for one in problems if not one.warning]
            self._told = asset, problems, seal(to_json(document), JSON, SHORT)
        return self._told[2]


def _problem(found: str) -> Problem:
    return Problem("store", 0, "press", found, "one that publishes; what was there is served")
