"""A preview of two cards in a folder that a test changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request

from widget.serve.preview import Preview
from widget.testing import LoopbackServer

from ...lint.cards import CARD, SPANISH

BATH = CARD.replace("\n### How warm\n\nWarm, and not hot.\n", "")
LINES = "".join(f"\nLine {number} of what to expect.\n" for number in range(60))
LONG = BATH.replace("## Other options", f"{LINES}\n## Other options")
#: What the live region says.
TOLD = "() => document.querySelector('#told').textContent"


class Desk(LoopbackServer):
    """The folder and its preview."""

    def __init__(self, folder: Path, **files: str) -> None:
        self.folder = folder
        self.write("en/bath.md", BATH)
        self.write("en/long.md", LONG.replace("Warm bath", "Long bath"))
        self.write("es/bath.md", SPANISH)
        self.preview = Preview(folder)
        self.preview.start()
        self.waiting = 0
        super().__init__("127.0.0.1")

    def answer(self, request: Request) -> Callable[..., Iterable[bytes]]:
        held = request.path == "/preview/news"
        self.waiting += held
        try:
            return self.preview.answer(request)
        finally:
            self.waiting -= held

    def write(self, file: str, text: str) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def url(self, path: str = "") -> str:
        return f"{self.origin}/{path}"

    def close(self) -> None:
        self.preview.end()
        super().close()


def shown(page: Any) -> dict[str, Any]:
    """What an editor sees over a card: the messages, and the lines that they stand at."""
    found: dict[str, Any] = page.evaluate(
        """() => ({
          title: document.querySelector('main h1').textContent,
          says: [...document.querySelectorAll('.says')].map((one) => one.textContent),
          lines: [...document.querySelectorAll('.listing > :is(.error, .warning, .advice)')]
            .map((one) => [one.value, one.className, one.querySelector('code').textContent]),
          state: document.querySelector('.proof-state')?.textContent,
        })"""
    )
    return found
