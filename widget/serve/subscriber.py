"""A worker that tells, in its own process, what the press of its store says is new."""

from __future__ import annotations

import logging

from widget.read.lock import ForkSafeLock
from widget.serve.bulletin import Issue, news_of
from widget.serve.store import Store
from widget.serve.teller import Teller

_log = logging.getLogger("widget")


class Subscriber:
    """Tells nothing twice.

    :param issue: up to where the news go that are in the first state: to nobody here are they new.
    """

    def __init__(self, store: Store, teller: Teller, issue: Issue) -> None:
        self._store, self._teller = store, teller
        self._told, self._lock = {issue.list: issue.number}, ForkSafeLock()

    def announce(self, issue: Issue) -> None:
        """Tell what is new up to there.

        :raises sqlite3.Error: where it cannot be read; it is told when it can.
        """
        with self._lock:
            after = self._told.get(issue.list, 0)
            if issue.number <= after:
                return
            wanted = self._teller.wants_all
            news, lost = news_of(self._store, after, issue, published=wanted)
            self._told[issue.list] = issue.number
            if lost:
                found = "signals: %d news came and went before this process could tell them"
                _log.warning(found, lost)
            self._teller.tell(news)  # in here, so that the newer comes after the older
