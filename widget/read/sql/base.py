"""What a folder and a database had in common last: so that an edit here can be told from one there.

It stands in a hidden file of the folder, which nothing reads as a card. Without it, as in a fresh
checkout, nobody knows what an edit began with; what is older is still known by the history.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from widget.errors import WidgetError
from widget.read.replace import replace_file, write_file
from widget.read.whole import read_whole

FILE = ".treatment-cards.json"
#: Who connects: what is there is the same to all.
_USER = re.compile(r"(?<=://)[^/@]*@")


def read_base(folder: str | os.PathLike[str], database: str) -> dict[str, str]:
    """By path, the hash of what was the same in both; nothing where that is not known."""
    with suppress(OSError, ValueError, AttributeError):
        found = json.loads(read_whole(Path(folder) / FILE)).get(_name(database), {})
        return {str(path): str(digest) for path, digest in found.items()}
    return {}


def write_base(folder: str | os.PathLike[str], database: str, same: Mapping[str, str]) -> None:
    """Remember it; where the folder cannot be written, as on a build machine, that is all right."""
    path = Path(folder) / FILE
    known: dict[str, object] = {}
    old = None
    with suppress(OSError, ValueError):
        old = read_whole(path)
        known = dict(json.loads(old))
    known[_name(database)] = dict(sorted(same.items()))
    new = json.dumps(known, indent=1).encode() + b"\n"
    with suppress(WidgetError):
        if old is None:
            write_file(path, new)
        elif old != new:
            replace_file(path, old, new)


def _name(database: str) -> str:
    return _USER.sub("", database)
