"""What stands behind ``>>>``, in a page or a docstring, is so."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")]
WITH = [
    path for path in (*PAGES, *ROOT.glob("widget/**/*.py")) if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", WITH, ids=lambda path: path.name)
def test_examples_say_what_happens(path: Path) -> None:
    if path.suffix == ".md":
        failed, tried = doctest.testfile(str(path), module_relative=False)
    else:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


def test_there_are_examples() -> None:
    names = {path.name for path in WITH}
    assert names >= {"developers.md", "errors.py", "blueprint.py", "reading.py", "sanitize.py"}
