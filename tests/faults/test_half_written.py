"""Files cut off at any place, and files that come and go while they are read."""

from __future__ import annotations

import os
import random
from pathlib import Path
from threading import Event, Thread

import pytest

from widget import Catalogue
from widget.check.library import check
from widget.read.folder import read_source

from ..serve.desk import LANGUAGES, Desk, health, served, swapped, told, view
from .desks import filled

pytestmark = pytest.mark.usefixtures("at_once")
ACTIVE = [(200, "active")] * 3


def _alone(folder: Path, file: str, data: bytes) -> bool:
    """Whether a folder with this file alone is right, as a start would judge it."""
    (folder / file).write_bytes(data)
    return not check(read_source(folder)).errors


@pytest.mark.parametrize("step", [100, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize("file", ["en/bath.md", "es/bath.md"])
def test_a_card_cut_off_at_any_place_is_refused_with_words_or_a_whole_card(
    desk: Desk, file: str, step: int
) -> None:
    desk.translate("bath", "es", notice="")
    catalogue = desk.catalogue(archive=desk.folder.parent / "archive")
    lang, path = file[:2], desk.folder / file
    alone = Desk(desk.folder.parent / "alone", "bath", "pack").folder
    whole, last, kept, cut = path.read_bytes(), view(catalogue, lang), 0, 0
    for size in range(0, len(whole), step):
        path.write_bytes(whole[:size])
        good = _alone(alone, file, whole[:size])
        found, bad = view(swapped(catalogue), lang), health(catalogue)
        assert found[0] == 200
        assert (file in bad["kept"]) == (not good)
        if good:  # the text of its last section is shorter
            cut, last = cut + 1, found
            continue
        kept += 1
        assert found == last
        (problem,) = {p.file for p in catalogue.problems if not p.warning}
        assert problem == file
        assert all(p.found and p.expected for p in catalogue.problems)
    assert kept > 3
    assert cut or step == 100
    path.write_bytes(whole)
    assert health(swapped(catalogue))["status"] == "ok"


def test_what_every_card_shows_cut_off_at_any_place_changes_nothing_or_all(desk: Desk) -> None:
    """A half disclaimer, word file, publisher or country is never beside whole ones."""
    catalogue = filled(desk).catalogue()
    refused = 0
    for file in ("en/_disclaimer.md", "words/es.po", "countries.yaml", "publisher.yaml"):
        path = desk.folder / file
        whole = path.read_bytes()
        for size in range(0, len(whole), max(100, len(whole) // 12)):
            before = catalogue._state.site
            path.write_bytes(whole[:size])
            bad = health(swapped(catalogue))
            assert served(catalogue) == ACTIVE
            named = {p.file for p in catalogue.problems if not p.warning}
            assert named <= {file}
            assert bad["refused"] == bool(named)
            refused += bad["refused"]
            assert not named or catalogue._state.site.assets.keys() == before.assets.keys()
        path.write_bytes(whole)
        assert health(swapped(catalogue))["status"] == "ok"
    assert refused > 15


def test_files_that_come_and_go_while_they_are_read_fail_nobody(desk: Desk, quick: None) -> None:
    """Listed and then gone, a folder and then a file: readers see the card all the time."""
    catalogue, chance, stop = desk.catalogue(), random.Random(5), Event()
    folder, away = desk.folder, desk.folder.parent / "away"
    away.mkdir()

    def come_and_go() -> None:
        while not stop.is_set():
            what = chance.choice(["en/pack.md", "es/pack.md", "ar", "en", "es/bath.md"])
            os.rename(folder / what, away / "it")
            if chance.random() < 0.3:
                (folder / what).symlink_to(folder / what)
                (folder / what).unlink()
            stop.wait(chance.uniform(0, 0.01))
            os.rename(away / "it", folder / what)
            desk.card(title=f"Bath {chance.random()}")

    thread = Thread(target=come_and_go)
    thread.start()
    try:
        codes = []
        for _ in range(4):
            catalogue._watch.look()
            codes.append(served(catalogue)[0][0])
    finally:
        stop.set()
        thread.join(20)
    assert codes == [200] * 4
    desk.card(title="At rest")
    catalogue.reload()
    assert health(catalogue)["status"] == "ok"
    assert "At rest" in told(view(catalogue))


def test_a_source_that_goes_away_is_served_on_and_taken_up_again(desk: Desk) -> None:
    catalogue, away = desk.catalogue(), desk.folder.parent / "away"
    for instead in (None, "file", "FIFO", "folder", "link"):
        desk.folder.rename(away)
        if instead == "file":
            desk.folder.write_text("x")
        elif instead == "FIFO":
            os.mkfifo(desk.folder)
        elif instead == "folder":
            desk.folder.mkdir()
        elif instead == "link":
            desk.folder.symlink_to(desk.folder)
        assert served(swapped(catalogue)) == ACTIVE
        bad = health(catalogue)
        assert (bad["status"], bad["refused"]) == ("degraded", True)
        assert any("expected" in str(p) and not p.warning for p in catalogue.problems)
        if instead:
            desk.folder.rmdir() if instead == "folder" else desk.folder.unlink()
        away.rename(desk.folder)
        desk.card(title=f"After {instead}")
        assert f"After {instead}" in told(view(swapped(catalogue)))
        assert health(catalogue)["status"] == "ok"
    assert served(Catalogue(desk.folder, languages=LANGUAGES)) == ACTIVE
