"""What each example is held to, and how it is started: by the lines that its readers are told."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from urllib.error import HTTPError
from urllib.request import urlopen

from ..browser.rig.axe import axe
from ..browser.rig.page import Page
from ..hosts.rig.programs import answers, free_port, running

ROOT = Path(__file__).parents[2]
#: The parts of a card in the order in which every door has them.
ORDER = (
    "always consult a medical professional",
    "Who must not",
    "Stop if",
    "When to get help",
    "How sure is the evidence?",
    "Before you start any treatment",
)
_PORT = re.compile(r"(?:--port|http\.server) (\d+)")


def script() -> ModuleType:
    """scripts/examples.py, which reads the list."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import examples
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return examples


EXAMPLES = script().examples()


def judge(page: Page, text: str, title: str = "") -> None:
    """A card's text is whole and in its order, and the page has nothing to complain about."""
    at = [text.find(words) for words in ORDER]
    assert -1 not in at and at == sorted(at), dict(zip(ORDER, at, strict=True))
    assert title in text
    assert page.problems() == []


def judge_page(page: Page) -> None:
    """What holds for the whole page: one title, no sideways scrolling, nothing for axe to find."""
    assert page.evaluate("() => document.querySelectorAll('h1').length") == 1
    over = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert page.evaluate(over) == 0
    if page.engine == "chromium":
        assert axe(page) == []


def picture(page: Page, name: str) -> None:
    """Where somebody asks for pictures, one."""
    if folder := os.environ.get("WIDGET_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(str(Path(folder) / f"{name}-{page.engine}.png"))


def environment(**more: str) -> dict[str, str]:
    """That of a reader: in the checkout, its environment switched on."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **more}


def run(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A line that ends by itself."""
    return subprocess.run(
        shlex.split(line), cwd=ROOT, env=environment(**more), capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip


@contextmanager
def started(name: str, folder: Path, **more: str) -> Iterator[str]:
    """An example, by its own lines, at another port; the value is its address.

    :param folder: for what it writes.
    :param more: variables; ``{origin}`` in them is the origin at that port.
    """
    [found] = [example for example in EXAMPLES if example.name == name]
    *before, last = [line.replace("{out}", str(folder / "out")) for line in found.start]
    port = free_port()
    [told] = _PORT.findall(last)
    origin = found.open.split("/")[2].replace(told, str(port))
    variables = environment(**{key: value.format(origin=f"http://{origin}")
                               for key, value in more.items()})  # fmt: skip
    for line in before:
        done = run(line.replace(told, str(port)), **variables)
        assert done.returncode == 0, done.stderr
    command = shlex.split(last.replace(told, str(port)))
    command[0] = str(Path(sys.executable).parent / command[0])
    with running(command, lambda: answers(("127.0.0.1", port)), folder / "log", variables):
        yield found.open.replace(told, str(port))


def status(address: str) -> tuple[int, str]:
    """The status and the type of an answer."""
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"]
    except HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"]
