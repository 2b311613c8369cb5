"""What workers ask of the press of a store, and each of them is answered: read all again."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

#: Where the press tells its answer to one of them.
AGAIN = "again-"
#: Seconds for which one waits; and nobody longer, for it may have been killed.
PATIENCE = 600


@contextmanager
def asking(folder: Path) -> Iterator[str]:
    """Ask, and give the name under which the answer is told."""
    path = folder / f"{AGAIN}{secrets.token_hex(8)}"
    try:
        path.touch(mode=0o600)
        yield path.name
    finally:
        with suppress(OSError):
            path.unlink()


def asked(folder: Path) -> set[str]:
    """The names of those who wait for an answer."""
    found = set()
    for path in folder.glob(f"{AGAIN}*"):
        with suppress(OSError):  # it has its answer
            if time() - path.stat().st_mtime > PATIENCE:
                path.unlink()
            else:
                found.add(path.name)
    return found
