"""Whether a source has changed, without reading it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

Signature = tuple[object, ...]


def signature(source: str | os.PathLike[str]) -> Signature:
    """What changes whenever a file of a source folder does; one ``stat`` a file, none is opened.

    Size and modification time alone miss a file put in the place of another that was as long and
    as old, as ``rsync -t`` and ``mv`` do; inode and change time tell them apart.
    Events of the system (inotify) would be cheaper still, but do not come from network file systems
    and mounted volumes, which is where several servers share a folder.

    :returns: an empty one where there is no such folder.
    """
    try:
        return tuple(_entries(Path(source)))
    except OSError:
        return ()


def _entries(root: Path) -> Iterator[object]:
    for folder in [root, *_folders(root)]:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if not entry.name.startswith((".", "__")):
                    yield entry.path, _stamp(entry)


def _folders(root: Path) -> list[Path]:
    return sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith((".", "__")))


def _stamp(entry: os.DirEntry[str]) -> tuple[int, ...]:
    try:
        stat = entry.stat()
    except OSError:  # it went away between two looks, or a link leads nowhere
        return ()
    if entry.is_dir():  # what is in it is looked at by itself
        return (stat.st_ino,)
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino
