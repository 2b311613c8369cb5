"""Citations in running text: ``[@key]``, or several as ``[@one; @two]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

CITATION = re.compile(r"\[@([^\[\]\s;]+(?:;\s*@[^\[\]\s;]+)*)\]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source key that was cited, and where."""

    key: str
    line: int
    field: str
    found: str


def citations(text: str) -> list[list[str]]:
    """Each citation in a text as its list of keys."""
    return [keys(found) for found in CITATION.findall(text)]


def keys(found: str) -> list[str]:
    """The keys of one citation, from what stands between its brackets."""
    return [key.strip().removeprefix("@") for key in found.split(";")]
