"""Of thousands of cards only those that count are read, checked, written and waited for."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from widget import ContentError, SettingError
from widget.check.judged import Judge
from widget.check.library import check
from widget.check.publishing import publish_card, publish_folder, read_card
from widget.check.recall import recall, restore, withdraw
from widget.read.folder import read_source
from widget.read.gather import gather
from widget.read.sql.compare import differences
from widget.read.sql.database import Database
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import NOTICES, REVISIONS
from widget.read.sql.writing import Writing

from ..recall.folder import SERIOUS, WHY
from ..serve.desk import Desk
from .asked import rows
from .poured import poured

BAD = b"---\ntitle: no card\n---\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack", "walk")


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all contents that came out of any database."""
    found: list[str] = []
    some, contents = Database.some, Database._read

    def counted(store: Database, cards: Collection[str]) -> dict[str, bytes]:
        told = some(store, cards)
        found.extend(told)
        return told

    def all_of(store: Database, connection: Any, held: Any) -> dict[str, bytes]:
        found.extend(path for _, path, _ in held)
        return contents(store, connection, held)

    monkeypatch.setattr(Database, "some", counted)
    monkeypatch.setattr(Database, "_read", all_of)
    return found


def test_to_change_one_card_no_other_is_read(desk: Desk, database: str, fetched: list[str]) -> None:
    publish_folder(desk.folder, database)
    assert fetched == []
    recall(database, "bath", **SERIOUS)
    stored = read_card(database, "pack", "es")
    assert stored
    publish_card(database, "pack", "es", stored.content + b"\nMore.\n", by="Ann")
    cards = {path for path in fetched if "/" in path}
    assert cards == {
        f"{lang}/{card}.md" for lang in ("en", "es", "ar") for card in ("bath", "pack")
    }
    assert "publisher.yaml" in fetched


def test_a_bad_card_that_stays_hinders_no_other_and_a_shared_file_brings_it_to_light(
    desk: Desk, database: str
) -> None:
    desk.write("en/walk.md", BAD)
    poured(desk.folder, database)
    desk.card("bath", title="Better")
    assert publish_folder(desk.folder, database, force=True).changed == ("en/bath.md",)
    desk.publisher("report_url: https://x.example/\n")
    with pytest.raises(ContentError, match=r"en/walk\.md"):
        publish_folder(desk.folder, database, force=True)


def test_what_depends_on_a_card_is_checked_with_it(desk: Desk, database: str) -> None:
    """Its translations, and whether what it sends readers to is there."""
    desk.card("walk", "superseded", replaced_by="pack")
    publish_folder(desk.folder, database)
    desk.card("bath", "superseded", replaced_by="walk")
    assert publish_folder(desk.folder, database).changed == ("en/bath.md",)
    desk.card("bath", "superseded", replaced_by="nowhere")
    with pytest.raises(ContentError, match="found 'nowhere', expected the id of a card"):
        publish_folder(desk.folder, database)
    desk.card("bath", "superseded", replaced_by="walk")
    for lang in ("en", "es", "ar"):
        (desk.folder / lang / "pack.md").unlink()
    with pytest.raises(ContentError, match=r"en/walk\.md.*found 'pack', expected the id of a card"):
        publish_folder(desk.folder, database, force=True)


def test_a_recall_warns_of_the_same_as_in_a_folder(desk: Desk, database: str) -> None:
    """Of cards that send readers to what is gone, and of none that was not read."""
    shutil.copy(desk.folder / "en/pack.md", desk.folder / "en/rest.md")
    desk.card("pack", "superseded", replaced_by="rest")
    desk.card("walk", "superseded", replaced_by="bath")
    desk.card("old", "recalled")
    publish_folder(desk.folder, database)
    there = withdraw(database, "bath", **WHY, replaced_by="pack")
    here = withdraw(desk.folder, "bath", **WHY, replaced_by="pack")
    assert there.warnings == here.warnings
    assert [problem.file for problem in there.warnings] == ["en/walk.md"]
    columns = (NOTICES.c.card, NOTICES.c.replaced_by, NOTICES.c.severity)
    assert sorted(rows(database, *columns)) == [
        ("bath", "pack", None), ("old", None, "serious"), ("pack", "rest", None),
        ("walk", "bath", None),
    ]  # fmt: skip


