"""Whether a source has changed, without reading it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

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
        yield entry.path, _stamp(there, is_folder)
        if deeper and is_folder:
            yield from _entries(entry.path, deeper=False)


def _stamp(found: os.stat_result, is_folder: bool) -> tuple[int, ...]:
    if is_folder:  # what is in it is looked at by itself
        return (found.st_ino,)
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
