"""A folder of files put in the place of the one before: whole or not at all.

It is built beside, in ``.NAME.export``, then the two change places. What is the same stays the same
file. Whoever is killed leaves the old folder or the new one; the next run tidies up.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

from widget.errors import SettingError
from widget.read.whole import read_whole
from widget.serve.alone import alone
from widget.serve.exchange import exchange, flush
from widget.serve.tree import FILE, above, in_the_way, like, linked, listed, make, modes, opened

#: The file that makes a folder one of ours: it lists all others.
MANIFEST = "export.json"
SCHEMA = "treatment-cards-export/1"
_SECOND = 10**9

Each = Callable[[Iterable[str]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Files: written, left as they were, removed, and those of others that were taken along."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    others: int = 0


class Place:
    """A folder of ours, or a place where there is none yet. Only :func:`place` makes one.

    :ivar manifest: what the last export wrote of itself; empty before the first.
    """

    def __init__(self, out: str, folder: Path, work: Path) -> None:
        self._out, self._folder, self._work = out, folder, work
        self._new, self._old = work / "new", work / "old"
        self._recover()
        self.manifest = _manifest(folder)
        self._ours = {*self.manifest.get("files", {}), *([MANIFEST] if self.manifest else [])}

    def put(self, files: Mapping[str, bytes], each: Each = iter) -> Counts:
        """Make the folder hold these files, and nothing else of ours.

        :param files: by path in the folder, the manifest among them.
        :param each: sees every path go by, for a bar of progress.
        :raises SettingError: where that cannot be; the old folder is as it was.
        """
        with _telling(self._out):
            there = [*listed(self._folder)]
            gone = self._ours.intersection(there) - files.keys()
            others = [path for path in there if path not in self._ours | files.keys()]
            self._refuse(in_the_way(files, others))
            file, folder = modes(self._work)
            same = {path for path in each(sorted(files)) if self._holds(path, files[path], file)}
            if len(same) < len(files) or gone or not self._open(files, folder):
                same.discard(MANIFEST)  # its age is that of the last change
                self._build(files, same, others)
                self._swap()
        return Counts(len(files) - len(same), len(same), len(gone), len(others))

    def _refuse(self, path: str | None) -> None:
        if path:
            found = f"found {os.path.join(self._out, path)!r} in the way of a file of ours"
            raise SettingError(f"OUT: {found}, expected it elsewhere; nothing was touched")

    def _holds(self, path: str, body: bytes, mode: int) -> bool:
        there = self._folder / path
        try:
            found = there.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return False
        return S_ISREG(found) and found & 0o777 == mode and there.read_bytes() == body

    def _open(self, files: Iterable[str], mode: int) -> bool:
        """Whether every reader may go through the folders of these files, all of them there."""
        return all((self._folder / up).stat().st_mode & 0o777 == mode for up in above(files))

    def _build(self, files: Mapping[str, bytes], same: set[str], others: list[str]) -> None:
        make(self._new)
        if self._folder.exists():
            like(self._folder, self._new)
        fresh, tick = [], self._tick()
        for path in [*sorted(files), *others]:
            there = self._new / path
            make(there.parent)
            if path not in files or path in same:
                fresh += linked(self._folder / path, there)
            else:
                there.write_bytes(files[path])
                opened(there, FILE)
                os.utime(there, ns=(tick, tick))
                fresh.append(there)
        for path in above(others) - above(files):
            like(self._folder / path, self._new / path)
        # After all are written: one by one each would wait for the disk.
        for there in fresh:
            with there.open("rb") as file:
                os.fsync(file.fileno())
        for folder, _, _ in os.walk(self._new, topdown=False):
            flush(Path(folder))

    def _tick(self) -> int:
        """A time (ns) that no file here has had: servers tell versions apart by seconds."""
        try:
            before = (self._folder / MANIFEST).stat().st_mtime_ns
        except FileNotFoundError:
            before = 0
        return max(time.time_ns(), (before // _SECOND + 1) * _SECOND)

    def _swap(self) -> None:
        if not self._folder.exists() or not os.listdir(self._folder):
            os.replace(self._new, self._folder)
        elif not exchange(self._new, self._folder):
            os.rename(self._folder, self._old)
            try:
                os.rename(self._new, self._folder)
            except OSError:
                os.rename(self._old, self._folder)
                raise
        flush(self._work)
        flush(self._folder.parent)

    def _recover(self) -> None:
        """What a run that was killed has left: without an exchange maybe no folder at all."""
        if self._old.exists():
            with suppress(OSError):  # an empty one, made in its place meanwhile
                self._folder.rmdir()
            if not self._folder.exists():
                os.rename(self._old, self._folder)
                flush(self._folder.parent)
        self.tidy()

    def tidy(self) -> None:
        """Remove what was built and not used, or used and not needed any more."""
        shutil.rmtree(self._new, ignore_errors=True)
        if self._folder.exists():  # else the old one is all there is
            shutil.rmtree(self._old, ignore_errors=True)


@contextmanager
def place(out: str | os.PathLike[str]) -> Iterator[Place]:
    """Hold a place for an export; a link stays, and the folder it leads to is replaced.

    :raises SettingError: where no export can be, or another is at work.
    """
    name, folder = os.fspath(out), Path(os.path.realpath(out))
    work = folder.parent / f".{folder.name}.export"
    with ExitStack() as stack:
        with _telling(name):
            _refuse(name, folder)
            stack.enter_context(alone(work))
            made = Place(name, folder, work)
        stack.callback(made.tidy)
        yield made


def _refuse(out: str, folder: Path) -> None:
    wanted = ""
    if os.path.ismount(folder):
        wanted = "a folder inside it: what is mounted cannot be swapped"
    elif not folder.parent.is_dir():
        wanted = f"a place in a folder that is there, which {folder.parent} is not"
    elif folder.exists() and not folder.is_dir():
        wanted = "a folder"
    elif folder.is_dir() and os.listdir(folder) and not _manifest(folder):
        wanted = f"an empty folder, or an earlier export with its {MANIFEST}"
    if wanted:
        raise SettingError(f"OUT: found {out!r}, expected {wanted}; nothing was touched")


@contextmanager
def _telling(out: str) -> Iterator[None]:
    """Errors of the system in the words of a command."""
    try:
        yield
    except BlockingIOError:
        found, expected = "that is being written by another export", "one at a time"
    except OSError as error:
        found, expected = _told(error)
    else:
        return
    raise SettingError(f"OUT: found {out!r} {found}, expected {expected}; it is as it was")


def _told(error: OSError) -> tuple[str, str]:
    if error.errno in (errno.EBUSY, errno.EXDEV):
        return "that cannot be swapped (mounted, or in use)", "a folder inside it"
    where = f": {error.filename}" if error.filename else ""
    return f"that cannot be written ({error.strerror or error}{where})", "one with room and rights"


def _manifest(folder: Path) -> dict[str, Any]:
    """That of an earlier export, or nothing."""
    try:
        found = json.loads(read_whole(folder / MANIFEST))
    except (OSError, ValueError, RecursionError):
        return {}
    ours = isinstance(found, dict) and found.get("schema") == SCHEMA
    return found if ours and isinstance(found.get("files"), dict) else {}
