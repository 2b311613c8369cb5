"""The package as its users' type checkers see it: installed from the wheel, in strict mode."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import widget
import widget.database
import widget.testing

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
USER = Path(__file__).parent / "user"
STRICT = {
    "typeCheckingMode": "strict",
    "enableTypeIgnoreComments": False,
    "reportUnnecessaryTypeIgnoreComment": "error",
}


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an environment, and beside it what is installed here, but not this checkout."""
    folder = tmp_path_factory.mktemp("user")
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in names.splitlines():
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / "tree" / name)
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    made = run(*build, folder / "tree", cwd=folder)
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv")
    (python,) = (folder / "venv/bin").glob("python")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps")
    made = run(*pip, wheel, cwd=folder)
    assert made.returncode == 0, made.stdout + made.stderr
    (packages,) = (folder / "venv/lib").glob("*/site-packages")
    # The folder that a .pth names is searched; .pth files in there, this checkout's, are not read.
    (packages / "here.pth").write_text(str(Path(pytest.__file__).parents[1]))
    return python


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(USER, tmp_path / "project")
    (tmp_path / "project/pyrightconfig.json").write_text(json.dumps(STRICT))
    return tmp_path / "project"


def mypy(python: Path, project: Path) -> str:
    options = ("--strict", "--config-file=", "--python-executable", python)
    options += ("--cache-dir", python.parents[1] / "mypy")
    return run(sys.executable, "-m", "mypy", *options, ".", cwd=project).stdout


def pyright(python: Path, *arguments: object, cwd: Path) -> str:
    program = ROOT / "node_modules/.bin/pyright"
    if not program.exists():
        pytest.skip("npm packages are not installed: make client-check")
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"  # --verifytypes knows no other way
    return subprocess.run(
        [program, *map(str, arguments)], cwd=cwd, env={**os.environ, "PATH": path},
        capture_output=True, text=True,
    ).stdout  # fmt: skip


def test_mypy_takes_what_is_right_and_refuses_what_is_wrong(python: Path, project: Path) -> None:
    assert mypy(python, project).startswith("Success: no issues found in 2 source files")
    _excuse_nothing(project)
    found = re.findall(r"wrong\.py:(\d+): error", mypy(python, project))
    assert sorted(set(map(int, found))) == _lines(project)


def test_pyright_takes_what_is_right_and_refuses_what_is_wrong(python, project) -> None:
    assert pyright(python, ".", cwd=project).startswith("0 errors, 0 warnings")
    _excuse_nothing(project)
    found = re.findall(r"wrong\.py:(\d+):\d+ - error", pyright(python, ".", cwd=project))
    assert sorted(set(map(int, found))) == _lines(project)


def _excuse_nothing(project: Path) -> None:
    path = project / "wrong.py"
    path.write_text(re.sub(r"  # (type|pyright): ignore.*", "", path.read_text("utf-8")), "utf-8")


def _lines(project: Path) -> list[int]:
    """Every line that calls something."""
    lines = (project / "wrong.py").read_text("utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.endswith(")")]


def test_every_public_name_has_whole_types(python: Path, tmp_path: Path) -> None:
    """And so has what can be reached from it: what is unknown in that makes it unknown in part."""
    arguments = ("--verifytypes", "widget", "--ignoreexternal", "--outputjson")
    told = json.loads(pyright(python, *arguments, cwd=tmp_path))["typeCompleteness"]
    modules = (widget, widget.database, widget.testing)
    public = [made for module in modules for made in vars(module).values()
              if inspect.isclass(made) or inspect.isfunction(made)]  # fmt: skip
    assert len(public) > 30
    symbols = {symbol["name"]: symbol for symbol in told["symbols"]}
    for made in public:
        name = f"{made.__module__}.{made.__qualname__}"
        assert name in symbols
        for place, symbol in symbols.items():
            if place == name or place.startswith(f"{name}."):
                assert symbol["isTypeKnown"] and not symbol["isTypeAmbiguous"], symbol
