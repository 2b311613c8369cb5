"""A real Wagtail: a small site in a temporary folder, with SQLite."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...browser.rig.servers import RECORDER
from .posts import CARD
from .programs import answers, free_port, missing, run, running

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[3]
PYTHON = ROOT / ".venv-hosts" / "bin" / "python"


def documented(base: str) -> str:
    """The finders of docs/hosts.md, for a publisher at another address."""
    text = (ROOT / "docs" / "hosts.md").read_text("utf-8")
    found = re.search(r"```python\n(WAGTAILEMBEDS_FINDERS.*?)```", text, re.S)
    assert found, "docs/hosts.md has no finders"
    example = "https://cards.example.org/widget/"
    assert example in found[1]
    assert re.escape(example) in found[1]
    return found[1].replace(re.escape(example), re.escape(base)).replace(example, base)


class Wagtail:
    """The site; its pages are named by how the address was embedded."""

    def __init__(self, origin: str, pages: list[str], logs: list[Path]) -> None:
        self.logs = logs
        self.pages = {name: f"{origin}/{name}/" for name in pages}

    def read(self, name: str) -> str:
        with urllib.request.urlopen(self.pages[name], timeout=60) as answer:
            return str(answer.read().decode())


@contextmanager
def wagtail(folder: Path, base: str) -> Iterator[Wagtail]:
    """A site whose editors have embedded a card of the publisher at that address."""
    if not PYTHON.exists():
        missing("Wagtail", str(PYTHON.relative_to(ROOT)))
    (folder / "finders.py").write_text(documented(base), "utf-8")
    port, log = free_port(), folder / "wagtail.log"
    origin = f"http://127.0.0.1:{port}"
    env = {"SITE_FOLDER": str(folder), "SITE_ORIGIN": origin, "SITE_CARD": base + CARD,
           "SITE_RECORDER": RECORDER, "PYTHONPATH": str(HERE / "python"),
           "PYTHONDONTWRITEBYTECODE": "1", "DJANGO_SETTINGS_MODULE": "clinic.settings"}  # fmt: skip
    pages = json.loads(run([PYTHON, "-m", "clinic.fill"], log, env))
    command = [PYTHON, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with running(command, lambda: answers(("127.0.0.1", port)), log, env):
        yield Wagtail(origin, pages, [log])
