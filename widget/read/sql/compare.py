"""A folder beside a database: what differs, and the folder brought to what the database holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from widget.errors import ContentError, Problem, SettingError
from widget.read.gather import gather
from widget.read.replace import replace_file, write_file
from widget.read.sql.address import open_database
from widget.read.sql.base import read_base, write_base
from widget.read.sql.revision import digest, place_of
from widget.read.tree import Content


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not the same in both.

    :param kind: ``older``: what the folder has, or that it has nothing, is known to the database
        from before; ``mine``: changed here alone; ``both``: changed here, and there perhaps, too.
    """

    path: str
    here: Content | None
    there: bytes | None
    kind: Literal["older", "mine", "both"]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did: files written, removed, left as they were.

    :param kept: the files with changes that are not published yet.
    """

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
    hashes = {path: digest(what) for path, what in here.items() if isinstance(what, bytes)}
    store = open_database(database)
    _, now = store.current()
    paths = sorted(
        path
        for path in here.keys() | now.keys()
        if path not in now or hashes.get(path) != now[path].sha256
    )
    past, base = store.past(paths), read_base(folder, str(store))
    # What is the same in both is not sent for.
    there = store.contents([now[path] for path in paths if path in now])

    def kind(path: str) -> Literal["older", "mine", "both"]:
        content, held = here.get(path), now.get(path)
        known = path in hashes and hashes[path] in past[path]
        if content is not None and (held is None or base.get(path) == held.sha256):
            return "older" if held is None and known else "mine"
        return "older" if content is None or known else "both"

    found = [Difference(path, here.get(path), there.get(path), kind(path)) for path in paths]
    return found, len(here.keys() | now.keys()) - len(found)


def pull(
    database: str,
    folder: str | os.PathLike[str],
    *,
    force: bool = False,
    each: Callable[[Iterable[Difference]], Iterator[Difference]] = iter,
) -> Pulled:
    """Make a folder hold, byte for byte, what a database does.

    Changes that are not published yet stay, and are told.

    :param force: also put what is published in place of files that have changed here and there.
    :raises ContentError: for such files; then nothing was written.
    :raises SettingError: for a folder or an address that cannot be.
    """
    root = Path(folder)
    with suppress(FileExistsError):
        root.mkdir(parents=True)
    found, unchanged = differences(root, database)
    kept = tuple(one.path for one in found if one.kind == "mine")
    todo = [one for one in found if one.kind != "mine"]
    edited = [one for one in todo if one.kind == "both"]
    if edited and not force:
        expected = "one that was published (put yours aside, or --force to lose it)"
        told = [Problem(one.path, 0, "file", "a change of your own", expected) for one in edited]
        raise ContentError(told)
    for one in each(todo):
        _bring(root, one)
    _remember(root, database, kept)
    removed = sum(one.there is None for one in todo)
    return Pulled(len(todo) - removed, removed, unchanged, kept)


def _remember(root: Path, database: str, kept: Collection[str]) -> None:
    """What is here now is what was published, but for one's own changes."""
    label = str(open_database(database))
    before = read_base(root, label)
    same = {
        path: digest(content)
        for path, content in gather(root).items()
        if place_of(path) and isinstance(content, bytes) and path not in kept
    }
    write_base(root, label, same | {path: before[path] for path in kept if path in before})


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
