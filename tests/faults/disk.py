"""A small file system of its own, which really gets full."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PAGE = 4096


class Disk:
    """A mounted tmpfs; all but some of its room can be taken."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._filler = folder, folder / ".filler"

    @property
    def free(self) -> int:
        """Bytes."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Leave so many bytes, rounded down to pages, as long as the block lasts."""
        taken = (self.free - size) // PAGE * PAGE
        assert taken > 0, "the disk is smaller than the room that is to be left"
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, taken)
        try:
            yield
        finally:
            self._filler.unlink()

    @contextmanager
    def no_more_files(self) -> Iterator[None]:
        """There is room, but no file can be made."""
        made = []
        try:
            for number in range(1_000_000):
                made.append(self.folder / f".file{number}")
                made[-1].touch()
        except OSError:
            yield
        finally:
            for path in made:
                path.unlink(missing_ok=True)


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Disk]:
    """Mount one; the test is skipped where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"{options},mode=755", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no mount here: a full disk is tried where root may mount a tmpfs")
    if done.returncode:
        pytest.skip(f"a tmpfs cannot be mounted ({done.stderr.strip()}): no full disk is tried")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
