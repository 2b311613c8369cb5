"""The files of a folder in a database, whatever they hold: unlike a publish, nothing is checked."""

from __future__ import annotations

from pathlib import Path

from widget.read.gather import gather
from widget.read.sql.address import open_database
from widget.read.sql.revision import New, place_of


def poured(folder: Path, url: str) -> str:
    """The address of a database that holds the files of a folder, and no other."""
    store = open_database(url)
    _, now = store.current()
    with store.writing() as writing:
        files = {
            path: content
            for path, content in gather(folder).items()
            if place_of(path) and isinstance(content, bytes)
        }
        gone = [New(path, None) for path in now.keys() - files.keys()]
        writing.put([*gone, *(New(path, content) for path, content in files.items())])
    return url
