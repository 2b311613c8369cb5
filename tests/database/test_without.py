"""What a database does without: its libraries, its user, a place for a path, the file to itself."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from widget import SettingError
from widget.check.publishing import publish_folder
from widget.check.recall import recall
from widget.read.sql import migrate as tables
from widget.read.sql.address import migrate, open_database
from widget.read.sql.compare import pull
from widget.read.sql.database import user
from widget.read.sql.engine import engine_of
from widget.read.sql.revision import place_of

from ..recall.folder import SERIOUS
from ..serve.desk import Desk


@pytest.mark.parametrize("library", ["sqlalchemy", "alembic"])
def test_without_its_libraries_it_says_how_to_have_them(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    for name in ("database", "migrate"):
        monkeypatch.delitem(sys.modules, f"widget.read.sql.{name}", raising=False)
        monkeypatch.delattr(f"widget.read.sql.{name}", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    act = migrate if library == "alembic" else open_database
    with pytest.raises(SettingError, match=f"no module {library}.*pip install 'treatment-cards"):
        act("sqlite:///cards.db")


def test_another_module_that_is_not_there_is_no_matter_of_its_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "widget.read.sql.database", None)
    with pytest.raises(ModuleNotFoundError, match=r"widget\.read\.sql\.database"):
        open_database("sqlite:///cards.db")


def test_without_psycopg_an_address_of_postgresql_says_how_to_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingError, match=r"and no psycopg, expected .*treatment-cards\[postgres"):
        engine_of("postgresql://db.example/cards")


@pytest.mark.parametrize("error", [KeyError, ImportError, OSError])
def test_who_has_no_name_here_is_unknown(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """As in a container, or on a system without ``pwd``."""

    def none() -> str:
        raise error("no such user")

    monkeypatch.setattr("widget.read.sql.database.getuser", none)
    assert user() == "unknown"


@pytest.mark.parametrize(
    "path", ["words/no_language.po", "Pictures/tens.md", "en/Tens.md", "en/disclaimer.md", "x.yaml"]
)
def test_what_no_source_reads_has_no_place(path: str) -> None:
    assert place_of(path) is None
    assert place_of("words/pt-BR.po") and place_of("en/tens.md")


def test_a_pull_puts_nothing_in_the_place_of_what_it_cannot_read(tmp_path: Path) -> None:
    url, desk = f"sqlite:///{tmp_path}/cards.db", Desk(tmp_path / "desk", "bath")
    migrate(url)
    publish_folder(desk.folder, url)
    (tmp_path / "other/en/bath.md").mkdir(parents=True)
    with pytest.raises(SettingError, match=r"bath\.md: found one that cannot be read, expected a"):
        pull(url, tmp_path / "other", force=True)
    assert (tmp_path / "other/en/bath.md").is_dir()


def test_a_card_that_it_does_not_have_is_told_with_those_that_it_has(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cards.db"
    migrate(url)
    publish_folder(Desk(tmp_path / "desk", "bath", "pack").folder, url)
    with pytest.raises(SettingError, match=r"found 'nope', expected one of bath, pack$"):
        recall(url, "nope", **SERIOUS)


@pytest.mark.parametrize("ends", [True, False])
def test_who_has_the_file_open_is_waited_for_before_readers_are_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: bool
) -> None:
    file, looks = tmp_path / "cards.db", []
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("CREATE TABLE a (b)")
    other.execute("BEGIN IMMEDIATE")

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if ends:
            other.execute("ROLLBACK")

    monkeypatch.setattr("widget.read.sql.engine.BUSY", 0)
    monkeypatch.setattr(tables, "sleep", sleep)
    monkeypatch.setattr(tables, "monotonic", lambda: 6.0 * len(looks))
    engine, _ = engine_of(f"sqlite:///{file}")
    if ends:
        tables._let_read(engine)
        with closing(sqlite3.connect(file)) as new:
            assert new.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        assert len(looks) == 1
    else:
        with pytest.raises(OperationalError, match="locked"):
            tables._let_read(engine)
        assert len(looks) == 2
    other.close()
