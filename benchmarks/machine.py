"""Where figures come from: the machine, the versions, how busy it was."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
Subject = TypeVar("Subject")


def machine(*packages: str) -> dict[str, Any]:
    """The machine as it is now.

    :param packages: of Python, whose versions matter for what is measured.
    :returns: ``cpu`` (model), ``cores``, ``memory_mb``, ``kernel``, ``python``, ``date`` (UTC),
        ``commit`` (with ``+`` where ``widget/`` or ``static/`` differ from it), ``load`` (of the
        last 1, 5 and 15 minutes) and ``packages``.
    """
    return {
        "cpu": _told("/proc/cpuinfo", r"^model name\s*: (.+)$") or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(_told("/proc/meminfo", r"^MemTotal:\s*(\d+) kB$") or 0) // 1024,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "packages": {name: _version(name) for name in packages},
    }


def calm(idle: float = 0.6, *, wait: float = 20.0) -> float:
    """Wait until others leave this share of the processors idle, but not for ever.

    :param wait: seconds at most.
    :returns: the share that was idle at the end (0 to 1), to be told with the result.
    """
    until = monotonic() + wait
    while (found := _idle(0.4)) < idle and monotonic() < until:
        pass
    return round(found, 2)


def rotated(subjects: Sequence[Subject], rounds: int) -> Iterator[tuple[int, Subject]]:
    """Every subject in every round; each round begins with another and goes the other way round.

    :returns: number of the round, from 0, and the subject.
    """
    for number in range(rounds):
        first = number % len(subjects)
        order = [*subjects[first:], *subjects[:first]]
        for subject in reversed(order) if number % 2 else order:
            yield number, subject


def write(path: Path, found: dict[str, Any]) -> Path:
    """Raw results as JSON; one line for each innermost list, so that a diff shows what changed."""
    text = json.dumps(found, indent=1, ensure_ascii=False)
    text = re.sub(r"\[[^][{}]*\]", lambda match: re.sub(r"\s*\n\s*", " ", match[0]), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")
    return path


def program_path(name: str) -> str | None:
    """Where a program is; servers often are where only root looks."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def command_version(*command: str) -> str:
    """First line of what a program tells of itself, on either stream."""
    path = program_path(command[0]) or command[0]
    done = subprocess.run([path, *command[1:]], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip().partition("\n")[0]


def _told(file: str, pattern: str) -> str:
    """One value out of a file of /proc; nothing where there is no such file."""
    try:
        text = Path(file).read_text("utf-8")
    except OSError:
        return ""
    found = re.search(pattern, text, re.M)
    return found[1] if found else ""


def _idle(seconds: float) -> float:
    """The share of all processor time in which nobody had anything to do (proc_stat(5))."""

    def times() -> tuple[int, int]:
        with open("/proc/stat", encoding="ascii") as file:
            spent = [int(ticks) for ticks in file.readline().split()[1:9]]
        return spent[3] + spent[4], sum(spent)

    idle, all_ = times()
    sleep(seconds)
    idle_then, all_then = times()
    return (idle_then - idle) / max(1, all_then - all_)


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", "widget", "static")
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
