"""Pages of other people, from a file or over http and https: bounded in size and time."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from widget.read.network import is_near
from widget.read.web import MAX_BYTES, WEB, Answer, Silent, Unreadable, bounded, get, site_of

#: Addresses that are asked in one run.
MAX_ADDRESSES = 500
SECONDS = 15.0
#: Seconds that a page and all that it names may take.
BUDGET = 120.0
#: Times that a server may be silent before it is not asked again.
MAX_SILENT = 2
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_T = TypeVar("_T")


class Reader:
    """Asks each address once, whatever came of it.

    What a page from the public network names is asked only in the public network.

    :param seconds: how long one answer may take, redirects included.
    :param budget: how long a page and all that is asked after it may take, in seconds.
    :param clock: tells seconds.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        budget: float = BUDGET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds, self.budget, self._clock = seconds, budget, clock
        self._heard: dict[tuple[str, bool], Answer | Unreadable] = {}
        self._silent: Counter[tuple[str, str]] = Counter()
        self._begin()

    def _begin(self) -> None:
        self._until = self._clock() + self.budget
        self._public = False
        #: Whether something of this page was not asked, for its time was over.
        self.late = False

    def page(self, where: str) -> Answer:
        """A page: a file, or an address whose redirects are followed. Its time begins.

        :raises Unreadable: and says what was found.
        """
        self._begin()
        if not WEB.match(where):
            if scheme := _SCHEME.match(where):
                found = f"found an address of {scheme[1]}"
                raise Unreadable(f"{found}, expected a file or an http or https address")
            return _file(where)
        self._public = not _within(self.seconds, lambda: is_near(where))
        answer = self.ask(where, anywhere=True)
        if not 200 <= answer.status < 300:
            raise Unreadable(f"found an answer {answer.status}, expected a page")
        kind = answer.headers.get_content_type()
        if kind not in ("text/html", "application/xhtml+xml"):
            raise Unreadable(f"found {kind}, expected a page of HTML")
        return answer

    def ask(self, url: str, *, anywhere: bool = False) -> Answer:
        """The answer of an address, errors of HTTP included.

        :param anywhere: also redirects to other origins are followed.
        :raises Unreadable: where there is none.
        """
        key = url, self._public
        if key not in self._heard:
            left = self._until - self._clock()
            if left <= 0:
                self.late = True
                raise Unreadable(f"found no time left of {self.budget:g} s for this page")
            try:
                self._heard[key] = self._asked(url, anywhere, min(left, self.seconds))
            except Unreadable as error:
                self._heard[key] = error
        heard = self._heard[key]
        if isinstance(heard, Unreadable):
            raise heard
        return heard

    def _asked(self, url: str, anywhere: bool, seconds: float) -> Answer:
        if len(self._heard) >= MAX_ADDRESSES:
            raise Unreadable(f"found more than {MAX_ADDRESSES} addresses to ask")
        try:
            site = site_of(url)
            if self._silent[site] >= MAX_SILENT:
                raise Unreadable(f"found no answer, as {MAX_SILENT} times before")
            public = self._public
            return _within(seconds, lambda: get(url, anywhere, public, seconds))
        except Silent:
            self._silent[site] += seconds >= self.seconds  # not where the page's time ended
            raise
        except ValueError as error:
            raise Unreadable(f"found no answer: {error}") from None


def _file(where: str) -> Answer:
    try:
        with Path(where).open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(f"found {getattr(error, 'strerror', error)}, expected a file") from None
    return Answer("", 200, Message(), bounded(body))


def _within(seconds: float, call: Callable[[], _T]) -> _T:
    """An answer in time. A server that drips a byte now and then is given up, thread and all."""
    box: SimpleQueue[_T | Exception] = SimpleQueue()

    def run() -> None:
        try:
            box.put(call())
        except Exception as error:
            box.put(error)

    Thread(target=run, daemon=True).start()
    try:
        done = box.get(timeout=seconds)
    except Empty:
        raise Silent(f"found no answer within {seconds:g} s") from None
    if isinstance(done, Exception):
        raise done
    return done
