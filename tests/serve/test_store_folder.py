"""The folder of a store: whose it has to be, and what is told of one that cannot be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

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


def test_a_file_that_others_may_write_is_refused(tmp_path: Path) -> None:
    Store(tmp_path / "store").connection.path.chmod(0o666)
    with pytest.raises(SettingError, match="whose file others may write"):
        Store(tmp_path / "store")


def test_a_system_without_flock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "fcntl", None)
    with pytest.raises(SettingError, match="expected a POSIX system"):
        hands.Hand(tmp_path / "x")
