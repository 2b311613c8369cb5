"""What a reader sees inside the frame of a card, in each engine."""

from __future__ import annotations

from typing import Any

from ...browser.rig.page import Page, Unable


class Inside(Page):
    """The document in a page's only frame, as a page."""

    def __init__(self, page: Page) -> None:
        self.engine, self._page = page.engine, page

    def evaluate(self, function: str, argument: Any = None) -> Any:
        assert argument is None
        return self._page.inside("iframe", function)

    def text(self, selector: str = "body") -> str:
        shown = self.evaluate(f"() => document.querySelector('{selector}').innerText")
        return " ".join(shown.split())

    def click(self, selector: str) -> None:
        """As a reader does, with the pointer."""
        if self.engine == "webkit":
            raise Unable("webkit: a click of the driver does not arrive in a frame")
        page: Any = self._page
        page._page.frame_locator("iframe").locator(selector).first.click()


def console(page: Page) -> list[str]:
    """From now on, what the page and its frames write on the console as warning or error."""
    told: list[str] = []
    if page.engine == "webkit":
        raise Unable("webkit: the driver cannot read the console of a frame")

    def hear(message: Any) -> None:
        words = f"{message.type}: {message.text} {message.location.get('url')}"
        if message.type in ("warning", "error") and "/favicon.ico" not in words:
            told.append(words)

    page._page.on("console", hear)  # type: ignore[attr-defined]
    return told
