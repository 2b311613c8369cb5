"""Looks at a source now and then, and has it read again when it has changed."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import monotonic, sleep

from widget.read.lock import ForkSafeLock
from widget.read.watch import Signature

_log = logging.getLogger("widget")

#: Seconds between two looks, and between two that must agree, so that no half-written file and no
#: half-copied folder is read.
LOOK, SETTLE = 0.25, 0.1
#: Seconds between two glances meanwhile: they see what most edits change, and cost next to nothing.
GLANCE = 0.1
#: Where a look takes long, the pause is so many times as long, and at most so many seconds.
_REST, _LONGEST = 10, 0.5
#: How old (s) the last look may be when a request comes. Where a host does not let threads run, as
#: uWSGI by default and what freezes a process between requests, the request looks for itself.
LATE = 1.5
#: How much later (s) a request waits for whoever looks, and how long.
ASLEEP = 5.0
#: How long (s) a look may take, and an act, which may read and publish everything; who takes longer
#: is taken for dead.
_HANGS, _ACT = 30, 600
#: How often a change is waited out before it is read as it is: a folder may never come to rest.
_PATIENCE = 8


class Watch:
    """Four looks a second at most, by a thread that begins with the first late request.

    Not before, because a server may fork its workers after it has made the app, and threads do not
    come along.

    :param look: what is there now, as cheap as can be.
    :param act: called when that has changed; has to deal with all that can go wrong.
    :param again: whether to act although nothing has changed.
    :param failed: called when a look has failed.
    :param glance: what differs after most changes, and costs far less than a look. Never raises.
    """

    def __init__(
        self,
        look: Callable[[], Signature],
        act: Callable[[], None],
        again: Callable[[], bool] = lambda: False,
        failed: Callable[[], None] = lambda: None,
        glance: Callable[[], Signature] = Signature,
    ) -> None:
        self._look, self._act, self._again, self._failed = look, act, again, failed
        #: When the last look began to which the act, where there was one, has been done; the same
        #: clock as of `late`. Who acts says whether what is served is now what was found.
        self.agreed = monotonic()
        self.behind = False
        #: Since when somebody looks or acts, and how long that may take (s).
        self._busy: tuple[float, int] | None = None
        self._glance, self._glanced = glance, glance()
        self._seen = look()
        self._took = 0.0
        #: When the next look is due, how long (s) to rest before the first glance, and whether one
        #: has seen something.
        self._due, self._first, self._glimpsed = monotonic(), 0.0, False
        self._lock = ForkSafeLock()
        self._thread: Thread | None = None
        #: When a request has to look for itself, on the clock of :func:`time.monotonic`.
        self.late = monotonic() + LATE

    def attend(self) -> None:
        """Look at once, and see to it that a thread does from now on. Never raises."""
        # Somebody looks already: go on with what there is, unless that is old. A process that slept
        # or was forked from one that did must not answer with what was true then.
        asleep = monotonic() - self.late > ASLEEP
        if not self._lock.acquire(timeout=ASLEEP if asleep else 0):
            if asleep:  # a disk that hangs: not every request is to wait for it
                self.late = monotonic() + LATE
            return
        if asleep and monotonic() < self.late:  # done meanwhile
            self._lock.release()
            return
        try:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=_run, args=(weakref.ref(self),), daemon=True)
                with suppress(RuntimeError):  # no more threads here: requests look for themselves
                    self._thread.start()
            self._once()
        finally:
            self._lock.release()

    @property
    def live(self) -> bool:
        """Whether looks come to an end: whoever asks has just seen to it that one is begun."""
        busy = self._busy
        return busy is None or monotonic() - busy[0] < busy[1]

    @property
    def age(self) -> float:
        """Seconds since a look found what is served."""
        return monotonic() - self.agreed

    @property
    def pause(self) -> float:
        """How long (s) to wait until the next look, where no glance sees a change."""
        return min(max(LOOK, self._took * _REST), _LONGEST)

    def look(self) -> None:
        """Look once, unless somebody does already."""
        found, glimpsed, self._glimpsed = self._seen, self._glimpsed, False
        if self._lock.acquire(timeout=0):
            try:
                self._once()
            finally:
                self._lock.release()
        # What a glance saw and was nothing, such as an editor's own files, may come all the time.
        vain = glimpsed and self._seen == found
        self._first = self.pause if vain else min(self.pause, max(GLANCE, self._took))
        self._due = monotonic() + self.pause

    def left(self) -> float:
        """How long (s) to sleep before this is asked again; nothing, when a look is due."""
        # Never none at all: where something changes all the time, looks may not fill it.
        if first := self._first:
            self._first = 0.0
            return first
        left = self._due - monotonic()
        if left > 0 and self._lock.acquire(timeout=0):  # a disk that hangs is not to hang others
            try:
                self._busy = monotonic(), _HANGS
                self._glimpsed = self._glance() != self._glanced
            finally:
                self._busy = None
                self._lock.release()
        return 0.0 if self._glimpsed else min(max(left, 0.0), GLANCE)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody acts meanwhile."""
        with self._lock:
            self._busy = monotonic(), _ACT
            try:
                yield
            finally:
                self._busy = None

    def _once(self) -> None:
        try:
            began = monotonic()
            self._busy = began, _HANGS
            self._glanced = self._glance()
            found = self._look()
            self._took = monotonic() - began
            self._busy = began, _ACT
            if found != self._seen:
                found = self._settled(found)
                self._act()
                # Not before: a process that is forked meanwhile has to act for itself.
                self._seen = found
            elif self._again():
                self._act()
            if not self.behind:
                self.agreed = began
        except Exception:
            _log.exception("the source could not be looked at")
            self._failed()
        finally:
            self._busy = None
            self.late = monotonic() + LATE

    def _settled(self, found: Signature) -> Signature:
        for _ in range(_PATIENCE):
            sleep(SETTLE)
            before, found = found, self._look()
            if found == before:
                break
        return found


def _run(watch: weakref.ref[Watch]) -> None:
    """Look until the app is gone, which is held as long as a look takes."""
    while (found := watch()) is not None:
        found.look()
        while found is not None and (left := found.left()):
            found = None
            sleep(left)
            found = watch()
