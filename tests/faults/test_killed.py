"""Exports, recalls and a server that records, killed at any moment: the old or the new, never half.

Some are killed from outside after a time by chance; others die at a size of file that they write,
which the system does at that very byte (RLIMIT_FSIZE, SIGXFSZ).
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..serve.desk import Desk
from .rig import SERIOUS, Nursery, export, goes_on, litter, names, story, whole

#: Kills of each kind, by chance; the long run makes 210 of all together.
KILLS = int(os.environ.get("WIDGET_KILLS", "20"))
MANY = pytest.mark.parametrize("kills", [KILLS, pytest.param(70, marks=pytest.mark.long)])
SIZES = (1, 300, 700, 1500, 3000, 5000, 9000, 14_000, 20_000, 40_000, 80_000, 200_000)


def delays(seed: int, kills: int, took: float, enough: Callable[[], bool]) -> Iterator[float]:
    """Seconds, up to more and more, as long as kills are wanted or not all was seen."""
    chance = random.Random(seed)
    for number in range(5 * kills):
        if number >= kills and enough():
            return
        yield chance.uniform(0, took * (1 + number / kills))


class Recalls:
    """A card that is recalled, and restored: what its file is before each, and after."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.desk, self.nursery = Desk(folder / "cards"), nursery
        self.desk.edit("Warm water.", "Warm water. " * 400)
        self.card = self.desk.folder / "en" / "bath.md"
        self.commands = (
            ("recall", str(self.desk.folder), "bath", *SERIOUS),
            ("restore", str(self.desk.folder), "bath", "--note", "New strap."),
        )
        self.states = [self.card.read_bytes()]
        for words in self.commands:
            assert nursery.command(*words).code == 0
            self.states.append(self.card.read_bytes())
        assert len({*self.states}) == 3

    def round(self, number: int) -> tuple[tuple[str, ...], bytes, bytes]:
        """A command, what the file is, and what it will be."""
        turn = number % 2
        self.card.write_bytes(self.states[turn])
        return self.commands[turn], self.states[turn], self.states[turn + 1]

    def last(self, number: int) -> None:
        words, _, new = self.round(number)
        assert self.nursery.command(*words).code == 0
        assert self.card.read_bytes() == new
        assert litter(self.desk.folder) == []


