"""The package as its users' type checkers see it: installed from the wheel, in strict mode."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import widget
import widget.database
import widget.testing

from ..elsewhere import ROOT, Environment, outcome

pytestmark = pytest.mark.slow
USER = Path(__file__).parent / "user"
STRICT = {
    "typeCheckingMode": "strict",
    "enableTypeIgnoreComments": False,
    "reportUnnecessaryTypeIgnoreComment": "error",
}


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an environment, and beside it what is installed here, but not this checkout."""
    made = Environment(tmp_path_factory.mktemp("user"))
    made.install("--no-deps", wheel)
    made.borrow(Path(pytest.__file__).parents[1])
    return made.python


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(USER, tmp_path / "project")
    (tmp_path / "project/pyrightconfig.json").write_text(json.dumps(STRICT))
    return tmp_path / "project"


def mypy(python: Path, project: Path) -> str:
    options = ("--strict", "--config-file=", "--python-executable", python)
    options += ("--cache-dir", python.parents[1] / "mypy")
    return outcome(sys.executable, "-m", "mypy", *options, ".", cwd=project).stdout


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
