"""scripts/run-tests: what fails once is run once more and named; what is broken never passes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from coverage import CoverageData

ROOT = Path(__file__).parents[2]
SETTINGS = """[tool:pytest]
addopts = --import-mode=importlib --strict-markers
markers =
    browser: in the run beside all others
    firefox: in another beside both
    servers: in a third
    alone: in the run after them
    untraced: without coverage
"""
#: The tests of one file; `once` fails when it is called for the first time.
FILE = """
import os, time
from pathlib import Path
import pytest

def once(name="once"):
    seen = Path(__file__).with_name(name)
    if not seen.exists():
        seen.touch()
        pytest.fail("the first time")
"""
GOOD = "def test_good(): pass\n"
NAMED = "== failed, and passed when run once more, alone:"
Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Run:
    """Starts the script over the tests of one file, in a checkout that has nothing else."""
    (tmp_path / "scripts").mkdir()
    shutil.copy2(ROOT / "scripts/run-tests", tmp_path / "scripts")
    (tmp_path / "scripts/with-display").write_text('#!/bin/sh\nexec "$@"\n')
    (tmp_path / "scripts/with-display").chmod(0o755)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "setup.cfg").write_text(SETTINGS)
    (tmp_path / "tests").mkdir()
    # Coverage has nothing to see here, and would make each of some sixty runs dearer.
    without = {"COVERAGE_PROCESS_CONFIG": "", "WIDGET_COVERAGE": "", "PYTEST_ADDOPTS": ""}
    quick = {**os.environ, **without, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def run(tests: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
        (tmp_path / "tests/test_it.py").write_text(FILE + tests)
        return subprocess.Popen(
            [tmp_path / "scripts/run-tests", *(arguments or [""])],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**quick, **more},
        )  # fmt: skip

    return run


@pytest.fixture
def ran(start: Run) -> Callable[..., tuple[int, str]]:
    """Its exit code, and what it said."""

    def run(tests: str, *arguments: str, **more: str) -> tuple[int, str]:
        with start(tests, *arguments, **more) as process:
            said, _ = process.communicate(timeout=120)
        return process.returncode, said

    return run


def test_what_fails_once_is_run_once_more_and_named(ran):
    code, said = ran(
        "def test_plain(): once('plain')\n"
        "@pytest.mark.browser\n@pytest.mark.parametrize('x', ['a b', 'ü'])\n"
        "def test_browser(x): once(f'browser {x}')\n"
        "@pytest.mark.browser\n@pytest.mark.firefox\ndef test_firefox(): once('firefox')\n"
        "@pytest.mark.servers\ndef test_servers(): once('servers')\n"
        "@pytest.mark.alone\ndef test_alone(): once('alone')\n" + GOOD
    )
    assert code == 0, said
    names = [
        "test_plain",
        "test_servers",
        "test_firefox",
        "test_browser[a b]",
        r"test_browser[\xfc]",
        "test_alone",
    ]
    named = said.split(NAMED)[1].strip().splitlines()
    assert named == [f"tests/test_it.py::{name}" for name in names]
    # Of all that are neither, one; servers; Firefox; alone.
    assert said.count("1 passed, 6 deselected") == 4


def test_coverage_watches_all_but_what_it_would_only_make_dearer(ran):
    code, said = ran(
        "import coverage\n"
        "def test_watched(): assert coverage.Coverage.current()\n"
        "@pytest.mark.servers\ndef test_servers(): assert coverage.Coverage.current()\n"
        "@pytest.mark.untraced\ndef test_other(): assert not coverage.Coverage.current(); once()\n",
        WIDGET_COVERAGE="1",
    )
    assert code == 0, said
    assert said.split(NAMED)[1].strip() == "tests/test_it.py::test_other"


#: A package with what cannot be imported, or may not be: it would act.
PACKAGE = {
    "widget/__init__.py": "",
    "widget/lonely.py": "ran = 1\n",
    "widget/cli/__init__.py": "",
    "widget/cli/__main__.py": "raise SystemExit(3)\n",
    "widget/migrations/__init__.py": "",
    "widget/migrations/first.py": "raise LookupError\n",
}


def test_what_no_test_imports_is_watched_all_the_same(ran, tmp_path):
    for name, text in PACKAGE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with (tmp_path / "setup.cfg").open("a") as settings:
        settings.write("[coverage:run]\nsource = widget\ndata_file = build/coverage/data\n")
    code, said = ran(GOOD, WIDGET_COVERAGE="1")
    assert code == 0, said
    data = CoverageData(tmp_path / "build/coverage/data")
    data.read()
    seen = {name: data.lines(str(tmp_path / name)) for name, text in PACKAGE.items() if text}
    assert seen == {name: [1] if name == "widget/lonely.py" else [] for name in seen}


def test_what_fails_again_fails(ran):
    code, said = ran("def test_bad(): assert 0\ndef test_once(): once()\n" + GOOD)
    assert code == 1
    assert said.count("FAILED tests/test_it.py::test_bad") == 2
    assert NAMED not in said


def test_more_than_a_few_are_not_run_again(ran):
    six = "@pytest.mark.parametrize('n', range(6))\ndef test_once(n): once(str(n))\n"
    code, said = ran(six + GOOD)
    assert code == 1
    assert said.count("6 failed, 1 passed") == 1
    assert "once more" not in said


def test_what_stopped_at_a_failure_is_not_whole(ran):
    """What stands below it never ran."""
    code, said = ran("def test_once(): once()\ndef test_bad(): assert 0\n", "", "-x")
    assert code == 1
    assert "once more" not in said


@pytest.mark.parametrize("again", ["pytest.skip('no browser')", "os._exit(0)"])
def test_what_did_not_pass_again_has_failed(ran, again):
    tests = (
        f"def test_once():\n    if Path(__file__).with_name('once').exists(): {again}\n    once()"
    )
    code, said = ran(f"{tests}\n{GOOD}")
    assert code != 0, said
    assert NAMED not in said


def test_a_fixture_that_fails_once_is_a_failure_too(ran):
    code, said = ran("@pytest.fixture\ndef it():\n    yield\n    once()\ndef test_it(it): pass\n")
    assert code == 0, said
    assert said.split(NAMED)[1].split() == ["tests/test_it.py::test_it"]


@pytest.mark.parametrize(
    ("tests", "arguments", "code"),
    [
        ("import nothing_of_this_name\n", [""], 2),
        ("import nothing_of_this_name\n", ["", "--continue-on-collection-errors"], 1),
        ("def test_x(): os._exit(3)\n", [""], 3),
        ("@pytest.mark.browser\ndef test_x(): os._exit(0)\n", [""], 1),
        ("@pytest.mark.browser\n@pytest.mark.firefox\ndef test_x(): os._exit(0)\n", [""], 1),
        ("@pytest.mark.servers\ndef test_x(): os._exit(0)\n", [""], 1),
        (GOOD, ["alone"], 5),
    ],
)
def test_how_a_run_ends_is_how_the_script_ends(ran, tests, arguments, code):
    found, said = ran(tests, *arguments)
    assert found == code, said
    assert "once more" not in said


@pytest.mark.parametrize("lane", ["", "@pytest.mark.firefox\n"])
def test_whoever_ends_the_script_ends_the_run_beside_it(start, tmp_path, lane):
    pid = tmp_path / "pid"
    wait = f"Path({str(pid)!r}).write_text(f'{{os.getpid()}}\\n'); time.sleep(100)"
    code = (
        f"@pytest.mark.browser\n{lane}def test_long(): {wait}\ndef test_other(): time.sleep(100)\n"
    )
    with start(code) as process:
        _until(lambda: pid.exists() and pid.read_text().endswith("\n"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) != 0
        process.stdout.close()
        _until(lambda: not Path(f"/proc/{pid.read_text().strip()}").exists())


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
