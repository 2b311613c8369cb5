"""What can be wrong with an embed on a partner's page; docs/doctor.md says what to do about it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

#: The name of every finding, and how bad it is.
FINDINGS: dict[str, Severity] = {
    "no-embed": "error",
    "escaped": "error",
    "no-script": "error",
    "no-card": "warning",
    "one-tag-in-head": "error",
    "torn": "error",
    "bad-id": "error",
    "bad-base": "error",
    "unknown": "error",
    "gone": "error",
    "gone-shown": "warning",
    "outdated": "error",
    "altered": "error",
    "unmarked": "warning",
    "no-copy": "warning",
    "no-disclaimer": "error",
    "expired": "error",
    "no-valid-until": "warning",
    "hash": "error",
    "no-hash": "warning",
    "evergreen-hash": "error",
    "no-crossorigin": "error",
    "script-gone": "error",
    "policy": "error",
    "integrity-policy": "error",
    "frame-refused": "error",
    "frame-title": "error",
    "heading": "warning",
    "duplicate-card": "warning",
    "duplicate-script": "warning",
    "mixed-content": "error",
    "no-address": "warning",
    "unreachable": "error",
    "limit": "error",
}
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    :param name: one of :data:`FINDINGS`.
    :param line: of the page, counted from 1; 0 where the whole page is meant.
    :param card: the id of a card, or ``disclaimer``, ``script``, ``page``.
    """

    name: str
    line: int
    card: str
    found: str
    expected: str

    @property
    def severity(self) -> Severity:
        return FINDINGS[self.name]

    def told(self, page: str) -> str:
        """One line for a terminal."""
        place = f"{page}:{self.line}" if self.line else page
        kind = "warning: " if self.severity == "warning" else ""
        text = f"{self.card}: found {short(self.found)}, expected {self.expected}"
        return shown(f"{place}: {kind}{text} [{self.name}]")


def limit(found: str, expected: str) -> Finding:
    """That of a page something was left unjudged, for there is too much of it."""
    return Finding("limit", 0, "page", found, expected)


def short(text: str) -> str:
    """Text of a page, cut where it would fill the screen."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def shown(text: str) -> str:
    """Text of a page, safe for a terminal: what steers one or turns text round is escaped."""
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return letter.encode("unicode_escape").decode()
    return letter
