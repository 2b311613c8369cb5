"""The rule about what is not written yet."""

from __future__ import annotations

from collections.abc import Iterator

from widget.check.lint.page import Page
from widget.check.lint.rules import Advice
from widget.check.unwritten import unwritten
from widget.model import Document


def to_write(page: Page) -> Iterator[Advice]:
    """Nothing is left as `new` made it."""
    yield from places(page.document)


def places(document: Document) -> Iterator[Advice]:
    """The same of a file that is no card yet."""
    for place in unwritten(document):
        yield Advice(
            document.file, place.line, place.field, "to-write", place.found, place.expected
        )
