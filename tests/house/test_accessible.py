"""docs/accessibility.md says what was tested: each test is there, and none is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ..browser.rig.states import STATES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/accessibility.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| [^|]+ \| (tests/[^|]+) \|$", TEXT, re.M)
NAMED = {path for _, paths in ROWS for path in paths.split(", ")}
#: What a test of accessibility has in it.
SIGNS = re.compile(
    r"rig\.(axe|legible|states)|aria_snapshot|WCAG|forced_colors|reduced_motion|more_contrast|lighthouse"
    r"|\.press\(\"(Shift\+)?Tab"
)


def test_each_claim_names_tests_that_are_there() -> None:
    assert len(ROWS) > 15
    for claim, paths in ROWS:
        for path in paths.split(", "):
            assert re.search(r"^def test_", (ROOT / path).read_text("utf-8"), re.M), claim


def test_each_test_of_accessibility_is_named() -> None:
    files = {
        str(path.relative_to(ROOT))
        for place in ("browser", "lighthouse", "publish")
        for path in (ROOT / "tests" / place).glob("test_*.py")
        if SIGNS.search(path.read_text("utf-8"))
    }
    assert len(files) > 9
    assert files - NAMED == set()


def test_each_state_is_of_the_statement() -> None:
    said = re.search(r"\"All states\" are: ([^.]+)\.", TEXT)
    assert said
    words = re.sub(r"\s+", " ", said[1])
    for state in STATES:
        name = {"active": "in force", "unreviewed": "not reviewed"}.get(state, state)
        assert name.removeprefix("recalled-").replace("-", " ") in words, state


def test_the_versions_are_those_that_are_locked() -> None:
    package = json.loads((ROOT / "tests/lighthouse/package.json").read_text("utf-8"))
    assert f"Lighthouse {package['devDependencies']['lighthouse']} gives" in TEXT
    axe = pytest.importorskip("axe_playwright_python")
    script = Path(axe.__file__).with_name("axe.min.js").read_text("utf-8")
    version = re.search(r"axe v([\d.]+)", script)
    assert version and f"axe-core {version[1]}," in TEXT
