"""SECURITY.md names a test for each promise; each has to be there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| (tests/[^|]+) \|$", TEXT, re.M)


def test_each_promise_names_tests_that_are_there() -> None:
    assert len(ROWS) > 20
    for promise, named in ROWS:
        for path in named.split(", "):
            assert re.search(r"^ *def test_", (ROOT / path).read_text("utf-8"), re.M), promise


def test_each_page_that_it_names_is_there() -> None:
    pages = re.findall(r"docs/[a-z-]+\.md", TEXT)
    assert len(set(pages)) >= 3
    for page in pages:
        assert (ROOT / page).is_file(), page
