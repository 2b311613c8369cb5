"""This project as others have it: a tree of what git has, its wheel, and environments of their own.

Nothing that runs in one of them sees this checkout, nor what is installed here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def outcome(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What a command says, whatever Python's own variables are here."""
    apart = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=cwd, env=apart, capture_output=True, text=True)


def run(*command: object, cwd: Path) -> str:
    """What a command writes that has to succeed."""
    done = outcome(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tree(to: Path, without: str = "") -> Path:
    """What git has of the working tree, and nothing that lies about beside it.

    :param without: a folder that is left out.
    """
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in names.splitlines():
        if (ROOT / name).is_file() and not (without and name.startswith(f"{without}/")):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def build(source: Path, out: Path, *forms: str) -> None:
    """By the tools of this environment. What pip makes of a folder or an sdist, it builds in an
    environment of its own, so that pyproject.toml has to say all that is needed."""
    run(sys.executable, "-m", "build", "--no-isolation", *forms, "--outdir", out, source, cwd=out)


class Environment:
    """One of its own; without pip in it, which would take longer than all else."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder)
        self.folder, self.python = folder, folder / "bin" / "python"
        (self.packages,) = folder.glob("lib/*/site-packages")

    def pip(self, *arguments: object) -> None:
        run(sys.executable, "-m", "pip", "--python", self.python, *arguments, cwd=self.folder)

    def install(self, *what: object) -> None:
        """Python compiles what it imports, which is less than there is."""
        self.pip("install", "--quiet", "--no-compile", *what)

    def borrow(self, packages: Path) -> None:
        """See those of another one; the .pth files in there, as of a checkout, are not read."""
        (self.packages / "borrowed.pth").write_text(str(packages))
