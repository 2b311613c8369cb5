"""The site, built once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

DOCS = Path(__file__).parents[2] / "docs"
RELEASED = sorted(
    (path.name for path in (DOCS.parent / "static/js/dist").glob("[0-9]*")),
    key=lambda version: [int(part) for part in version.split(".")],
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make docs`` builds; a warning is an error, and so is a link that leads nowhere."""
    out = tmp_path_factory.mktemp("docs")
    strict = ("-W", "-n", "--keep-going", "-q", "-b", "html", "-d", out / "doctrees")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *strict, DOCS, out / "site"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "site"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """A test that fails shows what the page asked for."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if _wanted(item)]


def _wanted(item: pytest.Item) -> bool:
    """Of the released scripts the oldest and the newest are enough for all but Chromium."""
    chosen = item.callspec.params if hasattr(item, "callspec") else {}
    if item.path.parent != Path(__file__).parent or chosen.get("engine") in (None, "chromium"):
        return True
    ends = (RELEASED[0], RELEASED[-1])
    return chosen.get("version", RELEASED[0]) in ends
