"""gunicorn and granian, as docs/deployment.md has them: recalls reach all, HUP loses nothing."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from ..scale.beside import Beside
from ..scale.rig import ROOT, free_port, get, running
from .recipes import installed, put, recall, recipe, site

pytestmark = pytest.mark.slow
CARD = "/widget/v1/cards/tens.en.view.json"


@contextmanager
def served(kind: str, folder: Path, name: str = "srv", url: str = "") -> Iterator[tuple[int, int]]:
    """The app of the page under a server of the page: its port and process id."""
    port = free_port()
    places = {**site(folder, name, url), "127.0.0.1:8000": f"127.0.0.1:{port}"}
    home = Path(places["/srv/cards"])
    command = shlex.split(recipe(kind).replace("--port 8000", f"--port {port}"))
    paths = [str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))]
    if kind == "gunicorn":
        put("/srv/cards/gunicorn.conf.py", home / "gunicorn.conf.py", places)
        command = [sys.executable, "-m", *command]
    else:
        command = [installed("granian"), *command[1:]]
    command = ["env", "-C", str(home), *command]
    env = {"PYTHONPATH": os.pathsep.join([str(home), *paths]), "HOME": str(home)}
    with running(command, port, home / "log", env) as pid:
        _until(lambda: get(port, CARD).status == 200)
        yield port, pid


def _until(ready: object) -> None:
    until = monotonic() + 30
    while True:
        try:
            assert callable(ready)
            if ready():
                return
        except OSError:
            pass
        assert monotonic() < until
        sleep(0.1)


def children(pid: int) -> set[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return set(map(int, found))


class Reader(Beside):
    """Asks over and over, each time over a new connection; keeps what went wrong."""

    def __init__(self, port: int) -> None:
        super().__init__(*[self._read] * 3)
        self.port, self.asked, self.wrong = port, 0, list[str]()

    def _read(self) -> None:
        while not self.stopped.wait(0.005):
            self.asked += 1
            try:
                # A busy machine takes its time to start a server; who waits has lost nothing.
                status = get(self.port, CARD, patience=60).status
            except Exception as error:  # each is a lost request
                self.wrong.append(repr(error))
            else:
                if status != 200:
                    self.wrong.append(str(status))


@pytest.mark.parametrize("kind", ["gunicorn", "granian"])
def test_a_recall_reaches_all_workers_and_hup_loses_no_request(kind: str, tmp_path: Path) -> None:
    with served(kind, tmp_path) as (port, pid):
        assert get(port, "/widget/v1/health.json").body.count(b'"ok"') == 1
        before = children(pid)
        assert len(before) >= 2
        with Reader(port) as reader:
            sleep(1)
            os.kill(pid, signal.SIGHUP)
            _until(lambda: not before & children(pid))
            sleep(1)
        assert reader.asked > 100
        assert not reader.wrong, (reader.asked, reader.wrong[:5])
        _until(lambda: get(port, "/widget/v1/health.json").status == 200)
        done = recall(tmp_path / "srv" / "cards", "tens")
        sleep(max(0.0, done + 2 - monotonic()))
        # Two workers: that one of them is asked none of sixty times is chance of one in 10^17.
        assert {get(port, CARD).status for _ in range(60)} == {410}
