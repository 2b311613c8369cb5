"""A small folder of cards, as a test wants them, and the change log of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from widget.check.library import check
from widget.model import Change, Library
from widget.publish.changes import Removed, document
from widget.publish.voice import Voice
from widget.read.folder import read_source
from widget.read.words import Words

URL = "https://cards.example/w/"
PUBLISHER = """name: Example Health
url: https://health.example/about
contact: cards@health.example
licence: CC BY 4.0
default_lang: en
"""
CARD = """---
title: The {name}
summary: A thing that people use.
kind: device
conditions: [back-spasm]
at_home: true
needs_professional: false
status: {status}
{notice}review: {review}
sources: {{s: {{title: A study, publisher: A journal, url: "https://study.example/"}}}}
safety: {{contraindications: not_assessed, cautions: not_assessed, side_effects: not_assessed,
  stop_if: not_assessed,
  get_help: {{emergency: not_assessed, urgent: not_assessed, non_urgent: not_assessed}}}}
evidence:
  - {{outcome: Pain, certainty: low, direction: unknown, population: People,
      statement: We do not know., sources: [s]}}
changes:
{changes}
---
## What it is
A thing.
"""
V1 = "{version: 1, date: 2025-03-01, kind: major, note: First published.}"
V2 = "{version: 2, date: 2025-04-01, kind: minor, note: Clearer words., by: Dr. Ana Ejemplo}"
V3 = "{version: 3, date: 2025-04-01, kind: major, note: Who must not use it.}"
REVIEW = "{last: 2025-04-02, next: 2027-04-02, by: Dr. Jo Doe, role: physiotherapist}"
STATUSES = ("under_review", "superseded", "withdrawn", "recalled")
TAG = "tag:health.example,2025-03-01:table/1"


class Shelf:
    """A folder of cards that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "en").mkdir(parents=True)
        (folder / "publisher.yaml").write_text(PUBLISHER, "utf-8")

    def card(
        self,
        name: str = "table",
        status: str = "active",
        *versions: str,
        since: str = "2025-05-01",
        review: str = "unreviewed",
        more: str = "",
    ) -> None:
        """Write a card.

        :param since: the day of its notice, where its status wants one.
        :param more: further fields of the notice.
        """
        told = f"{{reason: The strap tears., since: {since}, what_to_do: Stop using it.{more}"
        told += ", severity: serious}" if status == "recalled" else "}"
        text = CARD.format(
            name=name, status=status, review=review,
            notice=f"notice: {told}\n" if status in STATUSES else "",
            changes="\n".join(f"  - {version}" for version in versions or (V1,)),
        )  # fmt: skip
        (self.folder / "en" / f"{name}.md").write_text(text, "utf-8")

    def library(self) -> Library:
        checked = check(read_source(self.folder))
        assert checked.library is not None
        assert checked.errors == ()
        return checked.library

    def log(self, removed: Iterable[Removed] = (), url: str | None = URL) -> dict[str, Any]:
        library = self.library()
        return document(library, Voice(library, Words("en"), url), removed)


def gone(name: str = "table", at: str = "2025-06-07T08:09:10Z", *dates: str) -> Removed:
    versions = [Change(n, date, "major", "x") for n, date in enumerate(dates or ("2025-03-01",), 1)]
    return Removed(name, "The old table", at, tuple(versions))


def ids(found: dict[str, Any], what: str = "changes") -> list[str]:
    """The ids of a log without their host."""
    return [entry["id"].partition(":")[2].partition(",")[2] for entry in found[what]]
