"""Real processes to kill, a disk that gets full, and what has to hold afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from widget.read.archive import Archive
from widget.read.entry import Entry

ROOT = Path(__file__).parents[2]
URL = "https://cards.example/w"
NOBODY = 65534
RECALL = ("--reason", "A strap can break.", "--what-to-do", "Stop using it.")
SERIOUS = (*RECALL, "--severity", "serious")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended (negative: the signal), and what it said."""

    code: int
    said: str


class Child:
    """A process of the nursery."""

    def __init__(self, nursery: Nursery, pid: int, log: Path) -> None:
        self.pid, self.log, self._nursery = pid, log, nursery

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)  # not reaped before wait(), so nobody else has its id

    def wait(self) -> Ended:
        code = int(self._nursery.ask({"wait": self.pid}))
        # One that is killed at once has not even opened it.
        said = self.log.read_text("utf-8", "backslashreplace") if self.log.exists() else ""
        return Ended(code, said)


class Nursery:
    """Starts children whose modules are imported already; see child.py."""

    def __init__(self, folder: Path, **env: str) -> None:
        self._logs, self._count = folder, 0
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("child.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        )  # fmt: skip

    def ask(self, line: dict[str, Any]) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def start(self, task: str, *given: object, most: int = 0, user: int = 0) -> Child:
        """Start a task.

        :param most: the process dies when it writes more bytes than that into one file.
        :param user: who it is to be; needs root.
        """
        self._count += 1
        log = self._logs / f"{self._count}.log"
        told = [os.fspath(g) if isinstance(g, os.PathLike) else g for g in given]
        line = {"task": task, "given": told, "out": str(log), "most": most, "user": user}
        return Child(self, int(self.ask(line)), log)

    def run(self, task: str, *given: object, most: int = 0, user: int = 0) -> Ended:
        return self.start(task, *given, most=most, user=user).wait()

    def command(self, *words: object, most: int = 0, user: int = 0) -> Ended:
        ended = self.run("command", *map(_word, words), most=most, user=user)
        assert "Traceback" not in ended.said, ended.said
        return ended

    def timed(self, task: str, *given: object) -> float:
        """Seconds that a task takes that nobody kills."""
        begun = monotonic()
        ended = self.run(task, *given)
        assert ended.code == 0, ended.said
        return monotonic() - begun

    def killed(self, after: float, task: str, *given: object, sign: Path | None = None) -> bool:
        """Start a task and kill it; whether it was still at work.

        :param after: seconds from its start, or from the moment at which ``sign`` appears.
        """
        child, late = self.start(task, *given), monotonic() + 5
        while sign and not sign.exists() and monotonic() < late:
            sleep(0.0005)
        sleep(after)
        child.kill()
        ended = child.wait()
        assert ended.code in (0, -signal.SIGKILL), ended.said
        return ended.code != 0

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _word(word: object) -> object:
    return os.fspath(word) if isinstance(word, os.PathLike) else word


def export(source: Path, out: Path, *more: object) -> tuple[object, ...]:
    return ("export", source, out, "--public-url", URL, *more)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def whole(out: Path) -> bytes:
    """The manifest of an export, after every file was held against it."""
    manifest = (out / "export.json").read_bytes()
    listed = json.loads(manifest)["files"]
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert found == {*listed, "export.json"}
    for path, entry in listed.items():
        assert sha256((out / path).read_bytes()).hexdigest() == entry["sha256"], path
    return manifest


def story(folder: Path) -> dict[str, list[Entry]]:
    """All entries of an archive by card, after each and all objects were found to be whole."""
    archive = Archive(folder, writable=False)  # raises for an entry that is not as it was written
    for path in folder.glob("objects/*/*"):
        assert sha256(path.read_bytes()).hexdigest() == path.name
    told = {card: archive.entries(card) for card in archive.cards()}
    for card, entries in told.items():
        wanted = [f"{card}.{number:06}.json" for number in range(1, len(entries) + 1)]
        assert [n for n in names(folder / "entries") if n.rpartition(".0")[0] == card] == wanted
        for entry in entries:
            objects = [*entry.sources.values(), *(shown.view for shown in entry.shown.values())]
            assert all(archive.get(name) is not None for name in objects), entry
    return told


def goes_on(before: dict[str, list[Entry]], after: dict[str, list[Entry]]) -> bool:
    """Whether nothing was lost or changed, only added."""
    return all(after.get(card, [])[: len(told)] == told for card, told in before.items())


def litter(folder: Path) -> list[str]:
    """What begins with a dot, at any depth."""
    return [path.name for path in folder.rglob(".*")]
