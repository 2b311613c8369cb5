"""A store: whose it is, what is written for an edit, what is remembered, what damage does."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections import Counter
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from widget import ContentError
from widget.publish import card as publishing
from widget.serve.store import DAMAGED

from .desk import Desk, Pressed, another, served, swapped, told, view

RECALLED = [(410, "recalled")] * 3
pytestmark = pytest.mark.usefixtures("at_once", "stores", "ageless")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a card is rendered from now on."""
    calls, own = Counter[str](), publishing._add_card

    def count(site: Any, card: Any, *more: Any) -> None:
        calls[card.id] += 1
        own(site, card, *more)

    monkeypatch.setattr(publishing, "_add_card", count)
    return calls


def numbers(catalogue: Pressed, table: str, column: str) -> set[int]:
    return {n for (n,) in catalogue._store.connection.ask(f"select {column} from {table}")}


def test_a_warm_start_renders_nothing_and_an_edit_one_card(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.catalogue()
    whole = {path: first.find(path) for path in first.paths()}
    calls = counted(monkeypatch)
    warm = another(desk, first)
    assert {path: warm.find(path) for path in warm.paths()} == whole
    assert calls == {}
    desk.card(title="Hot bath")
    later = another(desk, warm)
    assert calls == {"bath": 3}  # in each of its languages
    assert "Hot bath" in told(view(later))


def test_other_code_makes_all_anew_and_reads_nothing_of_the_old(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.catalogue()
    calls = counted(monkeypatch)
    for module in ("head", "remembered"):
        monkeypatch.setattr(f"widget.serve.{module}.make_of_code", lambda: "other")
    first.press.store.begin()
    for table, column in (("made", "value"), ("cards", "value"), ("bodies", "value")):
        first.press.store.write(f"update {table} set {column} = x'00'")  # no pickle at all
    first.press.store.commit()
    assert served(another(desk, first)) == [(200, "active")] * 3
    assert calls == {"bath": 3, "pack": 3}


def test_an_edit_writes_the_rows_of_one_card(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widget.read.cores.FEW", 10_000)
    written = []
    for count in (2, 30):
        for number in range(count):
            desk.card(f"copy-{number}")
        catalogue = desk.catalogue()
        before = catalogue.press.store.connection.changes
        desk.card("bath", title=f"Hot bath {count}")
        swapped(catalogue)
        written.append(catalogue.press.store.connection.changes - before)
    assert 20 < written[0] == written[1] < 150


def test_no_body_is_left_or_missing_after_edits_recalls_and_removals(desk: Desk) -> None:
    catalogue = desk.catalogue()
    for number in range(4):
        desk.card("bath", "recalled" if number % 2 else "active", title=f"Bath {number}")
        desk.card("new")
        swapped(catalogue)
        (desk.folder / "en" / "new.md").unlink()
        swapped(catalogue)
        used = numbers(catalogue, "answers", "body")
        assert numbers(catalogue, "bodies", "number") == used
    rows = catalogue._store.rows()
    catalogue = another(desk, catalogue)
    assert numbers(catalogue, "bodies", "number") == numbers(catalogue, "answers", "body")
    assert catalogue._store.rows().keys() == rows.keys()


def test_of_two_tries_to_build_one_is_put_and_the_other_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that is changed, and changed back while it is read."""
    catalogue = desk.catalogue()
    good, own = (desk.folder / "en" / "bath.md").read_text("utf-8"), publishing._add_card
    before = view(catalogue)

    def back(site: Any, card: Any, *more: Any) -> None:
        own(site, card, *more)
        desk.write("en/bath.md", good)

    for title in ("Passing", "Passing"):
        with monkeypatch.context() as patched:
            patched.setattr(publishing, "_add_card", back)
            desk.card("bath", title=title)
            swapped(catalogue)
        assert view(swapped(catalogue)) == before
        assert numbers(catalogue, "bodies", "number") == numbers(catalogue, "answers", "body")
    desk.card("bath", title="Passing")
    assert "Passing" in told(view(swapped(catalogue)))


def test_a_state_never_shows_what_another_put_there(desk: Desk) -> None:
    """The press has put a recall, of which this worker knows nothing yet."""
    catalogue = desk.catalogue()
    assert view(catalogue, "en")[0] == 200
    desk.card("bath", "recalled")
    catalogue.press.turn()
    assert [view(catalogue, lang)[0] for lang in ("es", "ar", "en")] == [410] * 3
    desk.card("bath", title="Hot bath")
    catalogue.press.turn()
    assert b"Hot bath" in catalogue.find("v1/cards/bath.en.html", "country=GB").identity.body


def test_what_has_not_changed_is_not_told(desk: Desk) -> None:
    catalogue = desk.catalogue()
    state = catalogue._state
    (desk.folder / "en" / "bath.md").touch()
    assert swapped(catalogue)._state is state


def test_last_good_cards_come_back_without_an_archive_and_a_recall_goes_live(desk: Desk) -> None:
    first = desk.catalogue()
    before = view(first, "es", "pack")
    desk.edit("kind: self_care", "kind: gadget", "en/pack.md")
    desk.card("bath", "recalled")
    later = another(desk, first)
    assert view(later, "es", "pack") == before
    assert served(later) == RECALLED
    desk.write("en/_disclaimer.md", "no disclaimer")
    with pytest.raises(ContentError, match="_disclaimer"):
        another(desk, later)


def test_eight_threads_read_what_one_would(desk: Desk) -> None:
    catalogue = desk.catalogue()
    paths = catalogue.paths()
    right = {path: catalogue.find(path) for path in paths}
    catalogue._swap()  # nothing is in memory
    wrong: list[str] = []

    def read() -> None:
        for _ in range(5):
            wrong.extend(path for path in paths if catalogue.find(path) != right[path])
            catalogue._swap()

    threads = [Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


def test_a_body_that_a_disk_has_damaged_is_not_answered(desk: Desk) -> None:
    catalogue = desk.catalogue()
    store = catalogue.press.store
    kept = catalogue.find("v1/cards/pack.en.json")
    store.write("update bodies set value = cast(value || x'00' as blob)")
    assert catalogue.find("v1/cards/bath.en.json").status == 503
    assert catalogue.find("v1/cards/pack.en.json") is kept  # what is in memory answers
    assert (store.folder / DAMAGED).exists()
    with pytest.raises(sqlite3.DatabaseError):
        catalogue.press.turn()
    store.discard()
    assert served(another(desk, catalogue)) == [(200, "active")] * 3


def test_a_fork_has_a_connection_of_its_own(desk: Desk) -> None:
    catalogue = desk.catalogue()
    view(catalogue)
    connection = catalogue._store.connection
    assert connection._open is not None
    child = os.fork()
    if child == 0:
        inherited = connection._open
        right = inherited is None and view(catalogue, "ar")[0] == 200
        os._exit(0 if right and connection._owner == os.getpid() else 3)
    assert os.waitpid(child, 0)[1] == 0
    assert view(catalogue, "es")[0] == 200
    gc.collect()
