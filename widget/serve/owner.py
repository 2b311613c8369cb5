"""Whose a file is, and who else may write in it: what lies in a store is trusted like the code."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


def unsafe(path: Path, found: str) -> tuple[str, str] | None:
    """What is wrong with a file or folder, and what was expected.

    :param found: what to say where others may write in it.
    :raises OSError: where it cannot be looked at.
    """
    there = os.stat(path)
    if os.name != "posix":
        return None
    if stat.S_IMODE(there.st_mode) & 0o022:
        return found, "one of the user who serves it"
    # Not for root either: code may come out of what another has written.
    if there.st_uid not in (os.geteuid(), 0):
        return f"of {_name(there.st_uid)}", f"one of {_name(os.geteuid())}, who asks"
    return None


def _name(user: int) -> str:
    import pwd  # of POSIX alone

    with suppress(KeyError):
        return f"user {pwd.getpwuid(user).pw_name!r}"
    return f"user {user}"
