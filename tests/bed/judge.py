"""From what readers saw: how long they saw what was no longer so, and that nothing failed."""

from __future__ import annotations

import json
from statistics import median

from ..scale.rig import get
from .editors import NEW, Change
from .site import CACHES, FRONTS, HOSTS, Site, Stopped
from .watchers import NOT_YET, Seen, Shown, Watchers

#: Seconds from the commit to the last answer that shows what was before: at a host, at any cache.
AT_HOST, AT_CACHE = 2.0, 60.0
#: Seconds within which every front is asked for a card that has changed.
_SOON = 10.0
Figures = dict[tuple[str, int], float]


class Judge:
    """Holds all that was seen against all that was done."""

    def __init__(self, site: Site, watchers: Watchers, changes: list[Change]) -> None:
        self.site, self.watchers, self.changes = site, watchers, changes
        self.by_card: dict[str, list[Change]] = {}
        for change in changes:
            self.by_card.setdefault(change.card, []).append(change)
        self._order = {card: self._story(card) for card in self.by_card}

    def _story(self, card: str) -> dict[Shown, int]:
        """What hosts have shown of a card, in order: all that it was made, and nothing else.

        The number of the change that brought it; 0 is what was there before.
        """
        seen = [s for host in HOSTS for s in self.watchers.seen[host] if s.card == card]
        seen.sort(key=lambda s: s.asked)
        # One host may have shown a new card before the other was first asked for it.
        before = [NOT_YET] if card in NEW else []
        shown = dict.fromkeys([*before, *(s.shown for s in seen)])
        order = {one: number for number, one in enumerate(shown)}
        told = [(one.status, one.mark) for one in order][1:]
        assert told == [(c.status, c.mark) for c in self.by_card[card]], (card, told)
        return order

    def no_request_failed(self) -> None:
        """But those at a front itself while it was stopped."""
        wrong = [
            failed for failed in self.watchers.failed
            if not any(stop.covers(failed.asked, failed.came) for stop in self._stops(failed.front))
        ]  # fmt: skip
        assert not wrong, "\n".join(map(str, wrong[:20]))

    def _stops(self, front: str) -> list[Stopped]:
        return self.site.stops[front]

    def order_was_kept(self) -> None:
        """No process of a host shows what is older than what it has shown."""
        for host in HOSTS:
            newest: dict[tuple[int, str], int] = {}
            for seen in sorted(self.watchers.seen[host], key=lambda seen: seen.asked):
                number, key = self._order[seen.card][seen.shown], (seen.worker, seen.card)
                assert number >= newest.get(key, 0), (host, seen)
                newest[key] = number

    def stale(self) -> Figures:
        """By front and number of a change: seconds from its commit to the last older answer.

        At a host to when it was asked, at a cache to when it had come.
        """
        found: Figures = {}
        numbers = {id(change): number for number, change in enumerate(self.changes)}
        for front in FRONTS:
            for card, changes in self.by_card.items():
                seen = [
                    (self._order[card][s.shown], s) for s in self.watchers.seen[front]
                    if s.card == card
                ]  # fmt: skip
                for number, change in enumerate(changes, 1):
                    last = [self._when(front, s) for n, s in seen if n < number]
                    late = max([change.at, *last]) - change.at
                    found[front, numbers[id(change)]] = late
        return found

    def _when(self, front: str, seen: Seen) -> float:
        return seen.came if front in CACHES else seen.asked

    def all_was_watched(self, numbers: range) -> None:
        """That a front shows nothing old is no proof where nobody has asked it."""
        for number in numbers:
            change = self.changes[number]
            for front in FRONTS:
                seen = [s.came - change.at for s in self.watchers.seen[front]
                        if s.card == change.card and s.came > change.at]  # fmt: skip
                assert min(seen, default=_SOON) < _SOON, (front, number, change)

    def within_bounds(self, figures: Figures) -> None:
        late = []
        for (front, number), seconds in figures.items():
            bound = AT_CACHE if front in CACHES else AT_HOST
            if seconds >= bound:
                late.append(f"{front}: {seconds:.1f} s after {self.changes[number]}")
        assert not late, "\n".join(late)

    def all_is_there(self) -> None:
        """Every front shows the last state of each card; both hosts have one change log."""
        for card, changes in self.by_card.items():
            last = {front: self._last(front, card) for front in FRONTS}
            wanted = max(self._order[card].values())
            numbers = {front: self._order[card][shown] for front, shown in last.items()}
            assert set(numbers.values()) == {wanted} == {len(changes)}, (card, numbers)
        one, two = (get(self.site.port(host), "/w/v1/changes.json").body for host in HOSTS)
        assert one == two
        self._log_is_complete(json.loads(one))

    def _last(self, front: str, card: str) -> Shown:
        seen = [s for s in self.watchers.seen[front] if s.card == card]
        return max(seen, key=lambda s: s.asked).shown

    def _log_is_complete(self, log: dict[str, list[dict[str, object]]]) -> None:
        """What is in force with each restore as a version; what is taken back with its reason."""
        for card, changes in self.by_card.items():
            entries = [entry for entry in log["changes"] if entry["card"] == card]
            tombs = [entry for entry in log["deleted"] if entry["card"] == card]
            restored = sum(change.what == "restore" for change in changes)
            versions = {entry["version"] for entry in (*entries, *tombs)} - {None}
            assert len(versions) == 1 + restored, (card, versions)
            gone = changes[-1].status == 410
            assert bool(tombs) == gone, card
            assert [entry["kind"] in ("recalled", "withdrawn") for entry in entries][:1] == [gone]


def table(figures: Figures, numbers: range) -> str:
    """Seconds from commit to the last stale answer, by front: how many, median, worst."""
    lines = [f"{'front':10} {'count':>5} {'median':>7} {'worst':>7}"]
    for front in FRONTS:
        found = [
            seconds for (name, n), seconds in figures.items() if name == front and n in numbers
        ]
        lines.append(f"{front:10} {len(found):5} {median(found):7.2f} {max(found):7.2f}")
    return "\n".join(lines)
