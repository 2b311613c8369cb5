"""What a check has to tell, and how it is written down: lines, one object, annotations."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from posixpath import normpath

from widget.check.findings import shown
from widget.check.keep import Kept
from widget.check.lint.lint import Linted
from widget.check.lint.rules import Advice
from widget.errors import Problem

SCHEMA = "treatment-card-check/1"
LEVELS = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is told; ``level`` is one of :data:`LEVELS`, ``rule`` that of advice."""

    level: str
    file: str
    line: int
    field: str
    found: str
    expected: str
    rule: str | None = None
    link: str | None = None
    explain: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. ``cards``: how many files are right. ``kept``: those whose last good version
    readers see."""

    told: tuple[Told, ...]
    problems: tuple[Problem, ...]
    advice: tuple[Advice, ...]
    cards: int
    kept: tuple[str, ...]
    notes: tuple[str, ...]
    strict: bool

    @property
    def failed(self) -> bool:
        return bool(self.count("error") or (self.strict and self.count("advice")))

    def count(self, level: str) -> int:
        return sum(one.level == level for one in self.told)

    def of_files(self, files: Collection[str]) -> Report:
        """What is told of these files alone."""
        return replace(
            self,
            told=tuple(one for one in self.told if one.file in files),
            problems=tuple(one for one in self.problems if one.file in files),
            advice=tuple(one for one in self.advice if one.file in files),
        )


def of(checked: Kept, linted: Linted, strict: bool) -> Report:
    """Errors and warnings first, then the advice."""
    told = [
        Told("warning" if p.warning else "error", p.file, p.line, p.field, p.found, p.expected)
        for p in checked.problems
    ]
    told += [
        Told("advice", a.file, a.line, a.field, a.found, a.expected, a.rule, a.link, a.explain)
        for a in linted.advice
    ]
    versions = checked.library.cards.values() if checked.library else ()
    cards = sum(map(len, versions))
    return Report(
        tuple(told), checked.problems, linted.advice, cards, checked.kept, linted.notes, strict
    )


def plain(report: Report) -> Iterator[str]:
    """One line for each."""
    yield from map(str, report.problems)
    for one in report.advice:
        place = f"{one.file}:{one.line}" if one.line else one.file
        text = f"{one.field}: found {one.found}, expected {one.expected}"
        yield shown(f"{place}: advice: {text} [{one.rule}: {one.explain}]")


def notes_of(report: Report) -> Iterator[str]:
    """What goes beside the report: last good versions, what was not looked at, the counts."""
    for file in report.kept:
        yield shown(f"{file}: readers see its last good version")
    yield from map(shown, report.notes)
    errors, warnings = _count(report, "error"), _count(report, "warning")
    cards = f"{report.cards} card file" + "s" * (report.cards != 1)
    number = report.count("advice")
    advice = f", {number} piece{'s' * (number != 1)} of advice" if number else ""
    yield f"{cards} right, {errors}, {warnings}{advice}"


def _count(report: Report, level: str) -> str:
    number = report.count(level)
    return f"{number} {level}" + "s" * (number != 1)


def as_object(report: Report) -> str:
    """JSON, in the shape that docs/lint.md gives."""
    counts = {"errors": "error", "warnings": "warning", "advice": "advice"}
    return json.dumps(
        {
            "schema": SCHEMA,
            "findings": [asdict(one) for one in report.told],
            "cards": report.cards,
            "kept": report.kept,
            "notes": report.notes,
            **{name: report.count(level) for name, level in counts.items()},
            "strict": report.strict,
            "failed": report.failed,
        },
        indent=1,
    )


def for_github(report: Report, folder: str) -> Iterator[str]:
    """Workflow commands of GitHub Actions, one a line (docs.github.com, Workflow commands).

    :param folder: of the source, from the root of the repository; "" where it is no folder.
    """
    for one in report.told:
        failing = one.level == "error" or (one.level == "advice" and report.strict)
        path = normpath(f"{folder}/{one.file}") if folder else one.file
        properties = [f"file={_property(path)}", f"line={max(one.line, 1)}"]
        properties.append(f"title={_property(one.rule or one.level)}")
        text = f"{one.field}: found {one.found}, expected {one.expected}"
        text += f" ({one.explain})" if one.explain else ""
        command = "error" if failing else "warning"
        yield f"::{command} {','.join(properties)}::{_data(text)}"


def _data(text: str) -> str:
    """As the runner reads it back; what steers a terminal is escaped before."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return shown(text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
