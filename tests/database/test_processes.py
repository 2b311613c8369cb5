"""Real processes on one database: two at once, and one that is killed at its work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from widget import ContentError
from widget.check.library import check
from widget.check.publishing import publish_folder
from widget.check.recall import restore
from widget.cli import main
from widget.read.folder import read_source
from widget.read.gather import gather
from widget.read.sql.address import open_database
from widget.read.sql.compare import pull
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import HEAD, REVISIONS

from ..faults.rig import SERIOUS, Ended, Nursery
from ..serve.desk import Desk
from .postgres import Postgres


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack", "walk")


def titles(url: str) -> set[str]:
    """Every title that was ever published."""
    engine, _ = engine_of(url)
    with engine.connect() as connection:
        contents = connection.execute(select(REVISIONS.c.content)).scalars().all()
    engine.dispose()
    return set(re.findall(r"^title: (.*)$", b"\n".join(c for c in contents if c).decode(), re.M))


@pytest.mark.slow
def test_of_two_publishers_one_waits_or_is_told_and_nothing_is_lost(
    desk: Desk, database: str, nursery: Nursery, tmp_path: Path
) -> None:
    """Each has a folder of its own, changes another card, and tries until it is done."""
    publish_folder(desk.folder, database)
    desks = {}
    for name, card in (("Ann", "bath"), ("Bob", "pack"), ("Cem", "walk")):
        folder = tmp_path / name
        pull(database, folder)
        desks[name] = (Desk.__new__(Desk), card)
        desks[name][0].folder = folder
    told: list[Ended] = []
    for round_ in range(3):
        for name, (own, card) in desks.items():
            own.card(card, title=f"{name} {round_}")
        waiting = set(desks)
        for _ in range(6):
            children = {
                name: nursery.start("command", "publish", desks[name][0].folder, database)
                for name in waiting
            }
            ended = {name: child.wait() for name, child in children.items()}
            assert 0 in [end.code for end in ended.values()], ended
            for name, end in ended.items():
                if end.code == 0:
                    waiting.discard(name)
                    continue
                told.append(end)
                assert end.said.startswith("Error: nothing was published\n"), end.said
                pull(database, desks[name][0].folder)  # the others' changes; one's own stays
            if not waiting:
                break
        assert not waiting
        for own, _ in desks.values():
            pull(database, own.folder)
            assert gather(own.folder) == gather(database)
    assert {f"{name} {n}" for name in desks for n in range(3)} <= titles(database)
    assert told
    assert check(read_source(database)).problems == ()


def test_of_two_who_change_one_card_at_once_one_is_told(
    desk: Desk, database: str, nursery: Nursery, tmp_path: Path
) -> None:
    publish_folder(desk.folder, database)
    folders = [tmp_path / name for name in ("Ann", "Bob")]
    for round_ in range(3):
        for folder in folders:
            pull(database, folder, force=True)
            card = folder / "en/bath.md"
            line = f"title: {folder.name} {round_}"
            card.write_text(re.sub("title: .*", line, card.read_text(), count=1))
        children = [nursery.start("command", "publish", folder, database) for folder in folders]
        ended = [child.wait() for child in children]
        assert sorted(end.code for end in ended) == [0, 1], ended
        (lost,) = (end.said for end in ended if end.code)
        assert "en/bath.md: revision: found a change of what was there before" in lost


@pytest.mark.slow
def test_a_recall_and_a_publish_at_once_never_end_in_the_advice(
    desk: Desk, database: str, nursery: Nursery
) -> None:
    for number in range(3):
        if open_database(database).gone():  # which no force ends
            restore(database, "bath", note="Safe.")
        desk.card("bath", title=f"Number {number}")
        publish_folder(desk.folder, database, force=True)
        desk.card("bath", title=f"Number {number}, edited")
        children = [
            nursery.start("command", "publish", desk.folder, database),
            nursery.start("command", "recall", database, "bath", *SERIOUS),
        ]
        publish, recall = (child.wait() for child in children)
        document = {d.file: d for d in read_source(database).cards}["en/bath.md"]
        assert (document.fields["status"] == "recalled") is (recall.code == 0), recall.said
        assert 0 in (publish.code, recall.code)
        assert recall.code == 0 or "changed meanwhile" in recall.said


def whole(url: str) -> tuple[int, dict[str, bytes]]:
    """The head's revision, and what every file holds; all of it as it was written."""
    engine, _ = engine_of(url)
    with engine.connect() as connection:
        revision = connection.execute(select(HEAD.c.revision)).scalar_one()
        last = connection.execute(select(func.max(REVISIONS.c.head))).scalar_one()
    engine.dispose()
    assert revision == last
    found = {path: what for path, what in gather(url).items() if isinstance(what, bytes)}
    return revision, found


@pytest.mark.slow
def test_a_publisher_that_is_killed_leaves_the_old_state_or_the_new_one(
    database: str, nursery: Nursery, tmp_path: Path
) -> None:
    """At any moment of its work; the next one then does what is left to do."""
    desk = Desk(tmp_path / "desk", *(f"card-{n}" for n in range(40)))
    publish_folder(desk.folder, database)
    old, kills, numbers = whole(database), {True: 0, False: 0}, count()

    def change() -> dict[str, bytes]:
        title = f"Number {next(numbers)}"
        for n in range(40):
            desk.card(f"card-{n}", title=title)
        return {path: what for path, what in gather(desk.folder).items() if path[0] != "."}  # type: ignore[misc]

    change()
    seconds = nursery.timed("command", "publish", desk.folder, database)
    old = whole(database)
    for step in range(16):
        new = change()
        died = nursery.killed(
            seconds * (step + 1) / 14, "command", "publish", desk.folder, database
        )
        now = whole(database)
        assert now in (old, (old[0] + 1, new)), step
        assert died or now[1] == new
        kills[now == old] += died
        publish_folder(desk.folder, database)
        assert gather(database) == new
        old = whole(database)
    assert kills[True] > 3


def test_a_transaction_that_is_dropped_leaves_nothing_behind(
    desk: Desk, server: Postgres, empty: Callable[[str], str]
) -> None:
    url = empty("postgresql")
    publish_folder(desk.folder, url)
    before = whole(url)
    desk.card("bath", title="Better")

    def dropped(pieces: Iterable[Any]) -> Iterator[Any]:
        yield from pieces
        server.drop_connections()

    with pytest.raises(ContentError, match=r"source: database: found .*terminat"):
        publish_folder(desk.folder, url, each=dropped)
    assert whole(url) == before
    publish_folder(desk.folder, url)
    assert whole(url)[0] == before[0] + 1


def test_who_waits_for_too_long_is_told_and_readers_are_not_held_up(
    desk: Desk, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("engine", "writing"):
        monkeypatch.setattr(f"widget.read.sql.{place}.BUSY", 1)
    publish_folder(desk.folder, database)
    desk.card("bath", title="Better")
    before = gather(database)
    with open_database(database, "Ann").writing() as writing:
        writing.put([])
        done = CliRunner().invoke(main, ["publish", str(desk.folder), database])
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: nothing was published\n")
        assert "a database in which somebody else writes, expected one at a time" in done.stderr
        assert gather(database) == before
