"""What all scripts of this folder do the same: ratios round by round, targets, summary, file."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figures, table
from benchmarks.machine import RESULTS, machine, write

#: By subject, what each round found.
Rounds = Mapping[str, Sequence[float]]
#: Packages whose versions are told with every result.
_PACKAGES = ("treatment-cards", "flask", "werkzeug", "gunicorn", "brotli")


def arguments(name: str, about: str, rounds: int) -> argparse.ArgumentParser:
    """The options that every script has: ``--out`` (a folder) and ``--rounds``."""
    # What is told to end lets its servers end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(f"python -m benchmarks.server.{name}", description=about)
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of results")
    parser.add_argument("--rounds", type=int, default=rounds)
    return parser


class Report:
    """One result: the machine as it was at the start, and what was found."""

    def __init__(self, name: str, about: str, out: Path) -> None:
        self.name, self.out = name, out
        self.found: Figures = {"about": about, "machine": machine(*_PACKAGES)}
        self.targets: list[Figures] = []

    def target(self, what: str, found: float, bound: float, *, at_least: bool = False) -> None:
        """A target, and whether it is met."""
        met = found >= bound if at_least else found <= bound
        sign = "at least" if at_least else "at most"
        self.targets.append(
            {"what": what, "found": round(found, 3), "target": f"{sign} {bound:g}", "met": met}
        )

    def done(self, summary: dict[str, Figures], **raw: Any) -> None:
        """Write ``server-NAME.json`` and print the summary."""
        self.found |= {"load_after": [round(load, 2) for load in os.getloadavg()]}
        self.found |= {"targets": self.targets, "summary": summary, **raw}
        path = write(self.out / f"server-{self.name}.json", self.found)
        for line in (*table(summary), *map(_told, self.targets), str(path)):
            print(line)


def ratio(found: Rounds, one: str, other: str) -> float:
    """The median of what one subject needs of another in the same round."""
    return median(a / b for a, b in zip(found[one], found[other], strict=True))


def _told(target: Figures) -> str:
    met = "met" if target["met"] else "MISSED"
    return f"{met}: {target['what']}: {target['found']}, target {target['target']}"
