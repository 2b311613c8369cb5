"""The hooks of .pre-commit-config.yaml, run by pre-commit itself in a clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest commit, with the tools of this checkout."""
    clone = tmp_path_factory.mktemp("hooks") / "clone"
    _run("git", "clone", "--quiet", "--local", str(ROOT), str(clone))
    for name in (".venv", "node_modules"):
        (clone / name).symlink_to(ROOT / name)
    if (ROOT / ".mypy_cache").is_dir():  # by hash, so that the same files are not read again
        shutil.copytree(ROOT / ".mypy_cache", clone / ".mypy_cache")
    (clone / ".pre-commit-config.yaml").write_bytes((ROOT / ".pre-commit-config.yaml").read_bytes())
    return clone


def _run(*command: str, cwd: Path = ROOT, fails: bool = False) -> str:
    without = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(command, cwd=cwd, env=without, capture_output=True, text=True)
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout


def _hooks_over(clone: Path, name: str, text: str, *, fails: bool = False) -> str:
    path = clone / name
    before = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    try:
        command = (str(PRE_COMMIT), "run", "--color", "never", "--files", name)
        return _run(*command, cwd=clone, fails=fails)
    finally:
        path.write_text(before, "utf-8")


def test_what_is_clean_passes(clone: Path) -> None:
    name = "widget/__main__.py"
    told = _hooks_over(clone, name, (clone / name).read_text("utf-8"))
    assert told.count("Passed") == 3 and "Failed" not in told


@pytest.mark.parametrize(
    ("name", "worse", "hook"),
    [
        ("widget/__main__.py", "import os\n", "Python is clean"),
        ("widget/__main__.py", "x = {  'a':1 }\n", "Python is formatted"),
        ("widget/__main__.py", "x: int = 'one'\n", "Python's types hold"),
        ("static/js/height.js", "let   a = 1\n", "JavaScript and CSS are formatted and clean"),
        ("examples/partner/static/site.css", "a{b:c}\n", "JavaScript and CSS are formatted and"),
        ("tests/browser/rig/recorder.js", "let   a = 1\n", "JavaScript and CSS are formatted and"),
        ("static/js/height.js", "document.title = '';\n", "The committed client is what its"),
        ("widget/starter/en/tens.md", "---\n", "The starter cards have no mistake"),
    ],
)
def test_what_is_not_clean_is_held_up(clone: Path, name: str, worse: str, hook: str) -> None:
    before = (clone / name).read_text("utf-8")
    text = worse if name.endswith(".md") else before + "\n" + worse
    told = _hooks_over(clone, name, text, fails=True)
    line = next(line for line in told.splitlines() if line.startswith(hook))
    assert line.endswith("Failed"), told


def test_hooks_fetch_nothing() -> None:
    import yaml

    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    assert {hook["language"] for repository in config["repos"] for hook in repository["hooks"]} == {
        "system"
    }
