"""The examples of docs/testing.md as files that pytest can run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

#: Other plug-ins of this environment: not there in the runs here, which are to be those of others.
OTHERS = ("anyio", "hypothesispytest", "schemathesis")
PAGE = Path(__file__).parents[2] / "docs" / "testing.md"


def blocks() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def written(folder: Path) -> Path:
    """Each block as a file of its own, which needs nothing but itself."""
    for number, block in enumerate(blocks()):
        (folder / f"test_example_{number}.py").write_text(block, "utf-8")
    return folder


def pytest(
    python: str | Path, folder: Path, *arguments: str, before: Iterable[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run what is in a folder, where each warning is an error, as somebody else's project.

    :param before: statements for the process, before pytest starts.
    """
    start = "import pytest, sys; sys.exit(pytest.main(sys.argv[1:]))"
    command = [str(python), "-W", "error", "-c", "; ".join([*before, start])]
    options = ["-W", "error", "-p", "no:cacheprovider", "-q", "--rootdir", str(folder)]
    options += [f"-pno:{name}" for name in OTHERS]
    return subprocess.run(
        [*command, *options, *arguments, str(folder)], cwd=folder, capture_output=True, text=True
    )
