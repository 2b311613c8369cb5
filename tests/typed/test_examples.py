"""What users copy out of examples/ is right under mypy's strict mode, each folder by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Those with Python in them; a package, or modules that import each other by name.
FOLDERS = sorted({p.parent for p in (ROOT / "examples").glob("*/*.py")}, key=str)
PLACES = [ROOT / "examples", ROOT / "examples/factory", *FOLDERS]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy knows of the package, for all of them."""
    return tmp_path_factory.mktemp("mypy")


@pytest.mark.parametrize("folder", PLACES, ids=lambda folder: folder.name)
def test_an_example_is_typed(folder: Path, cache: Path) -> None:
    files = [*folder.glob("*.py"), *(one.parent for one in folder.glob("*/__init__.py"))]
    assert files
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "setup.cfg",
         "--cache-dir", cache, *files],
        cwd=folder, env={**os.environ, "MYPYPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
