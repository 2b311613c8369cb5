"""What a store holds, row by row: what is read of it, what is left out, and what is an error."""

from __future__ import annotations

import errno
import os
import pickle
import runpy
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from widget import SettingError
from widget.publish.asset import JSON, seal
from widget.serve import connection, remembered
from widget.serve.again import AGAIN, PATIENCE, asked
from widget.serve.bulletin import copy_shown
from widget.serve.connection import Connection
from widget.serve.edition import Edition, Moved
from widget.serve.light import light
from widget.serve.packing import packed, unpacked
from widget.serve.remembered import Remembered, dumped
from widget.serve.shelve import Shelf
from widget.serve.shelved import Following, Looked, _Reader
from widget.serve.store import ASSET, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_who_asked_long_ago_is_answered_no_more(tmp_path: Path) -> None:
    for name in ("old", "young"):
        (tmp_path / f"{AGAIN}{name}").touch()
    os.utime(tmp_path / f"{AGAIN}old", (1, PATIENCE))
    assert asked(tmp_path) == {f"{AGAIN}young"}
    assert os.listdir(tmp_path) == [f"{AGAIN}young"]


def test_of_a_store_that_has_told_nothing_no_news_are_taken_along(store: Store) -> None:
    beside = store.beside()
    copy_shown(store, beside)
    assert beside.told("news") is None
    store.tell("news", b'["list", 3, "origin"]')
    copy_shown(store, beside)
    assert beside.told("news")


def test_an_edition_without_cards_has_none_until_another_is_there(store: Store) -> None:
    store.tell("count", b"1")
    edition = Edition(store, b"1")
    assert (edition.names(), edition.paths(), [*edition.briefs()]) == ([], [], [])
    store.tell("count", b"2")
    with pytest.raises(Moved):
        edition.names()


@pytest.mark.parametrize("status", [200, 410])
def test_an_answer_that_lies_in_the_store_has_its_status(store: Store, status: int) -> None:
    asset = seal(b"{}", JSON, "no-store", status=status)
    number = store.put_body(packed(asset))
    site = light(_Site(), store, {(ASSET, "v1/x.json"): number})  # type: ignore[arg-type]
    found = site.assets["v1/x.json"]
    assert (found.status, found.identity) == (status, asset.identity)


class _Site:
    default_lang, countries = "en", ()
    revisions: Mapping[tuple[str, str], str] = {}


def test_code_in_an_archive_of_modules_is_known_by_its_place(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as made:
        made.writestr("widget/x.py", "")
        inside = zipfile.Path(made, "widget/")
        assert [*remembered._files(inside)] == [str(inside)]


def test_a_result_that_a_disk_has_damaged_is_made_again(store: Store) -> None:
    memory, name = Remembered(store), f"en{os.sep}bath.md"
    memory.learn(name, b"bytes", "result")
    assert memory.recall(name, b"bytes") == ("result",)
    store.write("update made set value = cast(value || x'00' as blob)")
    assert memory.recall(name, b"bytes") is None


def test_after_many_results_they_are_safe(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MANY", 2)
    memory, other = Remembered(store), Store(store.folder)
    memory.learn(f"en{os.sep}one.md", b"bytes", "one")
    assert other.names("made") == []
    memory.learn(f"en{os.sep}two.md", b"bytes", "two")
    assert len(other.names("made")) == 2


def test_an_address_of_no_card_that_goes_and_comes_again_answers_again(store: Store) -> None:
    library: Any = None  # asked for by forms alone
    shelf = Shelf(store, Remembered(store), "ours")
    both = {name: seal(name.encode(), JSON, "no-store") for name in ("list.json", "more.json")}

    def answers(*names: str) -> dict[str, object]:
        assets = {name: both[name] for name in names}
        site: Any = SimpleNamespace(assets=assets, instead={}, forms={})
        shelf._put_rest(site, library)
        assert len(store.bodies(0)) == len(store.rows()), "a body is left, or missing"
        return {path: unpacked(store.body(n) or b"") for (_, path), n in store.rows().items()}

    for names in ([*both], ["list.json"], [*both], []):
        assert answers(*names) == {name: both[name] for name in names}


def test_a_mapping_of_what_is_fetched_says_what_is_not_there() -> None:
    found = Looked({"a": 1}.get, lambda: ["a"])
    assert (found["a"], found.get("b", 2), "b" in found, len(found)) == (1, 2, False, 1)
    with pytest.raises(KeyError, match="b"):
        found["b"]
    following = Following(lambda question: question({"a": 1, "b": 2}))
    assert len(following) == 2
    with pytest.raises(KeyError, match="c"):
        following["c"]


def test_a_name_that_is_none_is_not_read_as_anything(store: Store) -> None:
    thing: dict[str, Any] = {}
    data = dumped([thing], {id(thing): ("nobody", "knows")})
    with pytest.raises(pickle.UnpicklingError, match="nobody"):
        _Reader(data, object()).load()  # type: ignore[arg-type]


def test_a_place_at_which_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite3").mkdir()
    tmp_path.chmod(0o700)
    with pytest.raises(SettingError, match=r"unable to open .* expected a folder to write in"):
        Store(tmp_path)


def test_room_that_cannot_be_taken_leaves_no_part_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(path: Path, data: bytes) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", cut)
    store.keep_room()
    assert not [path for path in store.folder.iterdir() if path.name.startswith("room")]
    assert not store.make_room()


def test_a_store_that_somebody_reads_takes_the_place_of_none(store: Store) -> None:
    store.tell("count", b"old")
    beside = store.beside()
    beside.tell("count", b"new")
    with closing(sqlite3.connect(beside.connection.path)) as other:
        other.execute("select * from told").fetchall()
        with pytest.raises(OSError, match="in use"):
            store.give_way(beside)
    assert Store(store.folder).told("count") == b"old"
    store.give_way(beside)
    assert store.told("count") == b"new"


def test_an_error_within_a_change_does_not_give_it_up_unheard(store: Store) -> None:
    """Over another connection what was written before would be gone."""
    store.begin()
    store.tell("count", b"1")
    with pytest.raises(sqlite3.OperationalError, match="nonsense"):
        store.connection.ask("select nonsense")
    assert store.connection.busy
    store.commit()
    assert Store(store.folder).told("count") == b"1"
    store.commit()  # nothing is begun: nothing to do
    assert not store.connection.busy


def test_a_fork_that_told_nobody_leaves_the_connection_of_its_parent(store: Store) -> None:
    store.tell("count", b"1")
    one = store.connection
    parents, one._owner = one._open, one._owner + 1
    assert parents
    try:
        assert store.told("count") == b"1"
        assert one._open is not parents
        assert connection._LEFT[-1] is parents
        assert parents.execute("select 1").fetchone() == (1,)  # nobody has closed it
    finally:
        connection._LEFT.remove(parents)
        parents.close()


def test_a_fork_does_not_wait_for_ever_for_who_is_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0)
    free, used = Connection(tmp_path / "free"), Connection(tmp_path / "used")
    for one in (free, used):
        one.create()
        one.ask("select 1")
    with used._lock:
        connection._before_fork()
        connection._after_fork()
        assert (free._open, used._open is None) == (None, False)
        assert not used._lock.acquire(timeout=0)  # it is still of who had it
    assert free._lock.acquire(timeout=0)
    free._lock.release()


def test_a_system_without_forks_has_connections_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "register_at_fork")
    one = runpy.run_path(connection.__file__)["Connection"](tmp_path / "file")
    one.create()
    assert one.ask("select 1") == [(1,)]
    one.close()