def test_a_name_that_is_not_there_is_told_with_those_most_alike(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", *(f"card-{number}" for number in range(101)))
    with pytest.raises(SettingError, match=r"expected one of 101, such as card-77, card-"):
        recall(desk.folder, "card77", **SERIOUS)


@pytest.mark.parametrize("batch", [2, 500])
def test_many_are_judged_as_few_are(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In forks of this process, or in it: the same mistakes, and the same that would be written."""
    desk = Desk(tmp_path / "desk", *(f"card-{number}" for number in range(130)))
    desk.card("card-7", "active", title="")
    desk.write("es/card-90.md", BAD)
    desk.write("en/Wrong.md", BAD)
    monkeypatch.setattr("widget.check.judged._BATCH", batch)
    files = gather(desk.folder)
    judge = Judge(files, str(desk.folder), "")
    judge.judge(files)
    wanted = check(read_source(desk.folder)).problems
    assert len(wanted) > 2
    assert (*judge.errors, *judge.warnings) == wanted
    new = judge.new("en/card-3.md")
    assert (new.version, new.note, new.status) == (1, "First published.", "active")
    assert new.content == (desk.folder / "en/card-3.md").read_bytes()


def test_who_publishes_while_another_compares_loses_nothing(
    desk: Desk, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is kept from writing by a look; who has looked looks again."""
    publish_folder(desk.folder, database)
    writing, between = Database.writing, [lambda: recall(database, "pack", **SERIOUS)]

    def late(store: Database) -> AbstractContextManager[Writing]:
        if between:
            between.pop()()
        return writing(store)

    monkeypatch.setattr(Database, "writing", late)
    desk.card("bath", title="Better")
    with pytest.raises(ContentError, match=r"en/pack\.md: revision: found the file of revision"):
        publish_folder(desk.folder, database)
    assert set(rows(database, NOTICES.c.card)) == {("pack",)}
    restore(database, "pack", note="Safe.")
    between.append(lambda: recall(database, "walk", **SERIOUS))
    with pytest.raises(ContentError, match=r"en/walk\.md: revision: found the file of revision"):
        publish_folder(desk.folder, database, force=True)
    restore(database, "walk", note="Safe.")
    between.append(lambda: publish_folder(desk.folder, database, by="Ann", force=True))
    assert publish_folder(desk.folder, database, by="Bob", force=True).revisions == 0
    assert ("Bob",) not in rows(database, REVISIONS.c.who)


def test_what_is_the_same_is_not_sent_for(
    desk: Desk, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_folder(desk.folder, database)
    desk.card("bath", title="Better")
    asked: list[str] = []
    contents = Database.contents

    def counted(store: Database, held: Any) -> dict[str, bytes]:
        asked.extend(one.path for one in held)
        return contents(store, held)

    monkeypatch.setattr(Database, "contents", counted)
    monkeypatch.setattr(Database, "files", None)
    found, same = differences(desk.folder, database)
    assert ([one.path for one in found], same, asked) == (["en/bath.md"], 9, ["en/bath.md"])


def test_a_look_goes_by_the_key_of_one_row(desk: Desk, database: str) -> None:
    """Whatever earlier publishes have left of it."""
    publish_folder(desk.folder, database)
    store, asked = Database(database), list[tuple[str, Any]]()
    event.listen(store._bind, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    assert store.look()[0] == "head"
    ((statement, given),) = asked
    engine, _ = engine_of(database)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # of a table of one page it would read the page
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
        told = "\n".join(map(str, connection.exec_driver_sql(explain + statement, given)))
    engine.dispose()
    assert "Index Scan using treatment_head_pkey" in told or "INTEGER PRIMARY KEY" in told, told
