"""What was made the last time, for what is made of the same again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from widget.read.cores import results
from widget.read.progress import Progress

T = TypeVar("T")


class Memory(Protocol):
    """What was made in another process; see :class:`widget.serve.memory.Remembered`."""

    def recall(self, name: Hashable, of: object) -> tuple[Any] | None:
        """What was made of the same, if that is known."""

    def learn(self, name: Hashable, of: object, result: Any) -> Any:
        """Keep a result; the answer is what to go on with in its place."""


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
    :param memory: of other processes; by default that of the last build, or none.
    """

    def __init__(self, before: Known | None = None, memory: Memory | None = None) -> None:
        self._before = dict(before._made) if before else {}
        self._made: dict[Hashable, tuple[object, object]] = {}
        self.memory: Memory | None = memory or (before.memory if before else None)

    def make(self, name: Hashable, of: object, make: Callable[[], T]) -> T:
        """What is made of something, which has to be all that it depends on.

        :param name: which result it is; one for each.
        :param of: compared by value; never changed afterwards, nor is the result.
        """
        found = self._find(name, of) or (of, self._learnt(name, of, make()))
        self._made[name] = found
        return found[1]  # type: ignore[return-value]

    def _find(self, name: Hashable, of: object) -> tuple[object, object] | None:
        found = self._made.get(name) or self._before.get(name)
        if found is not None and found[0] == of:
            return found
        remembered = self.memory.recall(name, of) if self.memory else None
        return None if remembered is None else (of, remembered[0])

    def _learnt(self, name: Hashable, of: object, result: Any) -> Any:
        return self.memory.learn(name, of, result) if self.memory else result

    def forget(self, name: Hashable) -> None:
        """Drop a result, so that it is made again."""
        self._made.pop(name, None)

    def without(self, kind: str) -> Known:
        """The same, but for the results whose names begin so."""
        left = Known(memory=self.memory)
        left._made = {
            name: found
            for name, found in self._made.items()
            if not (isinstance(name, tuple) and name[0] == kind)
        }
        return left

    def do(self, job: Job[T]) -> T:
        """What a job makes."""
        return self.make(job.name, job.of, job.make)

    def ahead(self, jobs: Sequence[Job[Any]], what: str) -> None:
        """Do many jobs on all cores; one that fails is left, so that :meth:`do` tells why.

        :param what: what is done, in a word, for who waits.
        """
        new = []
        for job in jobs:
            if found := self._find(job.name, job.of):
                self._made[job.name] = found
            else:
                new.append(job)
        with Progress(what, len(new)) as progress:
            for place, result in results([job.make for job in new], [job.of for job in new]):
                job = new[place]
                self._made[job.name] = (job.of, self._learnt(job.name, job.of, result))
                progress.step()

    def done(self) -> None:
        """The build has ended: what it did not use is forgotten."""
        self._before = {}
