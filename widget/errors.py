"""What can go wrong, and where: file, line, field, what was found and what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


def one_line(text: str) -> str:
    """A text as one line of a log: what could end a line, or is not to be seen, is written out."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the content, or with ``warning`` set one thing worth knowing.

    >>> print(Problem("en/tens.md", 14, "safety.cautions", "an empty list", "a list of items"))
    en/tens.md:14: safety.cautions: found an empty list, expected a list of items

    :param file: the file as the editor knows it, relative to the source folder.
    :param line: counted from 1; 0 where the whole file is meant.
    :param field: the path of the field, ``safety.cautions[2].text``.
    """

    file: str
    line: int
    field: str
    found: str
    expected: str
    warning: bool = False

    def __str__(self) -> str:
        # A file may be named with a line feed or with bytes that are no text.
        file = one_line(self.file)
        place = f"{file}:{self.line}" if self.line else file
        kind = "warning: " if self.warning else ""
        return f"{place}: {kind}{self.field}: found {self.found}, expected {self.expected}"


class WidgetError(Exception):
    """The root of all errors that this package raises on purpose."""


class ContentError(WidgetError):
    """The content cannot be served; ``problems`` says all that is wrong with it.

    >>> error = ContentError([Problem("en/tens.md", 2, "title", "nothing", "a title")])
    >>> str(error), error.problems[0].line
    ('en/tens.md:2: title: found nothing, expected a title', 2)
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SanitizeError(WidgetError):
    """HTML was refused: a limit was passed, or the two sanitizers do not agree on it."""


class SettingError(WidgetError):
    """A setting of :func:`widget.create_blueprint` or a command has a value it cannot have."""


class NotServedError(SettingError):
    """The card that is asked for is not served."""
