"""How a press is started: with what its worker runs on, wherever that stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from widget import SettingError
from widget.serve import keeper
from widget.serve.hands import PRESS, Hand

from .desk import comes
from .test_store_processes import ROOT

RUN = "from widget import StoredCatalogue; StoredCatalogue(store={!r}); print('made')"


def test_what_lies_in_the_current_folder_is_in_nobodys_way(tmp_path: Path) -> None:
    """It was not so for the worker, either, which gunicorn or mod_wsgi has started."""
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    store = tmp_path / "store"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", RUN.format(str(store))], cwd=tmp_path, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    with Hand(store / PRESS) as hand:
        assert comes(True, hand.is_free, 30)
    assert (ran.stdout, ran.stderr) == ("made\n", "")


def test_a_python_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store").mkdir()
    one = keeper.Keeper(tmp_path / "store", {}, "x")
    monkeypatch.setattr(keeper, "_python", lambda: "/no/python3")
    told = r"store: found '/no/python3' that does not run \(No such file or directory\), expected"
    with pytest.raises(SettingError, match=told):
        one.see_to_it(at_once=True)


def test_a_press_that_ends_at_once_is_told_by_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store").mkdir()
    one = keeper.Keeper(tmp_path / "store", {"source": "x" * 1_000_000}, "x")
    monkeypatch.setattr(keeper, "_python", lambda: "false")
    assert one.see_to_it(at_once=True) == 0  # more than a pipe holds: it has ended before
    found = []
    assert comes(True, lambda: 1 in found or found.append(one.see_to_it()))
