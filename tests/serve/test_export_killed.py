"""A real export that is killed at any moment leaves the folder before or the one after, whole."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

import pytest

from .desk import Desk

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
#: Kills; by hand it was run with 200.
KILLS = int(os.environ.get("WIDGET_KILLS", "25"))


class Exports:
    """Two contents that take turns in one folder."""

    def __init__(self, folder: Path) -> None:
        self.out, self.new = folder / "out", folder / ".out.export" / "new"
        names = ("bath", "pack", "walk", "rest", "heat", "cold")
        self.sources = [folder / "one", folder / "two"]
        for number, source in enumerate(self.sources):
            desk = Desk(source, *names[: len(names) - number])
            for name in names[1 : len(names) - number]:
                desk.card(name, title=f"Title {number}")

    def start(self, turn: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "widget", "export", str(self.sources[turn % 2])]
        command += [str(self.out), "--public-url", "https://x.example/w", "--lang", "es"]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    def run(self, turn: int) -> bytes:
        """The manifest of a run that nobody kills."""
        with self.start(turn) as process:
            assert process.wait(120) == 0
        return (self.out / "export.json").read_bytes()

    def timed(self, turn: int) -> tuple[bytes, float, float]:
        """Its manifest, and the seconds until it wrote and while it did."""
        begun = monotonic()
        with self.start(turn) as process:
            self.wait_for_writing(process)
            writes = monotonic()
            assert process.wait(120) == 0
        return self.whole(), writes - begun, monotonic() - writes

    def wait_for_writing(self, process: subprocess.Popen[bytes]) -> None:
        while not self.new.exists() and process.poll() is None:
            sleep(0.001)

    def whole(self) -> bytes:
        """The manifest, after every file was held against it."""
        manifest = (self.out / "export.json").read_bytes()
        listed = json.loads(manifest)["files"]
        found = {p.relative_to(self.out).as_posix() for p in self.out.rglob("*") if p.is_file()}
        assert found == {*listed, "export.json"}
        for path, entry in listed.items():
            assert sha256((self.out / path).read_bytes()).hexdigest() == entry["sha256"], path
        return manifest


def test_a_kill_at_any_moment_leaves_a_whole_folder(tmp_path: Path) -> None:
    exports, chance = Exports(tmp_path), random.Random(4)
    for turn in (0, 1):  # from now on each knows the revisions of both
        exports.run(turn)
    one = exports.run(0)
    two, until_writing, writing = exports.timed(1)
    assert one != two
    seen, at_work, turn = {one: 0, two: 0}, 0, 0
    # How long an export takes is not the same on every day: until both ends were seen.
    while turn < KILLS or (turn < 6 * KILLS and not all(seen.values())):
        turn += 1
        process = exports.start(0 if exports.whole() == two else 1)
        try:
            if turn % 4:
                exports.wait_for_writing(process)
                sleep(chance.uniform(0, 1.5 * writing))
            else:
                sleep(chance.uniform(0, until_writing + 1.5 * writing))
            at_work += exports.new.exists() and process.poll() is None
        finally:
            process.kill()
            process.wait()
        found = exports.whole()
        assert found in seen, "neither the one nor the other"
        seen[found] += 1
    assert at_work > turn / 5  # there was something to break
    assert all(seen.values())
    assert exports.run(0) == one
    assert exports.whole() == one
    assert sorted(os.listdir(tmp_path)) == ["one", "out", "two"]
