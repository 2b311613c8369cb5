"""What all scripts of this folder do the same: arguments, progress, summary, file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.figures import Figures, middle, table
from benchmarks.machine import RESULTS, machine, program_path, write

#: Packages whose versions are told with every result.
_PACKAGES = ("treatment-cards", "playwright", "brotli")


def run(
    name: str,
    about: str,
    rounds: int,
    measure: Callable[[int], Figures],
    *,
    needs: Sequence[str] = ("nginx", "openssl", "chromium"),
) -> None:
    """Measure as the command line says; write ``page-NAME.json`` and print the summary.

    :param about: what is measured, in a sentence.
    :param rounds: by default; a benchmark without rounds says 1.
    :param needs: programs; where one is not there nothing is measured, and the last line says so.
    """
    parser = argparse.ArgumentParser(f"python -m benchmarks.page.{name}", description=about)
    parser.add_argument("out", type=Path, nargs="?", default=RESULTS, help="folder of results")
    parser.add_argument("--rounds", type=int, default=rounds)
    told = parser.parse_args()
    if missing := [program for program in needs if not program_path(program)]:
        print(f"page-{name}: not run, {', '.join(missing)} not installed")
        return
    before = machine(*_PACKAGES)
    found = measure(told.rounds)
    after = {"load_after": machine()["load"], "nice": os.nice(0)}
    result = {"about": about, "machine": before, **after, **found}
    path = write(told.out / f"page-{name}.json", result)
    for line in table(found["summary"]):
        print(line)
    print(path)


def spread(values: Iterable[float], digits: int = 2) -> Figures:
    """The middle, and of how many rounds."""
    found = [*values]
    return {**middle(found, digits), "rounds": len(found)}
