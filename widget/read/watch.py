"""Whether a source has changed, without reading it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress

Signature = tuple[object, ...]


def signature(source: str | os.PathLike[str]) -> Signature:
    """What changes whenever a file of a source folder does; one ``stat`` a file, none is opened.

    Size and modification time alone miss a file put in the place of another that was as long and
    as old, as ``rsync -t`` and ``mv`` do; inode and change time tell them apart.
    Events of the system (inotify) would be cheaper still, but do not come from network file systems
    and mounted volumes, which is where several servers share a folder.

    :returns: an empty one where there is no such folder.
    """
    return tuple(_entries(os.fspath(source), deeper=True))


def glance(source: str | os.PathLike[str]) -> Signature:
    """What changes when a file is put in the place of another, as most programs save, when one
    comes and when one goes: the folders' own times. Not when bytes are written in place.

    :returns: an empty one where there is no such folder.
    """
    root = os.fspath(source)
    found = []
    for folder in (root, *_folders(root)):
        with suppress(OSError):
            found.append(stamp(os.stat(folder)))
    return tuple(found)


def _folders(root: str) -> list[str]:
    try:
        with os.scandir(root) as listed:
            names = (one for one in listed if not one.name.startswith((".", "__")))
            return sorted(one.path for one in names if one.is_dir())
    except OSError:  # gone, or not ours to read
        return []


def _entries(folder: str, *, deeper: bool) -> Iterator[object]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:  # gone, or not ours to read
        return
    for entry in entries:
        if entry.name.startswith((".", "__")):
            continue
        try:
            there = entry.stat()
        except OSError:  # it went away between two looks, or a link leads nowhere
            yield entry.path, ()
            continue
        is_folder = stat.S_ISDIR(there.st_mode)
        # What is in a folder is looked at by itself.
        yield entry.path, there.st_ino if is_folder else stamp(there)
        if deeper and is_folder:
            yield from _entries(entry.path, deeper=False)


def stamp(found: os.stat_result) -> tuple[int, ...]:
    """What differs when a file does."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev
