"""The plug-in in other people's runs of pytest: it does what is told of it, and else nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import pytest_treatment_cards as plugin
from widget.testing import FAULTS, STATES
from widget.testing.server import DEAD, TIMEOUT

from . import examples

#: What no run may have imported that asks for no fixture.
HEAVY = ("widget", "flask", "werkzeug", "marshmallow", "bleach", "sqlalchemy", "babel")
IDLE = f"""
import sys

def test_nothing_of_it_is_here(pytestconfig):
    assert pytestconfig.pluginmanager.hasplugin("treatment_cards")
    assert not {set(HEAVY)!r} & set(sys.modules)
"""


def test_every_example_of_the_page_runs(tmp_path: Path) -> None:
    done = examples.pytest(sys.executable, examples.written(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^(\d+) passed in", done.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) >= 8 + len(STATES) + len(FAULTS) + 2


def test_a_run_without_fixtures_imports_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "test_idle.py").write_text(IDLE)
    done = examples.pytest(sys.executable, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pytest_has_nothing_to_warn_of_where_we_are_imported_first(tmp_path: Path) -> None:
    """As by `python -m` of a program that runs pytest, or by another plug-in."""
    (tmp_path / "test_one.py").write_text("def test_one(treatment_cards): pass\n")
    first = ("import widget.testing", "import pytest_treatment_cards")
    done = examples.pytest(sys.executable, tmp_path, before=first)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_it_can_be_taken_away(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one(treatment_cards): pass\n")
    done = examples.pytest(sys.executable, tmp_path, "-p", "no:treatment_cards")
    assert done.returncode == 1
    assert "fixture 'treatment_cards' not found" in done.stdout


def test_pytest_tells_what_the_fixtures_are(tmp_path: Path) -> None:
    told = examples.pytest(sys.executable, tmp_path, "--fixtures").stdout
    ours = told.partition("fixtures defined from pytest_treatment_cards")[2].partition("\n---")[0]
    assert len(re.findall(r"^(\w+).* -- .*\n    \w", ours, re.MULTILINE)) == 5, ours


def test_the_names_that_are_known_without_an_import_are_right() -> None:
    assert plugin._STATES == STATES
    assert (*FAULTS, TIMEOUT, DEAD) == plugin._FAULTS


def test_the_import_costs_next_to_nothing() -> None:
    """Beside pytest, which is there: no module but its own."""
    code = (
        "import sys, contextlib, typing, pytest; before = set(sys.modules); "
        "import pytest_treatment_cards; print(sorted(set(sys.modules) - before))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert [name for name in eval(told) if not name.startswith("__editable__")] == [
        "pytest_treatment_cards"
    ]


@pytest.mark.parametrize("block", examples.blocks(), ids=lambda block: block.split("\n")[0])
def test_an_example_is_a_whole_file(block: str) -> None:
    compile(block, "example", "exec")
    assert "def test_" in block
