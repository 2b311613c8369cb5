"""A file put in the place of another: whole or not at all, and only if that is still the same."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from widget.errors import SettingError
from widget.read.lock import folder_lock
from widget.read.whole import read_whole

#: Of files on their way, so that they are not taken for those of an editor.
_ENDING = ".cards-tmp"


def replace_file(path: Path, old: bytes, new: bytes) -> None:
    """Write ``new`` where ``old`` stands; a link stays, and the file it leads to is replaced.

    :raises SettingError: where it cannot be written, or no longer holds ``old``.
    """
    real = Path(os.path.realpath(path))
    try:
        # Between the look at the old bytes and the rename nobody else replaces anything here.
        with folder_lock(real.parent) as held:
            if held:
                _tidy(real)
            _replace(path, real, old, new)
    except BlockingIOError:
        found = "a folder in which another command is at work"
        raise SettingError(f"{path}: found {found}, expected one at a time") from None
    except OSError as error:
        found = f"a file or folder that cannot be written ({error.strerror or error})"
        raise SettingError(f"{path}: found {found}, expected one that can") from None
    with suppress(OSError, AttributeError):  # where folders cannot be opened, names are safe anyway
        folder = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _replace(path: Path, real: Path, old: bytes, new: bytes) -> None:
    # The dot hides it from readers and watchers of the folder.
    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=_ENDING, dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        _keep_rights(real, name)
        if read_whole(real) != old:
            expected = "the one that was read: run the command again"
            raise SettingError(f"{path}: found a file changed meanwhile, expected {expected}")
        os.replace(name, real)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _tidy(real: Path) -> None:
    """Remove what runs left that were killed: whoever holds the folder is the only one."""
    for name in os.listdir(real.parent):
        if name.startswith(f".{real.name}.") and name.endswith(_ENDING):
            with suppress(OSError):
                os.unlink(real.parent / name)


def _keep_rights(path: Path, name: str) -> None:
    """Owner, group and mode of ``path`` for the file ``name``.

    :raises SettingError: where they cannot be kept and a server might not be able to read it.
    """
    was = os.stat(path)
    for owner in (was.st_uid, -1):  # who may not give files away may still keep the group
        with suppress(OSError, AttributeError):
            os.chown(name, owner, was.st_gid)
            break
    os.chmod(name, stat.S_IMODE(was.st_mode))
    now = os.stat(name)
    group = now.st_gid == was.st_gid and (now.st_uid == was.st_uid or was.st_mode & stat.S_IRGRP)
    if not group and not was.st_mode & stat.S_IROTH:
        found = "another's file, which a server could no longer read"
        raise SettingError(f"{path}: found {found}, expected to be run by its owner")


def write_file(path: Path, new: bytes) -> None:
    """Write a file where there is none, and the folder that it is in.

    :raises SettingError: where there is one now, or it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_ENDING, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o666 & ~_umask())
            os.link(name, path)  # fails where somebody else was first
        finally:
            os.unlink(name)
    except OSError as error:
        found = f"a file or folder that cannot be written ({error.strerror or error})"
        raise SettingError(f"{path}: found {found}, expected one that can") from None


def _umask() -> int:
    """What new files may not have; only setting it tells what it is."""
    was = os.umask(0o077)
    os.umask(was)
    return was
