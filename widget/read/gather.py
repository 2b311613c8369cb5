"""All files of a source folder, taken once: what is checked and what is published are the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from widget.errors import SettingError
from widget.read.folder import STARTER
from widget.read.source import Store
from widget.read.sql.address import is_database, open_database
from widget.read.tree import Content
from widget.read.whole import read_whole

#: Deeper than that nothing is read; only a misplaced file is told.
_DEEP = 3
_READ = (".md", ".po", ".yaml")
_SETTINGS = ("publisher.yaml", "countries.yaml")


def gather(source: str | os.PathLike[str] | Store) -> dict[str, Content]:
    """By path, ``en/tens.md``, what each file of a source holds, or why it cannot be read.

    What no source reads, such as a picture, is there without what it holds.

    :raises SettingError: where there is no such folder, or one that cannot be read.
    :raises ContentError: where a database does not answer.
    """
    name = str(source)
    try:
        return dict(_files(_root(source), "", 1))
    except OSError as error:
        found = f"{name!r} ({error.strerror})"
        raise SettingError(f"source: found {found}, expected a folder that can be read") from None


def _root(source: str | os.PathLike[str] | Store) -> Traversable:
    if is_database(source):
        source = open_database(source)
    if isinstance(source, Store):
        return source.files()
    return files("widget") / STARTER if source == STARTER else Path(source)


def _files(folder: Traversable, above: str, depth: int) -> Iterator[tuple[str, Content]]:
    for entry in folder.iterdir():
        path = f"{above}{entry.name}"
        if entry.name.startswith((".", "__")):
            continue
        # A folder with the name of a file is told as one that cannot be read.
        if path in _SETTINGS or (depth == 2 and path.endswith(_READ)):
            yield path, _content(entry)
        elif entry.is_dir():
            if depth < _DEEP:
                yield from _files(entry, f"{path}/", depth + 1)
        else:
            yield path, b""


def _content(entry: Traversable) -> Content:
    try:
        return read_whole(entry)
    except OSError as error:
        return error
