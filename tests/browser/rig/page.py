"""One small interface to three browsers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

#: What drivers say of a page that is left while it loads, or while something is called in it:
#: Playwright by the words of each browser, WebKitGTK of a callback that an unload event cut off.
LEFT = re.compile(
    r"[Nn]avigation|unload|context was destroyed|no such (frame|window)|Download is starting"
    r"|net::ERR_ABORTED|NS_BINDING_ABORTED|NS_ERROR_(?!CONNECTION|NET_|PROXY|UNKNOWN_HOST)\w+"
)


def left(error: Exception) -> str:
    """What a driver's error says of a page that was left; nothing where it says something else."""
    told = str(error).partition("\n")[0]  # below stands a log, of navigation in any case
    return told if LEFT.search(told) else ""


def until(true: Callable[[], Any], *, seconds: float = 30) -> None:
    """Wait for what a server hears: a request or a report may come after what the page shows."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


class Unable(pytest.skip.Exception):
    """The driver of this engine cannot set this state: the test is skipped, and says why."""


@dataclass(frozen=True)
class State:
    """What a reader's browser is set to."""

    dark: bool = False
    forced_colors: bool = False
    reduced_motion: bool = False
    more_contrast: bool = False
    media: str = "screen"
    #: Whether a page is kept for who comes back to it (the back-forward cache).
    keeps: bool = False
    script: bool = True
    width: int = 1000
    height: int = 800


class Page:
    """A tab. Each engine brings the first seven methods."""

    engine: str
    state: State

    def open(self, url: str) -> None:
        """Open an address and wait for its load event."""
        raise NotImplementedError

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """Call a JavaScript function in the page, whatever its policy; promises are awaited."""
        raise NotImplementedError

    def inside(self, selector: str, function: str) -> Any:
        """Call a function in the document that a frame shows, whatever its origin and sandbox."""
        raise NotImplementedError

    def screenshot(self, path: str, *, full: bool = True) -> None:
        raise NotImplementedError

    def press(self, key: str) -> None:
        raise NotImplementedError

    def resize(self, width: int, height: int) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def offline(self, offline: bool) -> None:
        raise Unable(f"{self.engine}: the driver cannot take the browser offline")

    def pdf(self) -> bytes:
        raise Unable(f"{self.engine}: the driver cannot print")

    def wait(self, function: str, argument: Any = None, *, seconds: float = 30) -> Any:
        """Wait until the function returns something true, and return that."""
        end = time.monotonic() + seconds
        while not (value := self.evaluate(function, argument)):
            if time.monotonic() > end:
                raise AssertionError(f"never true: {function}\nthe page told: {self.told()}")
            time.sleep(0.02)
        return value

    def wait_inside(self, selector: str, function: str, *, seconds: float = 30) -> Any:
        """The same in the document that a frame shows, once it is there."""
        end = time.monotonic() + seconds
        while True:
            try:
                if value := self.inside(selector, function):
                    return value
            except Exception as error:
                if not left(error):
                    raise
            assert time.monotonic() < end, f"never true: {function}"
            time.sleep(0.02)

    def told(self) -> dict[str, list[Any]]:
        """What recorder.js saw."""
        nothing: dict[str, list[Any]] = {
            "violations": [],
            "errors": [],
            "console": [],
            "events": [],
        }
        return self.evaluate("() => window.seen") or nothing

    def problems(self) -> list[str]:
        """What a good page has none of: violations, uncaught errors, words on the console."""
        told = self.told()
        return [*told["violations"], *told["errors"], *told["console"], *self.complaints()]

    def complaints(self) -> list[str]:
        """What the browser itself wrote on its console, where the driver can read that."""
        return []

    # What the tests ask of cards.

    def loaded(self, selector: str = "treatment-card", count: int = 1) -> None:
        """Wait until that many elements show what the server sent."""
        self.wait(
            "([selector, count]) => [...document.querySelectorAll(selector)]"
            ".filter((card) => card.shadowRoot?.querySelector('article')).length >= count",
            [selector, count],
        )

    def failed(self, reason: str) -> None:
        """Wait until an element tells an error, and hold it to the reason."""
        errors = self.wait(
            "() => { const found = seen.events.filter(({name}) => name === 'error');"
            " return found.length && found }"
        )
        assert {error["reason"] for error in errors} == {reason}

    def text(self, selector: str = "treatment-card") -> str:
        """What a reader sees of an element: of its shadow tree, else of the pasted copy."""
        text: str = self.evaluate(
            """(selector) => {
              const card = document.querySelector(selector), root = card.shadowRoot;
              const seen = (node) => (node.localName === 'slot' ? card : node).innerText;
              return root ? [...root.children].map(seen).join('\\n') : card.innerText;
            }""",
            selector,
        )
        return text.strip()

    def shadow(self, function: str, selector: str = "treatment-card") -> Any:
        """Call a function with the shadow tree of the first such element."""
        return self.shadows(function, selector)[0]

    def shadows(self, function: str, selector: str = "treatment-card") -> list[Any]:
        """Call a function with the shadow tree of each such element that has one."""
        found: list[Any] = self.evaluate(
            "(selector) => [...document.querySelectorAll(selector)].map((card) => card.shadowRoot)"
            f".filter(Boolean).map((root) => ({function})(root))",
            selector,
        )
        return found

    def titles(self) -> list[str]:
        """The title of each card that shows what the server sent."""
        return self.shadows("(root) => root.querySelector('.title').textContent")
