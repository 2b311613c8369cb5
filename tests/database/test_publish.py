"""publish: what becomes a revision, what is refused, and that nothing is ever lost."""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from widget import ContentError, SettingError
from widget.check.publishing import Published, publish_folder
from widget.check.recall import recall, withdraw
from widget.read.gather import gather
from widget.read.sql.address import migrate, open_database
from widget.read.sql.compare import pull
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import NOTICES, REVISIONS

from ..recall.folder import SERIOUS, WHY
from ..serve.desk import V1, V2, Desk
from .asked import refused, rows, said, state


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack")


def test_only_what_differs_becomes_a_revision_and_the_last_line_says_how_many(
    desk: Desk, database: str
) -> None:
    last = "{} published: {} new, {} changed, {} removed; {} unchanged\n"
    assert said("publish", desk.folder, database)[:2] == (0, last.format("7 revisions", 7, 0, 0, 0))
    before = state(database)
    assert said("publish", desk.folder, database)[:2] == (0, last.format("0 revisions", 0, 0, 0, 7))
    assert state(database) == before  # the head, too: no server reads anything again
    desk.card("bath", "active", V1, V2)
    desk.translate("bath", "es", of=2)
    desk.translate("bath", "ar", of=2)
    shutil.copy(desk.folder / "en/pack.md", desk.folder / "en/walk.md")
    words = ("publish", desk.folder, database, "--by", "Ann", "--note", "Checked twice.")
    assert said(*words)[:2] == (0, last.format("4 revisions", 1, 3, 0, 4))
    told = rows(database, REVISIONS.c.path, REVISIONS.c.version, REVISIONS.c.who, REVISIONS.c.note,
                REVISIONS.c.head, REVISIONS.c.lang, REVISIONS.c.card)  # fmt: skip
    assert told[-4:] == [
        ("ar/bath.md", 2, "Ann", "Checked twice.", 2, "ar", "bath"),
        ("en/bath.md", 2, "Ann", "Checked twice.", 2, "en", "bath"),
        ("en/walk.md", 1, "Ann", "Checked twice.", 2, "en", "walk"),
        ("es/bath.md", 2, "Ann", "Checked twice.", 2, "es", "bath"),
    ]
    for held, _ in open_database(database).history("walk"):
        assert abs(datetime.now(UTC) - held.at).total_seconds() < 60
        assert held.at.utcoffset() == timedelta(0)


def test_what_check_refuses_is_refused_whole(desk: Desk, database: str) -> None:
    publish_folder(desk.folder, database)
    desk.card("bath", title="Better")
    desk.edit("kind: self_care", "kind: toy", "en/pack.md")
    os.mkfifo(desk.folder / "es/pipe.md")
    (desk.folder / "words").mkdir()
    (desk.folder / "words/es.po").mkdir()
    _, told, _ = said("check", desk.folder)
    assert refused(database, desk) == told.strip()
    assert told.count("a file that cannot be read") == 2
    code, out, wrong = said("publish", desk.folder, database, "--force")
    assert (code, out) == (1, "")
    assert wrong == f"Error: nothing was published\n{told}"


def test_a_folder_behind_the_database_is_refused(desk: Desk, database: str) -> None:
    """Each kind of what others have published since, and all at once."""
    publish_folder(desk.folder, database, by="Ann")
    behind = Desk(desk.folder.with_name("behind"), "bath", "pack")
    desk.card("bath", title="Better")
    shutil.copy(desk.folder / "en/pack.md", desk.folder / "en/walk.md")
    publish_folder(desk.folder, database, by="Bob")
    behind.publisher("report_url: https://x.example/\n")  # an edit of its own
    told = refused(database, behind)
    day = r"2\d{3}-\d\d-\d\d \d\d:\d\d"
    assert [line.partition(": found ")[0] for line in told.split("\n")] == [
        "en/bath.md: revision", "en/walk.md: file", "publisher.yaml: revision",
    ]  # fmt: skip
    pattern = (
        f"found the file of revision \\d, {day} by Ann, expected that of revision 8, {day} by Bob"
    )
    assert re.search(pattern, told)
    assert pull(database, behind.folder.with_name("new")).written == 8
    # It was never published from here: who knows what is older?
    with pytest.raises(ContentError, match=r"publisher\.yaml: file: found a change of your own"):
        pull(database, behind.folder)
    pull(database, behind.folder, force=True)
    behind.publisher("report_url: https://x.example/\n")
    done = publish_folder(behind.folder, database)
    assert (done.new, done.changed, done.removed) == ((), ("publisher.yaml",), ())