@MANY
def test_a_recall_that_is_killed_leaves_the_card_before_or_after(
    tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    recalls = Recalls(tmp_path, nursery)
    took = min(nursery.timed("command", *recalls.round(n)[0]) for n in range(2))
    at_work, seen = 0, {"before": 0, "after": 0}
    for number, delay in enumerate(delays(11, kills, took, lambda: all(seen.values()))):
        words, old, new = recalls.round(number)
        at_work += nursery.killed(delay, "command", *words)
        found = recalls.card.read_bytes()
        assert found in (old, new)
        seen["after" if found == new else "before"] += 1
    print(f"\n{at_work} killed at work: {seen}")
    assert at_work > kills / 4
    assert all(seen.values())
    recalls.last(1)
    recalls.last(0)


@pytest.mark.untraced
@pytest.mark.parametrize("number", [0, 1])
def test_a_recall_that_dies_at_any_byte_leaves_the_card_as_it_was(
    tmp_path: Path, nursery: Nursery, number: int
) -> None:
    recalls = Recalls(tmp_path, nursery)
    words, old, new = recalls.round(number)
    for most in range(1, len(new), len(new) // 6):
        assert nursery.command(*words, most=most).code == -signal.SIGXFSZ
        assert recalls.card.read_bytes() == old
        assert len(litter(recalls.desk.folder)) == 1  # that of this one; the others' are gone
    assert nursery.command(*words, most=len(new)).code == 0
    assert recalls.card.read_bytes() == new
    assert litter(recalls.desk.folder) == []


class Exports:
    """Two contents that take turns in a folder, and are archived."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.out, self.archive, self.nursery = folder / "out", folder / "archive", nursery
        self.desk = Desk(folder / "cards", "bath", "pack")
        self.manifests: list[bytes] = []
        for turn in range(4):
            self.take(turn)
            assert nursery.command(*self.words()).code == 0
            self.manifests.append(self.check())
        del self.manifests[:2]  # from then on each knows the revisions of both
        self.old = self.manifests[1]

    def take(self, turn: int) -> None:
        """One of the two contents."""
        self.desk.card("pack", title=f"Pack {turn % 2}")

    def words(self) -> tuple[object, ...]:
        return export(self.desk.folder, self.out, "--archive", self.archive)

    def check(self) -> bytes:
        story(self.archive)
        return whole(self.out)

    def last(self) -> None:
        assert self.nursery.command(*self.words()).code == 0
        self.check()
        assert not (self.out.parent / ".out.export").exists()


@MANY
def test_an_export_that_is_killed_leaves_the_folder_before_or_after(
    tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    exports = Exports(tmp_path, nursery)
    took = []
    for turn in range(2):
        exports.take(turn)
        took.append(nursery.timed("command", *map(str, exports.words())))
    told, at_work, before, seen = story(exports.archive), 0, 1, {False: 0, True: 0}
    swaps = exports.out.parent / ".out.export" / "new" / "export.json"  # soon
    ends = delays(12, kills, min(took), lambda: all(seen.values()))
    for number, delay in enumerate(ends):
        exports.take(1 - before)
        sign, delay = (swaps, delay / 8) if number % 2 else (None, delay)
        at_work += nursery.killed(delay, "command", *map(str, exports.words()), sign=sign)
        now = story(exports.archive)
        assert goes_on(told, now)
        told, found = now, exports.manifests.index(exports.check())
        seen[found != before] += 1
        before = found
    print(f"\n{at_work} killed at work; {seen[True]} of {sum(seen.values())} had swapped")
    assert at_work > kills / 4
    assert all(seen.values())
    exports.last()


@pytest.mark.untraced
def test_an_export_that_dies_at_any_size_of_file_leaves_the_folder_whole(
    tmp_path: Path, nursery: Nursery
) -> None:
    exports, died = Exports(tmp_path, nursery), 0
    exports.take(0)
    for most in SIZES:
        ended = nursery.command(*exports.words(), most=most)
        assert ended.code in (0, -signal.SIGXFSZ), ended.said
        died += ended.code != 0
        assert (exports.check() == exports.old) == (ended.code != 0)
    assert died > 3
    exports.last()


class Server:
    """A server that records, and an editor who saves ten times; each child goes on."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.desk, self.archive = Desk(folder / "cards", "bath", "pack"), folder / "archive"
        self.nursery, self.count = nursery, 0
        self.desk.card(title="Number 0")
        self.desk.card("pack", title="Number 0")
        nursery.run("served", self.desk.folder, self.archive, [])

    def given(self, edits: int = 4) -> tuple[object, ...]:
        texts = []
        for card in ("bath", "pack") * (edits // 2):
            self.count += 1
            texts.append((card, "title: Number ", f"title: Number {self.count}"))
        return str(self.desk.folder), str(self.archive), texts

    def reset(self) -> None:
        for card in ("bath", "pack"):
            self.desk.card(card, title="Number 0")

    def last(self) -> None:
        """One that nobody kills records what the files say, and what has died is tidied up."""
        for path in self.archive.glob(".*"):
            os.utime(path, (0, 0))
        assert self.nursery.run("served", *self.given()).code == 0
        told = story(self.archive)
        for card in ("bath", "pack"):
            assert f"title: {told[card][-1].title}" in (
                self.desk.folder / "en" / f"{card}.md"
            ).read_text("utf-8")
        assert litter(self.archive) == []
        assert names(self.archive) == ["entries", "objects", "publisher"]


@MANY
def test_a_server_that_is_killed_leaves_an_archive_that_is_whole(
    tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    server = Server(tmp_path, nursery)
    took = min(nursery.timed("served", *server.given()) for _ in range(2))
    told, at_work, grown = story(server.archive), 0, set[int]()
    for delay in delays(13, kills, took, lambda: len(grown) > 2):
        server.reset()
        at_work += nursery.killed(delay, "served", *server.given())
        now = story(server.archive)
        assert goes_on(told, now)
        grown.add(sum(map(len, now.values())) - sum(map(len, told.values())))
        told = now
    print(f"\n{at_work} killed at work; entries added by one: {sorted(grown)}")
    assert at_work > kills / 4
    assert len(grown) > 2
    server.last()


def test_a_server_that_dies_at_any_size_of_file_leaves_an_archive_that_is_whole(
    tmp_path: Path, nursery: Nursery
) -> None:
    server, died = Server(tmp_path, nursery), 0
    told = story(server.archive)
    for most in SIZES[:6]:
        server.reset()
        ended = nursery.run("served", *server.given(), most=most)
        assert ended.code in (0, -signal.SIGXFSZ), ended.said
        died += ended.code != 0
        now = story(server.archive)
        assert goes_on(told, now)
        told = now
    assert died > 2
    server.last()
