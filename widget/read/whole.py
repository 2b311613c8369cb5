"""The bytes of a file that holds bytes: what waits for a writer or never ends is not opened."""

from __future__ import annotations

import errno
import os
import time
from importlib.resources.abc import Traversable
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from widget.read.watch import stamp

#: Far more than a card or an entry of the archive may have; a sparse file can tell of terabytes.
MOST = 16 * 1024 * 1024
#: Nanoseconds. File systems tell times apart by up to 2 s.
YOUNG = 3 * 10**9
#: Opening a FIFO waits for whoever writes into it, if one took the file's place after the look.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def read_whole(file: Traversable) -> bytes:
    """All bytes of a regular file.

    :raises OSError: for a folder, FIFO, socket, device, link to nowhere; over 16 MB; and where it
        cannot be read.
    """
    if not isinstance(file, Path):  # of a package in an archive of modules
        return file.read_bytes()
    _expect_regular(os.stat(file), file)  # opening a device may have effects of its own
    with open(file, "rb", opener=_open) as opened:
        _expect_regular(os.fstat(opened.fileno()), file)
        data = opened.read(MOST + 1)
    if len(data) > MOST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), os.fspath(file))
    return data


def mark(file: Traversable) -> object:
    """What stays the same as long as a file does, without reading it; taken before it is read.

    A file that changed a moment ago has none: it may change once more and look as old as before.
    """
    if not isinstance(file, Path):
        return object()
    try:
        found = os.stat(file)
    except OSError:
        return object()
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < YOUNG:
        return object()
    return stamp(found)


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAIT)


def _expect_regular(found: os.stat_result, file: Path) -> None:
    if S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(file))
    if not S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", os.fspath(file))
