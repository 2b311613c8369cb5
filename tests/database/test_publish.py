"""publish, pull, diff: what becomes a revision, what is refused, and that nothing is ever lost."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from widget import ContentError, SettingError
from widget.check.publishing import Published, publish_folder
from widget.check.recall import recall
from widget.cli import main
from widget.read.gather import gather
from widget.read.sql.address import open_database
from widget.read.sql.compare import pull
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import METADATA, NOTICES, REVISIONS

from ..recall.folder import SERIOUS, files
from ..serve.desk import V1, V2, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk", "bath", "pack")


def said(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def rows(url: str, *columns: object) -> list[tuple[object, ...]]:
    engine, _ = engine_of(url)
    asked = select(*columns)  # type: ignore[call-overload]
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(asked)]
    engine.dispose()
    return found


def state(url: str) -> list[list[str]]:
    """All that a database holds of ours."""
    return [sorted(map(str, rows(url, table))) for table in METADATA.tables.values()]


def refused(url: str, folder: Desk | Path) -> str:
    """Why a publish was refused; nothing has changed, not even the head."""
    before = state(url)
    with pytest.raises(ContentError) as raised:
        publish_folder(folder.folder if isinstance(folder, Desk) else folder, url)
    assert state(url) == before
    return str(raised.value)


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
    _, told, _ = said("check", desk.folder)
    assert refused(database, desk) == told.strip()
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
        "en/bath.md: revision", "en/walk.md: file",
    ]  # fmt: skip
    pattern = (
        f"found the file of revision \\d, {day} by Ann, expected that of revision 8, {day} by Bob"
    )
    assert re.search(pattern, told)
    assert pull(database, behind.folder.with_name("new")).written == 8
    # With the others' files the edit goes in.
    with pytest.raises(ContentError, match=r"publisher\.yaml: file: found a change of your own"):
        pull(database, behind.folder)  # it was never published from here: who knows what is older
    for path in ("en/bath.md", "en/walk.md"):
        shutil.copy(desk.folder / path, behind.folder / path)
    done = publish_folder(behind.folder, database)
    assert (done.new, done.changed, done.removed) == ((), ("publisher.yaml",), ())


def test_a_recall_is_not_taken_back_by_a_file_that_does_not_know_of_it(
    desk: Desk, database: str
) -> None:
    publish_folder(desk.folder, database)
    recall(database, "bath", **SERIOUS)
    assert "revision: found the file of revision" in refused(database, desk)
    desk.card("bath", title="Edited meanwhile")
    assert "a change of what was there before revision" in refused(database, desk)
    (desk.folder / ".treatment-cards.json").unlink()  # as in a fresh checkout
    told = refused(database, desk)
    assert told == (
        "en/bath.md:8: status: found 'active' in version 1, expected 'recalled', or a version "
        "after 1, as `restore` writes it (or --force)"
    )
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
    assert publish_folder(desk.folder, database).new == ("en/pack.md",)


def test_pull_brings_every_byte_and_keeps_what_was_never_published(
    desk: Desk, database: str, tmp_path: Path
) -> None:
    desk.write("en/bath.md", (desk.folder / "en/bath.md").read_bytes().replace(b"\n", b"\r\n"))
    publish_folder(desk.folder, database)
    out = tmp_path / "out"
    assert said("pull", database, out)[:2] == (0, "7 files written, 0 removed, 0 unchanged\n")
    assert {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()} == {
        p.relative_to(desk.folder): p.read_bytes() for p in desk.folder.rglob("*") if p.is_file()
    }
    (desk.folder / "es/pack.md").unlink()
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database, force=True)
    new = shutil.copy(out / "en/pack.md", out / "en/mine.md")
    (out / "ar/pack.md").write_bytes((out / "ar/pack.md").read_bytes() + b"\nMine.\n")
    code, told, wrong = said("pull", database, out)
    assert (code, told) == (0, "1 file written, 1 removed, 4 unchanged\n")
    kept = "{}: kept; it has changes that are not published\n"
    assert wrong == kept.format("ar/pack.md") + kept.format("en/mine.md")
    assert not (out / "es/pack.md").exists()
    Path(new).unlink()
    assert publish_folder(out, database).changed == ("ar/pack.md",)
    assert gather(out) == gather(database)


def test_a_change_here_and_there_is_told_by_pull_and_publish(
    desk: Desk, database: str, tmp_path: Path
) -> None:
    publish_folder(desk.folder, database)
    out = tmp_path / "out"
    pull(database, out)
    desk.card("bath", title="Ann's")
    publish_folder(desk.folder, database, by="Ann")
    mine = (out / "en/bath.md").read_bytes().replace(b"Warm bath", b"Bob's")
    (out / "en/bath.md").write_bytes(mine)
    before = files(out)
    told = refused(database, out)
    assert told.startswith(
        "en/bath.md: revision: found a change of what was there before revision 8"
    )
    code, said_, wrong = said("pull", database, out)
    assert (code, said_) == (1, "")
    assert wrong.startswith("Error: nothing was written\nen/bath.md: file: found a change of your")
    assert files(out) == before
    both = "en/bath.md: changed in the folder, perhaps in the database, too\n"
    assert said("diff", out, database)[1].startswith(both)
    assert said("pull", database, out, "--force")[0] == 0
    (out / "en/bath.md").write_bytes(mine)
    assert publish_folder(out, database).changed == ("en/bath.md",)
    # What is as it was once, and was put so by whoever has seen the newest, is a change.
    (out / "en/bath.md").write_bytes((desk.folder / "en/bath.md").read_bytes())
    assert publish_folder(out, database).changed == ("en/bath.md",)


def test_a_folder_that_remembers_nothing_or_nonsense_is_judged_by_the_history(
    desk: Desk, database: str
) -> None:
    for nonsense in (b"", b"[]", b"{", b'{"x": 1}'):
        desk.write(".treatment-cards.json", nonsense)
        publish_folder(desk.folder, database)
        desk.write(".treatment-cards.json", nonsense)
        assert publish_folder(desk.folder, database).revisions == 0
    desk.card("bath", title="Better")
    publish_folder(desk.folder, database)
    desk.write(".treatment-cards.json", b"{}")
    desk.card("bath")
    assert "found the file of revision" in refused(database, desk)


def test_diff_shows_what_a_publish_would_change(desk: Desk, database: str) -> None:
    publish_folder(desk.folder, database)
    assert said("diff", desk.folder, database) == (0, "", "0 files different, 7 the same\n")
    desk.card("bath", title="Better")
    shutil.copy(desk.folder / "en/pack.md", desk.folder / "en/walk.md")
    (desk.folder / "ar/pack.md").unlink()
    code, told, wrong = said("diff", desk.folder, database)
    assert (code, wrong) == (1, "3 files different, 5 the same\n")
    assert told.startswith(
        "ar/pack.md: in the database alone\nen/bath.md: changed in the folder\n"
        "--- database/en/bath.md\n+++ folder/en/bath.md\n"
    )
    assert "\n-title: Warm bath\n+title: Better\n" in told
    assert told.endswith("\nen/walk.md: in the folder alone\n")
    publish_folder(desk.folder, database, force=True)
    desk.card("bath")
    desk.write(".treatment-cards.json", "{}")
    assert "\nen/bath.md: older in the folder\n" in f"\n{said('diff', desk.folder, database)[1]}"


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