def test_a_folder_that_remembers_nothing_takes_back_no_newer_text(
    desk: Desk, database: str
) -> None:
    """As in a fresh checkout, or where the file of what was the same has been deleted."""
    publish_folder(desk.folder, database)
    other = Desk(desk.folder.with_name("other"), "bath", "pack")
    pull(database, other.folder)
    desk.card("bath", title="With newer safety text")
    publish_folder(desk.folder, database, by="Ann")
    (other.folder / ".treatment-cards.json").unlink()
    other.card("bath", title="An edit of the older text")
    told = refused(database, other)
    assert told.startswith(
        "en/bath.md: revision: found a change, and no word of what it began with"
    )
    assert "expected a change of the file of revision 8" in told
    # Nothing has to be known where nothing is taken back: files that are the same, or new.
    shutil.copy(desk.folder / "en/bath.md", other.folder / "en/bath.md")
    shutil.copy(desk.folder / "en/pack.md", other.folder / "en/walk.md")
    assert publish_folder(other.folder, database).new == ("en/walk.md",)
    other.card("bath", title="An edit of the newer text")
    assert publish_folder(other.folder, database).changed == ("en/bath.md",)
    (other.folder / ".treatment-cards.json").unlink()
    other.card("bath", title="Put there all the same")
    assert publish_folder(other.folder, database, force=True).changed == ("en/bath.md",)


def test_another_database_is_judged_by_what_it_once_held(
    desk: Desk, database: str, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    migrate(other)
    for address in (database, other):
        publish_folder(desk.folder, address)
    recall(other, "bath", **SERIOUS)
    assert publish_folder(other, database).changed == ("en/bath.md",)
    recall(database, "pack", **SERIOUS)
    withdraw(other, "pack", **WHY)
    assert "en/pack.md: revision: found a change, and no word of" in refused(database, other)


def test_a_recall_is_not_taken_back_by_a_file_that_does_not_know_of_it(
    desk: Desk, database: str
) -> None:
    publish_folder(desk.folder, database)
    recall(database, "bath", **SERIOUS)
    assert "revision: found the file of revision" in refused(database, desk)
    desk.card("bath", title="Edited meanwhile")
    assert "a change of what was there before revision" in refused(database, desk)
    pull(database, desk.folder, force=True)
    desk.card("bath", title="Edited all the same")
    told = refused(database, desk)
    assert told == (
        "en/bath.md:8: status: found 'active' in version 1, expected 'recalled', or a version "
        "after 1, as `restore` writes it"
    )
    with pytest.raises(ContentError, match="expected 'recalled', or a version after 1"):
        publish_folder(desk.folder, database, force=True)
    desk.card("bath", "recalled", title="Still away")
    assert publish_folder(desk.folder, database).changed == ("en/bath.md",)
    desk.card("bath", "active", V1, V2)
    for lang in ("es", "ar"):
        desk.translate("bath", lang, of=2)
    assert len(publish_folder(desk.folder, database).changed) == 3
    columns = (NOTICES.c.card, NOTICES.c.status, NOTICES.c.severity, NOTICES.c.reason)
    assert rows(database, *columns) == [
        ("bath", "recalled", "serious", "The pads can burn."),
        ("bath", "recalled", "serious", "It burns."),
    ]


def test_force_takes_what_is_older_and_removes_what_is_gone(desk: Desk, database: str) -> None:
    publish_folder(desk.folder, database)
    first = {path.name: path.read_bytes() for path in (desk.folder / "en").iterdir()}
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database)
    desk.write("en/bath.md", first["bath.md"])
    for lang in ("en", "es", "ar"):
        (desk.folder / lang / "pack.md").unlink()
    code, out, _ = said("publish", desk.folder, database, "--force")
    assert (code, out.split(": ")[1]) == (0, "0 new, 1 changed, 3 removed; 3 unchanged\n")
    assert gather(database) == gather(desk.folder)
    # What was removed is still there, and who did it.
    told = rows(database, REVISIONS.c.path, REVISIONS.c.content)
    assert [content for path, content in told if path == "en/pack.md"] == [first["pack.md"], None]
    shutil.copy(desk.folder / "en/bath.md", desk.folder / "en/pack.md")
    assert "which was removed since, expected none" in refused(database, desk)
    assert publish_folder(desk.folder, database, force=True).new == ("en/pack.md",)


def test_a_change_of_a_file_that_was_read_is_told(desk: Desk, database: str) -> None:
    """As in a folder: of two who edit one state, the second is told."""
    publish_folder(desk.folder, database)
    store, path = open_database(database), "en/bath.md"
    data = (desk.folder / path).read_bytes()
    store.replace(path, data, data.replace(b"Warm bath", b"Hot bath"), "Warmer.")
    before = state(database)
    with pytest.raises(SettingError, match=r"en/bath\.md: found a file changed meanwhile"):
        store.replace(path, data, data.replace(b"Warm bath", b"Cold bath"), "Colder.")
    assert state(database) == before


def test_the_starter_cards_and_another_database_can_be_published(
    database: str, tmp_path: Path
) -> None:
    done: Published = publish_folder("starter", database)
    assert done.revisions > 20
    other = f"sqlite:///{tmp_path}/other.db"
    assert said("migrate", other) == (0, "the tables are at version 1\n", "")
    assert publish_folder(database, other).revisions == done.revisions
    assert gather(other) == gather(database)


def test_what_is_damaged_in_a_database_is_told(desk: Desk, database: str) -> None:
    publish_folder(desk.folder, database)
    engine, _ = engine_of(database)
    with engine.begin() as connection:
        card = REVISIONS.c.path == "en/bath.md"
        connection.execute(REVISIONS.update().where(card).values(content=b"another"))
    engine.dispose()
    code, _, wrong = said("check", database)
    assert code == 1
    assert "en/bath.md: database: found revision" in wrong
    assert wrong.endswith("expected it as it was written\n")
