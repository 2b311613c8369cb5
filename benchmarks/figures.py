"""What was found, in figures that people read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from statistics import median
from typing import Any

Figures = dict[str, Any]


def progress(text: str) -> None:
    """On standard error: standard output is for the result."""
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")


def middle(values: Iterable[float], digits: int = 2) -> Figures:
    """Median, smallest and largest of what all rounds found."""
    found = sorted(values)
    return {
        "median": round(median(found), digits),
        "min": round(found[0], digits),
        "max": round(found[-1], digits),
    }


def table(summary: Mapping[str, Figures]) -> Iterable[str]:
    """A line for each subject."""
    wide = max(map(len, summary))
    for name, figures in summary.items():
        told = "  ".join(f"{key} {value}" for key, value in figures.items())
        yield f"{name:{wide}}  {told}"
