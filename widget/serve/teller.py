"""Tells the log and the app what is new, and lets nobody who listens hold back what is served."""

from __future__ import annotations

import logging
import os
import weakref
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from threading import Thread
from typing import Any

from widget.errors import one_line
from widget.read.lock import ForkSafeLock
from widget.serve.news import News, Recalled
from widget.serve.signals import card_published, card_recalled, tell

#: How much may wait for receivers that are slow; what comes then is logged alone.
WAITING = 100_000
_log = logging.getLogger("widget")


class Teller:
    """Of one catalogue. Receivers run in a thread of its own, which is there while there is news.

    :param sender: the catalogue.
    """

    def __init__(self, sender: object) -> None:
        self._sender = weakref.ref(sender)
        #: Recalls pass all else by, and none is dropped.
        self._recalls: deque[News] = deque()
        self._waiting: deque[News] = deque()
        self._process = os.getpid()
        self._lock = ForkSafeLock()
        self._thread: Thread | None = None

    @property
    def wants_all(self) -> bool:
        """Whether anybody listens to more than recalls."""
        heard = card_published.has_receivers_for(self._sender())
        return heard or _log.isEnabledFor(logging.INFO)

    def tell(self, news: Iterable[News]) -> None:
        """Log at once; have it told, what is recalled first. Waits for no receiver. Never raises:
        what an app does with its logs holds no card back."""
        try:
            self._tell(news)
        except Exception:
            with suppress(Exception):  # such as a filter of the app's log
                _log.exception("signals: found news that could not be told, expected none such")

    def _tell(self, news: Iterable[News]) -> None:
        heard = []
        for one in sorted(news, key=lambda one: not isinstance(one, Recalled)):
            with suppress(Exception):  # of a filter of the app's log
                _write(one)
            if _signal(one).has_receivers_for(self._sender()):
                heard.append(one)
        if not heard:
            return
        lost, alone = self._take(heard)
        if lost:
            expected = "receivers that come to an end"
            _log.error("signals: found %d waiting, expected %s; %d are lost",
                       WAITING, expected, lost)  # fmt: skip
        if alone:
            self._run()

    def _take(self, heard: list[News]) -> tuple[int, bool]:
        """Let them wait; how many are lost, and whether nobody tells them but who asks."""
        with self._lock:
            if self._process != os.getpid():  # the parent tells what waited when it forked
                self._process = os.getpid()
                self._recalls.clear()
                self._waiting.clear()
            recalls = [one for one in heard if isinstance(one, Recalled)]
            others = [one for one in heard if not isinstance(one, Recalled)]
            room = WAITING - len(self._waiting)
            self._recalls.extend(recalls)
            self._waiting.extend(others[:room])
            if self._thread is None or not self._thread.is_alive():  # none comes through a fork
                self._thread = Thread(target=self._run, name="signals", daemon=True)
                try:
                    self._thread.start()
                except RuntimeError:  # no more threads here
                    self._thread = None
                    return len(others[room:]), True
        return len(others[room:]), False

    def _run(self) -> None:
        while (sender := self._sender()) is not None:
            with self._lock:
                waiting = self._recalls or self._waiting
                if not waiting:
                    self._thread = None
                    return
                one = waiting.popleft()
            tell(_signal(one), sender, **told(one))
            del sender


def told(one: News) -> dict[str, Any]:
    """What comes with the signal of it."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _signal(one: News) -> Any:
    return card_recalled if isinstance(one, Recalled) else card_published


def _write(one: News) -> None:
    """One line; an editor's line break does not begin another one, in no field."""
    level, word = logging.INFO, "published"
    if isinstance(one, Recalled):
        level, word = logging.WARNING, one.status
    if _log.isEnabledFor(level):
        extra = {name: one_line(v) if isinstance(v, str) else v for name, v in told(one).items()}
        _log.log(level, "%s.%s %s at revision %s: %s", one.card, one.lang, word, one.revision,
                 extra["reason"], extra=extra)  # fmt: skip
