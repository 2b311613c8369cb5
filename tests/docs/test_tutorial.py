"""The tutorial, followed word by word in an empty folder that holds the built wheel alone."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ..browser.rig.page import Page, State
from .steps import DOCS, Step, mended, steps

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROOT = DOCS.parent
PAGE = (DOCS / "tutorial.md").read_text("utf-8")
#: What runs until it is stopped.
SERVERS = ("flask run", "http.server")
SHOWN = """() => {
  const card = document.querySelector('treatment-card');
  const seen = card.shadowRoot ? [...card.shadowRoot.children] : [card];
  return [!!card.shadowRoot, seen.map((node) => node.innerText).join('')];
}"""


def _free() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


@pytest.fixture
def eyes(playwright: Any) -> Iterator[Page | None]:
    """Chromium, or nobody where it is not installed: then the commands are run all the same."""
    from ..browser.rig.playwright import Chromium

    try:
        engine = Chromium(playwright)
    except FileNotFoundError:
        if os.environ.get("WIDGET_ALL_BROWSERS") == "1":
            raise
        yield None
        return
    page = engine.page(State())
    yield page
    page.close()
    engine.close()


class Reader:
    """Does what each step says."""

    def __init__(self, folder: Path, page: Page | None) -> None:
        self.folder, self.page = folder, page
        self.ports = {"5000": _free(), "8000": _free()}
        self.running: list[subprocess.Popen[str]] = []
        self.written, self.seen = "", [""]
        versions = re.findall(r"^\S+==\S+", (ROOT / "requirements/run.txt").read_text(), re.M)
        (folder.parent / "tested").write_text("\n".join(versions))
        apart = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        path = f"{folder}/.venv/bin{os.pathsep}{apart['PATH']}"
        self.env = apart | {"PATH": path, "PIP_CONSTRAINT": str(folder.parent / "tested")}

    def here(self, text: str) -> str:
        return re.sub(r"\b(5000|8000)\b", lambda port: self.ports[port[0]], text)

    def run(self, step: Step) -> None:
        command = self.here(step.text)
        if not any(server in command for server in SERVERS):
            done = subprocess.run(
                ["bash", "-ec", command], cwd=self.folder, env=self.env, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            self.written = done.stdout
            return
        words = command.split()
        started = subprocess.Popen(
            words, cwd=self.folder, env=self.env, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.running.insert(0 if "flask" in command else len(self.running), started)
        _answers(f"http://127.0.0.1:{words[-1]}/")

    def shown(self, step: Step) -> None:
        day = re.compile(r"\d{4}-\d\d-\d\d")
        assert day.sub("DAY", self.written) == day.sub("DAY", step.text)

    def save(self, step: Step) -> None:
        (self.folder / step.file).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / step.file).write_text(self.here(step.text), "utf-8")

    def mend(self, step: Step) -> None:
        path = self.folder / step.file
        path.write_text(mended(path.read_text("utf-8"), step.text), "utf-8")

    def stop(self, step: Step) -> None:
        first = self.running.pop(0)
        first.terminate()  # a child of a script in the background may be deaf to Ctrl+C
        first.wait(20)

    def see(self, step: Step) -> None:
        """On the partner's page, loaded again and again, for as long as a recall may take."""
        if self.page is None:
            return
        end, live, text = time.monotonic() + 60, None, ""
        while not (step.text in text and live is (len(self.running) == 2)):
            assert time.monotonic() < end, (step.text, live, text)
            self.page.open(f"http://127.0.0.1:{self.ports['8000']}/")
            time.sleep(0.5)
            live, text = self.page.evaluate(SHOWN)
        self.seen = [step.text, *self.seen]
        self.written = text

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


def _answers(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            urlopen(address, timeout=10).close()
            return
        except URLError as error:
            if getattr(error, "code", None):  # it is there, and has no page at /
                return
        time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")


def test_the_tutorial_says_what_happens(wheel: Path, tmp_path: Path, eyes: Page | None) -> None:
    todo = list(steps(PAGE))
    assert {"run", "shown", "save", "mend", "stop", "see"} == {step.kind for step in todo}
    folder = tmp_path / "empty"
    folder.mkdir()
    shutil.copy2(wheel, folder)
    reader = Reader(folder, eyes)
    try:
        for step in todo:
            getattr(reader, step.kind)(step)
        if eyes is None:
            pytest.skip("chromium is not installed: the commands did what they should")
        assert "Stop using it." in reader.written
        assert not [said for said in reader.seen[1:-1] if said in reader.written]
    finally:
        reader.end()
