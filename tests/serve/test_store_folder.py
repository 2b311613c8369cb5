"""The folder of a store: whose it has to be, and what is told of one that cannot be."""

from __future__ import annotations

import os
import pwd
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from widget import SettingError
from widget.serve import hands
from widget.serve.store import Store

from .desk import Desk


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "cards")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "answers.sqlite3").write_bytes(b"no database " * 1000)
    with pytest.raises(SettingError, match="expected a store of answers, or an empty folder"):
        Store(tmp_path / "store")
    with pytest.raises(SettingError, match="expected a folder to write in"):
        Store(desk.folder / "publisher.yaml")


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_in_is_refused(tmp_path: Path, mode: int) -> None:
    assert stat.S_IMODE(os.stat(Store(tmp_path / "made").folder).st_mode) == 0o700
    (tmp_path / "store").mkdir()
    (tmp_path / "store").chmod(mode)
    with pytest.raises(SettingError, match="in which others may write, expected one of the user"):
        Store(tmp_path / "store")


def test_a_folder_of_another_user_is_refused_and_both_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To root as well: code may come out of what another has written."""
    folder, nobody = Store(tmp_path / "store").folder, pwd.getpwnam("nobody")
    names = [pwd.getpwuid(os.geteuid()).pw_name, nobody.pw_name]
    if os.geteuid() == 0:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        names.reverse()
    else:
        monkeypatch.setattr(os, "geteuid", lambda: nobody.pw_uid)
    found = f"of user '{names[0]}', expected one of user '{names[1]}', who asks"
    with pytest.raises(SettingError, match=found):
        Store(folder)


def test_who_begins_while_another_makes_the_store_waits(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir(mode=0o700)
    made: list[Store] = []
    with closing(sqlite3.connect(tmp_path / "store" / "answers.sqlite3")) as other:
        other.execute("begin immediate")
        begun = Thread(target=lambda: made.append(Store(tmp_path / "store")))
        begun.start()
        sleep(0.3)
        other.execute("rollback")
        begun.join(20)
    assert [one.told("count") for one in made] == [None]


def test_a_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    Store(tmp_path / "store").connection.path.chmod(0o666)
    with pytest.raises(SettingError, match="whose file others may write"):
        Store(tmp_path / "store")


def test_a_system_without_flock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "fcntl", None)
    with pytest.raises(SettingError, match="expected a POSIX system"):
        hands.Hand(tmp_path / "x")
