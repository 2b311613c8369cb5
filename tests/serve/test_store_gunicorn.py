"""A store under a server that forks its workers."""

from __future__ import annotations

import sys
from pathlib import Path

from ..scale.rig import by_worker, free_port, running
from .desk import Desk, comes
from .test_store_processes import ROOT, desk, store

__all__ = ["desk", "store"]  # fixtures


def test_gunicorn_forks_after_the_app_is_made(desk: Desk, store: Path, tmp_path: Path) -> None:
    """Two workers with threads, which answer a recall, each over a connection of its own."""
    app = tmp_path / "app.py"
    app.write_text(f"""
import os
from flask import Flask
from widget import card_recalled, create_blueprint
@card_recalled.connect
def note(sender, card, lang, **told):
    with open({str(tmp_path / "heard")!r}, "a") as file:
        file.write(f"{{os.getpid()}} {{lang}}\\n")
cards = create_blueprint({str(desk.folder)!r}, store={str(store)!r})
assert cards.catalogue.find("v1/cards/bath.en.json").status == 200  # a connection is open
app = Flask("app")
app.register_blueprint(cards, url_prefix="/w")
def named(environ, start):
    worker = ("X-Worker", str(os.getpid()))
    return app(environ, lambda status, headers, *_: start(status, [*headers, worker]))
""")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--threads", "4"]
    command += ["--bind", f"127.0.0.1:{port}", "--pythonpath", str(tmp_path), "app:named"]
    env = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    with running(command, port, tmp_path / "log", env):
        path = "/w/v1/cards/bath.en.view.json"
        assert {one.status for one in by_worker(port, path).values()} == {200}
        desk.card("bath", "recalled")

        def codes() -> set[int]:
            return {one.status for one in by_worker(port, path).values()}

        assert comes({410}, codes, 30)
        wanted = sorted(f"{worker} en" for worker in by_worker(port, path))
        assert comes(wanted, lambda: sorted((tmp_path / "heard").read_text().splitlines()))
    assert "Traceback" not in (tmp_path / "log").read_text()
