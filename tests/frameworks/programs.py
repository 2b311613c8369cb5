"""npm, Vite and the checkers of types."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, timeout=300,
        env={**os.environ, **environment},
    )  # fmt: skip


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def refused(app: Path, *command: str) -> set[str]:
    """The sources in which a checker finds an error."""
    # Where CI is set, these tools write in colour for all that nobody looks at a terminal.
    told = run(app.parent / "node_modules/.bin" / command[0], *command[1:], cwd=app, NO_COLOR="1")
    return set(re.findall(r"src/(\w+\.\w+)[(:]\d", told.stdout)) if told.returncode else set()
