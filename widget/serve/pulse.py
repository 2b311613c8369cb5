"""How the process is that answers: what ``v1/health.json`` says beside what is served."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from widget.errors import Problem
from widget.publish.asset import Asset
from widget.publish.health import LastError, card_id_of, living, place
from widget.serve.edition import Moved
from widget.serve.state import State

HEALTH = "v1/health.json"


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a process is.

    :param live: whether it looks at its source.
    :param ready: whether it can answer.
    :param age: seconds since it last found that it serves what the source says.
    :param problems: why what is served may be old, if that is not in the state.
    """

    live: bool
    ready: bool
    age: float
    problems: tuple[Problem, ...] = ()


class Vitals:
    """Of one catalogue, in one process."""

    def __init__(self) -> None:
        self.last_error: LastError | None = None
        self._made: tuple[Asset, object, Asset] | None = None

    def note(self, problems: Iterable[Problem], state: State | None = None) -> None:
        """Remember the first of these that is an error as the last that was.

        :param state: what is served; of a card that is not in it not even the name is told.
        """
        if error := next((one for one in problems if not one.warning), None):
            now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            name, served = card_id_of(error.file), set[str]()
            with suppress(sqlite3.Error, Moved):  # of a store: then it is not known
                if name and state and state.shows(name):
                    served = {name}
            self.last_error = {"at": now, **place(error, served)}

    def health(self, asset: Asset, pulse: Pulse) -> Asset:
        """The health of a state, as it is in this process at this moment.

        :param asset: what the state says of itself.
        """
        if asset.status != 200:
            return asset
        how = {
            "live": pulse.live,
            "ready": pulse.ready,
            "age": whole_seconds(pulse.age),
            "last_error": self.last_error,
        }
        told, made = (how, pulse.problems), self._made
        if made is None or made[:2] != (asset, told):
            answer = living(asset, how, pulse.problems)
            self._made = made = asset, told, answer
        return made[2]


def whole_seconds(seconds: float) -> int:
    """Of a clock that may have been put back."""
    return max(0, int(seconds))
