"""The rule about what is not written yet."""

from __future__ import annotations

from collections.abc import Iterator

from widget.check.lint.page import Page
from widget.check.lint.rules import Advice
from widget.check.unwritten import WRITTEN, unwritten


def to_write(page: Page) -> Iterator[Advice]:
    """Nothing is left as `new` made it."""
    for place in unwritten(page.document):
        yield page.on("to-write", place.line, place.field, place.found, WRITTEN)
