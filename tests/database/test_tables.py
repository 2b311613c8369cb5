"""The tables: made by migrations, those of the code; and what stands without the libraries."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from widget import ContentError, SettingError
from widget.check.publishing import publish_folder
from widget.check.recall import recall
from widget.cli import main
from widget.read.gather import gather
from widget.read.sql.address import migrate, open_database
from widget.read.sql.compare import pull
from widget.read.sql.engine import engine_of
from widget.read.sql.tables import CARDS, METADATA, VERSIONS

from ..faults.rig import Nursery
from ..recall.folder import SERIOUS
from ..serve.desk import V1, V2, Desk
from .postgres import Postgres

ROOT = Path(__file__).parents[2]


def test_the_migrations_make_the_tables_of_the_code(database: str) -> None:
    engine, _ = engine_of(database)
    with engine.connect() as connection:
        options = {"version_table": VERSIONS, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        with pytest.raises(IntegrityError):  # a card of no revision
            connection.execute(CARDS.insert().values(card="x", lang="en", revision=7))
    engine.dispose()


@pytest.mark.slow
def test_several_migrate_at_once(nursery: Nursery, server: Postgres, tmp_path: Path) -> None:
    for url in (server.empty(tables=False), f"sqlite:///{tmp_path}/new.db"):
        children = [nursery.start("command", "migrate", url) for _ in range(4)]
        ended = [child.wait() for child in children]
        assert [end.code for end in ended] == [0] * 4, ended
        assert {end.said for end in ended} == {"the tables are at version 1\n"}
        assert gather(url) == {}


def test_a_migration_that_fails_leaves_nothing_half_done(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = command.upgrade

    def fail(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise ZeroDivisionError

    for url in (server.empty(tables=False), f"sqlite:///{tmp_path}/new.db"):
        with monkeypatch.context() as patched:
            patched.setattr(command, "upgrade", fail)
            with pytest.raises(ZeroDivisionError):
                migrate(url)
        engine, _ = engine_of(url)
        assert inspect(engine).get_table_names() == []
        engine.dispose()
        assert migrate(url) == "1"


def test_tables_that_are_not_there_are_told_with_what_to_do(
    server: Postgres, tmp_path: Path
) -> None:
    (tmp_path / "other.db").touch()
    desk = Desk(tmp_path / "desk")
    for url in (server.empty(tables=False), f"sqlite:///{tmp_path}/other.db"):
        for words in (["check", url], ["publish", str(desk.folder), url], ["history", url, "bath"],
                      ["pull", url, str(tmp_path / "out")], ["diff", str(desk.folder), url],
                      ["recall", url, "bath", "--reason", "r", "--what-to-do", "w", "--severity",
                       "caution"]):  # fmt: skip
            done = CliRunner().invoke(main, words)
            assert done.exit_code == 1
            assert "no tables of cards, or older ones), expected" in done.stderr
            assert "`python -m widget migrate DATABASE`" in done.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [("sqlite:///", "sqlite:/// and the path of a file"),
     ("sqlite:///:memory:", "sqlite:/// and the path of a file"),
     ("sqlite:///x.db?mode=ro", "sqlite:/// and the path of a file"),
     ("postgresql://x:port/y", "an address without sense"),
     ("mysql://x/y", "found 'mysql://x/y', expected sqlite:///FILE or postgresql://HOST/NAME")],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused(url: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError) as raised:
        open_database(url)
    assert told in str(raised.value)
    desk = Desk(tmp_path / "desk")
    done = CliRunner().invoke(main, ["publish", str(desk.folder), url])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "expected" in done.stderr


def test_history_tells_who_published_what_and_when(database: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    publish_folder(desk.folder, database, by="Ann")
    recall(database, "bath", **SERIOUS)
    done = CliRunner().invoke(main, ["history", database, "bath", "--lang", "en"])
    first, second = done.stdout.splitlines()
    assert first.endswith("version 1  by Ann  First published.")
    assert second.endswith("recalled: The pads can burn.")
    today = datetime.now(UTC).date().isoformat()
    done = CliRunner().invoke(main, ["history", database, "bath", "--on", today, "--lang", "en"])
    assert done.stdout.count("\ntitle: Warm bath\n") == 2
    assert done.stdout.startswith(f"== {first}\n\n---\n")
    done = CliRunner().invoke(main, ["history", database, "bath", "--on", "2020-01-01"])
    assert (done.exit_code, done.stdout) == (0, "")
    done = CliRunner().invoke(main, ["history", database, "nope"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"CARD: found 'nope', expected one that {open_database(database)} has had" in done.stderr
    pull(database, desk.folder)
    for lang in ("es", "ar"):
        (desk.folder / lang / "bath.md").unlink()
    desk.card("bath", "active", V1, V2)
    publish_folder(desk.folder, database, force=True)
    done = CliRunner().invoke(main, ["history", database, "bath", "--lang", "ar"])
    assert [line.split("  ")[2] for line in done.stdout.splitlines()] == ["version 1", "removed"]


def test_without_the_libraries_all_else_works_and_a_database_is_a_clear_error(
    tmp_path: Path,
) -> None:
    code = f"""
import sys
for name in {("sqlalchemy", "alembic", "psycopg")!r}:
    sys.modules[name] = None
import widget
from widget.cli import main
assert widget.Catalogue().find("v1/cards/tens.en.json").status == 200
for words in (["check", "sqlite:///x.db"], ["migrate", "sqlite:///x.db"],
              ["publish", "starter", "postgresql://x/y"]):
    try:
        main(words)
    except SystemExit as error:
        assert error.code == 1
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    expected = "expected `pip install 'treatment-cards[database]'`, or [postgresql] for PostgreSQL"
    lines = done.stderr.splitlines()
    assert [line for line in lines if "found a database, and no module" in line and
            line.endswith(expected)] == [line for line in lines if "expected" in line]  # fmt: skip
    assert len([line for line in lines if "expected" in line]) == 3
    code = "import sys; sys.modules['psycopg'] = None; from widget import Catalogue\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}Catalogue('postgresql://x/y')"], cwd=tmp_path,
        capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "expected `pip install 'treatment-cards[postgresql]'`" in done.stderr


def test_what_somebody_else_put_into_a_database_is_never_taken_for_a_place(
    empty: Callable[[str], str], tmp_path: Path
) -> None:
    """A path that no source has is no file that a pull would write."""
    url = empty("sqlite")
    publish_folder(Desk(tmp_path / "desk").folder, url)
    engine, _ = engine_of(url)
    with engine.begin() as connection:
        change = "UPDATE treatment_revisions SET path = '../../{}' WHERE path = 'es/bath.md'"
        connection.execute(text(change.format("es/evil.md")))
    engine.dispose()
    with pytest.raises(ContentError, match="found a path that no source has"):
        gather(url)
    done = CliRunner().invoke(main, ["pull", url, str(tmp_path / "a/b/c")])
    assert (done.exit_code, done.stdout) == (1, "")
    assert not list(tmp_path.rglob("evil.md"))
