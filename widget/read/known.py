"""What was made the last time, for what is made of the same again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from widget.read.cores import results

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Something to make; see :meth:`Known.make`."""

    name: tuple[Any, ...]
    of: tuple[object, ...]
    make: Callable[[], T]


class Known:
    """Results of one build by what they were made of; the next build takes over what it can.

    Only what a build used is kept for the next, so it grows no further than what is published.

    :param before: the results of the last build.
    """

    def __init__(self, before: Known | None = None) -> None:
        self._before = dict(before._made) if before else {}
        self._made: dict[Hashable, tuple[object, object]] = {}

    def make(self, name: Hashable, of: object, make: Callable[[], T]) -> T:
        """What is made of something, which has to be all that it depends on.

        :param name: which result it is; one for each.
        :param of: compared by value; never changed afterwards, nor is the result.
        """
        found = self._made.get(name) or self._before.get(name)
        if found is None or found[0] != of:
            found = (of, make())
        self._made[name] = found
        return found[1]  # type: ignore[return-value]

    def forget(self, name: Hashable) -> None:
        """Drop a result, so that it is made again."""
        self._made.pop(name, None)

    def without(self, kind: str) -> Known:
        """The same, but for the results whose names begin so."""
        left = Known()
        left._made = {
            name: found
            for name, found in self._made.items()
            if not (isinstance(name, tuple) and name[0] == kind)
        }
        return left

    def do(self, job: Job[T]) -> T:
        """What a job makes."""
        return self.make(job.name, job.of, job.make)

    def ahead(self, jobs: Sequence[Job[Any]]) -> None:
        """Do many jobs on all cores; one that fails is left, so that :meth:`do` tells why."""
        new = [job for job in jobs if not self._has(job)]
        made = results([job.make for job in new], [job.of for job in new])
        for place, result in made.items():
            self._made[new[place].name] = (new[place].of, result)

    def _has(self, job: Job[Any]) -> bool:
        found = self._made.get(job.name) or self._before.get(job.name)
        return found is not None and found[0] == job.of

    def done(self) -> None:
        """The build has ended: what it did not use is forgotten."""
        self._before = {}
