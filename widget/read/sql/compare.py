"""A folder beside a database: what differs, and the folder brought to what the database holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from widget.errors import ContentError, Problem, SettingError
from widget.read.gather import gather
from widget.read.replace import replace_file, write_file
from widget.read.sql.address import open_database
from widget.read.sql.revision import digest, place_of
from widget.read.tree import Content


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not the same in both.

    :param old: whether what the folder has, or that it has nothing, is known to the database from
        before: then nothing of an editor's would be lost with it.
    """

    path: str
    here: Content | None
    there: bytes | None
    old: bool


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did: files written, removed, left as they were; ``kept`` are only here."""

    written: int
    removed: int
    unchanged: int
    kept: tuple[str, ...]


def differences(folder: str | os.PathLike[str], database: str) -> tuple[list[Difference], int]:
    """What differs, by path, and how many files are the same.

    :raises SettingError: for a folder or an address that cannot be.
    :raises ContentError: where the database does not answer.
    """
    here = {path: what for path, what in gather(folder).items() if place_of(path)}
    store = open_database(database)
    there = {path: content for path, content in gather(store).items() if isinstance(content, bytes)}
    paths = sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))
    past = store.past(paths)
    found = [
        Difference(path, here.get(path), there.get(path), _known(here.get(path), past[path]))
        for path in paths
    ]
    return found, len(here.keys() | there.keys()) - len(found)


def _known(content: Content | None, past: Iterable[str | None]) -> bool:
    return content is None or (isinstance(content, bytes) and digest(content) in past)


def pull(
    database: str,
    folder: str | os.PathLike[str],
    *,
    force: bool = False,
    each: Callable[[Iterable[Difference]], Iterator[Difference]] = iter,
) -> Pulled:
    """Make a folder hold, byte for byte, what a database does.

    A file that the database never had stays, and is told.

    :param force: also put what is published in place of files with changes that are not.
    :raises ContentError: for files with such changes; then nothing was written.
    :raises SettingError: for a folder or an address that cannot be.
    """
    root = Path(folder)
    with suppress(FileExistsError):
        root.mkdir(parents=True)
    found, unchanged = differences(root, database)
    kept = tuple(one.path for one in found if one.there is None and not one.old)
    todo = [one for one in found if one.path not in kept]
    edited = [one for one in todo if not one.old]
    if edited and not force:
        expected = "what was published once (--force to lose it)"
        told = [Problem(one.path, 0, "file", "a change of your own", expected) for one in edited]
        raise ContentError(told)
    for one in each(todo):
        _bring(root, one)
    removed = sum(one.there is None for one in todo)
    return Pulled(len(todo) - removed, removed, unchanged, kept)


def _bring(root: Path, one: Difference) -> None:
    path = root / one.path
    if isinstance(one.here, OSError):
        raise SettingError(f"{path}: found one that cannot be read, expected a file")
    if one.there is None:
        path.unlink(missing_ok=True)
    elif one.here is None:
        write_file(path, one.there)
    else:
        replace_file(path, one.here, one.there)
