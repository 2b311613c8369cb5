"""One at a time: a folder to work in, which a second process does not get."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR

from widget.errors import SettingError

try:
    import fcntl
except ImportError:  # not a POSIX system: two at once are not told apart
    fcntl = None  # type: ignore[assignment]

#: How often others may come and go between two steps of ours.
_TRIES = 100
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def alone(work: Path) -> Iterator[None]:
    """Hold a folder, made for it and removed afterwards, until the end or the death of the process.

    :raises BlockingIOError: where another process holds it.
    :raises SettingError: where somebody else made it, or it is no folder.
    :raises OSError: where it cannot be made.
    """
    lock = work / "lock"
    for _ in range(_TRIES):
        try:
            try:
                work.mkdir(mode=0o700)
            except FileExistsError:
                _refuse(work)
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
        except FileNotFoundError:  # whoever had it has just ended
            continue
        try:
            if fcntl:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _has_name(handle, lock):
                continue
            try:
                yield
            finally:
                lock.unlink()
                with suppress(OSError):
                    work.rmdir()
            return
        finally:
            os.close(handle)
    raise OSError(errno.ENOENT, "No place to work in", os.fspath(work))


def _refuse(work: Path) -> None:
    """What is in the folder is trusted: so only we may have made it."""
    found = os.lstat(work)
    if not S_ISDIR(found.st_mode):
        what = "no folder"
    elif fcntl and found.st_uid != os.geteuid():
        what = f"a folder of user {found.st_uid}"
    else:
        return
    expected = f"one of user {os.geteuid()}, or none" if fcntl else "a folder, or none"
    raise SettingError(f"{work}: found {what}, expected {expected}; nothing was touched")


def _has_name(handle: int, path: Path) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
