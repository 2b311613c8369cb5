"""Files and folders that a host sends: listed, linked, and open to every reader."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

#: Whoever is the host's user can read them; the ``umask`` of the one who exports has no say.
FILE, FOLDER = 0o644, 0o755


def listed(folder: Path) -> Iterator[str]:
    """The paths of all that is in a folder and is no folder; links are not followed."""
    for root, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        for name in sorted((*names, *links)):
            yield Path(root, name).relative_to(folder).as_posix()


def above(paths: Iterable[str]) -> set[str]:
    """The folders that these paths need, without the one that holds all."""
    return {str(up) for path in paths for up in PurePosixPath(path).parents} - {"."}


def in_the_way(files: Collection[str], others: Iterable[str]) -> str | None:
    """The first of the other paths that cannot lie beside these files: a folder there, a file here.

    :returns: a file or link where a folder is needed, or a folder where a file is.
    """
    folders = above(files)
    for other in others:
        if other in folders:
            return other
        if found := [up for up in above([other]) if up in files]:
            return found[0]
    return None


def opened(path: Path, mode: int) -> int:
    """Give a file or folder a mode, as far as its file system has modes.

    :returns: that which it has now; a folder goes on handing down its group.
    """
    with suppress(PermissionError):
        path.chmod(path.stat().st_mode & 0o7000 | mode)
    return path.stat().st_mode & 0o777


def modes(work: Path) -> tuple[int, int]:
    """Those that a file and a folder get in this one: not every file system has ours."""
    file, folder = work / "file", work / "folder"
    try:
        file.touch()
        make(folder)
        return opened(file, FILE), opened(folder, FOLDER)
    finally:
        file.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            folder.rmdir()


def make(folder: Path) -> None:
    """Make a folder, and those above it that are missing."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir()
        opened(folder, FOLDER)


def linked(old: Path, new: Path) -> list[Path]:
    """The same file under another name; where that cannot be, a copy of the same age.

    :returns: the copy, if one was made.
    """
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)
        return [] if new.is_symlink() else [new]
    return []


def like(old: Path, new: Path) -> None:
    """Owner, group and mode of the folder before, as far as we may."""
    was = old.stat()
    for owner in (was.st_uid, -1):
        with suppress(OSError, AttributeError):
            os.chown(new, owner, was.st_gid)
            break
    new.chmod(was.st_mode & 0o7777)
