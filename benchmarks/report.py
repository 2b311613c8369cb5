"""Writes what was measured into docs/performance.md, between its markers, and draws the charts.

``python -m benchmarks.report``
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import charts
from benchmarks.machine import RESULTS, ROOT

DOC = ROOT / "docs" / "performance.md"
Figures = dict[str, Any]
#: In the chart of bytes: our rows, and how the others of ours begin.
_OURS = {
    "client (dev)": "our client",
    "view, median": "our median card",
    "first embed, median": "our client and median card",
}
_NOT_OTHERS = ("client (", "view, ", "first embed", "words and", "HTML fragment")
#: What a benchmark of a page compares with its target: the first of these that it has.
_COMPARED = ("brotli", "median", "whole", "heap_bytes", "worst")


def load(folder: Path = RESULTS) -> dict[str, Figures]:
    """All results by name."""
    return {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def told(value: Any) -> str:
    """A figure as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    return str(value).replace("|", "\\|")


def columns(rows: Iterable[Figures]) -> dict[str, list[str]]:
    """By heading, the keys that stand below it: a median, smallest and largest share one."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    found: dict[str, list[str]] = {}
    for key in keys:
        name, _, end = key.rpartition("_")
        if end in ("min", "max") and f"{name}_median" in keys:
            continue
        if end == "median" and {f"{name}_min", f"{name}_max"} <= set(keys):
            found[f"{name} (min to max)"] = [key, f"{name}_min", f"{name}_max"]
        else:
            found[key] = [key]
    return found


def table(summary: dict[str, Figures], first: str = "") -> str:
    """A summary as a table of Markdown."""
    heads = columns(summary.values())
    lines = [[first, *(head.replace("_", " ") for head in heads)]]
    lines.append(["---", *("--:" for _ in heads)])
    for name, row in summary.items():
        lines.append([name, *(_cell([row.get(key) for key in keys]) for keys in heads.values())])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(values: list[Any]) -> str:
    if len(values) == 3 and values[0] is not None:
        return f"{told(values[0])} ({told(values[1])} to {told(values[2])})"
    return told(values[0])


def targets(results: dict[str, Figures]) -> Iterator[tuple[str, Figures]]:
    """What was to be reached, and whether it was."""
    for name, result in results.items():
        for target in result.get("targets", ()):
            yield target["what"], {key: target[key] for key in ("found", "target", "met")}
        for subject, row in result["summary"].items():
            if (bound := row.get("target")) is not None:
                found = next(row[key] for key in _COMPARED if key in row)
                what = f"{name.removeprefix('page-').replace('_', ' ')}: {subject}"
                yield what, {"found": found, "target": f"at most {bound:,}", "met": found <= bound}


def machine(results: dict[str, Figures]) -> str:
    """Where and when, for each result."""
    rows: dict[str, Figures] = {}
    for name, result in results.items():
        was = result["machine"]
        versions = {**was["packages"], **result.get("versions", {})}
        rows[name] = {
            "date": was["date"][:16].replace("T", " "),
            "commit": was["commit"],
            "load before": " ".join(map(str, was["load"])),
            "load after": " ".join(map(str, result["load_after"])),
            "versions": ", ".join(f"{key} {_version(key, v)}" for key, v in versions.items()),
        }
    was = next(iter(results.values()))["machine"]
    place = (
        f"{was['cpu']}, {was['cores']} cores, {was['memory_mb']:,} MB, kernel {was['kernel']}, "
        f"Python {was['python']}. A commit with `+` had changes that were not committed yet."
    )
    return f"{place}\n\n{table(rows, 'result')}"


def _version(name: str, told: str) -> str:
    """What a program says of itself, without its name and whatever else it says."""
    return told.removeprefix(f"{name}==").removeprefix(f"{name} ").partition(" [")[0]


def missed(rows: dict[str, Figures]) -> str:
    """How many targets are met, in a sentence."""
    met = sum(row["met"] for row in rows.values())
    return f"{met} of {len(rows)} lines are met."


def profiles(result: Figures) -> str:
    """Where the time of the dearest miss goes."""
    return "\n\n".join(
        f"{name}:\n\n```\n" + "\n".join(lines) + "\n```"
        for name, lines in result.get("profiles", {}).items()
    )


def blocks(results: dict[str, Figures]) -> dict[str, str]:
    """By marker, what belongs between."""
    reached = dict(targets(results))
    found = {
        "machine": machine(results),
        "targets": f"{missed(reached)}\n\n{table(reached, 'target')}",
    }
    for name, result in results.items():
        found[name] = f"{result['about']}.\n\n{table(result['summary'], 'subject')}"
    if cliffs := results.get("server-cliffs"):
        found["server-cliffs-profile"] = profiles(cliffs)
    return found


def filled(text: str, found: dict[str, str]) -> str:
    """A document with its blocks anew; of what was not measured it keeps the old one.

    :raises ValueError: for a result that has no place in it.
    """
    for name, block in found.items():
        begin, end = (f"<!-- {word} {name} -->" for word in ("begin", "end"))
        head, *middle = text.split(begin)
        count = len(middle)
        if count == 1:
            text = f"{head}{begin}\n\n{block}\n\n{end}{middle[0].partition(end)[2]}"
        if count != 1:
            raise ValueError(f"{DOC.name}: found {count} blocks {name!r}, expected one")
    return text


def draw(results: dict[str, Figures]) -> dict[str, str]:
    """By file name, the charts that the results are enough for."""
    drawn: dict[str, str] = {}
    if content := results.get("server-content"):
        rows = {int(name.split()[0]): row for name, row in content["summary"].items()}
        panels = (
            ("Request through the fast door, CPU µs", "door_us", None),
            ("Request through Flask, CPU µs", "blueprint_us", None),
            ("Cold start, CPU ms a card", "cold_cpu_ms_a_card", 8.0),
            ("Memory above the empty app, MB a worker", "memory_mb", 60.0),
            ("One edit, seconds until it is live", "edit_live_s", 2.0),
            ("Warm start, seconds", "warm_wall_s", 2.0),
        )
        made = [
            charts.Line(title, [(size, row[key]) for size, row in rows.items()], bound)
            for title, key, bound in panels
            if all(key in row for row in rows.values())
        ]
        drawn["cost-by-cards.svg"] = charts.lines("Cost by number of cards", made)
    if sizes := results.get("page-bytes"):
        bars = [(told, sizes["summary"][name]["brotli"], True) for name, told in _OURS.items()]
        bars += [(name, row["brotli"], False) for name, row in sizes["summary"].items()
                 if "brotli" in row and not name.startswith(_NOT_OTHERS)]  # fmt: skip
        drawn["bytes-by-peer.svg"] = charts.bars("Bytes of code and card, brotli 11", bars)
    return drawn


def main() -> None:
    results = load()
    DOC.write_text(filled(DOC.read_text("utf-8"), blocks(results)), "utf-8")
    for name, text in draw(results).items():
        (DOC.parent / name).write_text(text, "utf-8")
    for what, row in targets(results):
        print(f"{'met' if row['met'] else 'MISSED'}: {what}: {row['found']}, {row['target']}")


if __name__ == "__main__":
    main()
