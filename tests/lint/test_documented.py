"""docs/lint.md has every rule, with its reason and its source, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from widget.check.lint.explained import explanations
from widget.check.lint.lint import _CHECKS
from widget.check.lint.lists import Phrases, known, lists_of
from widget.check.lint.rules import RULES, UNUSED_EXCUSE, WORDED

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/lint.md").read_text("utf-8")
#: Lists that a language need not fill.
MAY_LACK = ("subjects", "not_effects", "not_promises")


def test_each_rule_is_documented_and_each_documented_rule_is_there() -> None:
    table = dict(re.findall(r"^\| \[([a-z-]+)\]\(#\1\) \| (.+) \|$", DOCUMENT, re.M))
    assert table.pop(UNUSED_EXCUSE)
    assert list(table.items()) == list(RULES.items())
    assert list(_CHECKS) == list(RULES) and set(WORDED) < set(RULES)


def test_the_rules_of_the_page_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import rules  # type: ignore[import-not-found]

    assert rules.page(DOCUMENT) == DOCUMENT, "is stale: run `make rules`"
    assert rules.page(DOCUMENT.replace("Why: no treatment", "Why: a treatment")) == DOCUMENT
    assert DOCUMENT.count("\n### ") == len(explanations()) and "\n## As JSON\n" in DOCUMENT


def test_each_language_has_all_lists() -> None:
    assert known() == ("ar", "en", "es")
    for lang in known():
        lists = lists_of(lang)
        assert lists is not None
        for name in lists.__slots__:
            if name not in ("medical", "ends", *MAY_LACK):
                assert getattr(lists, name) not in ((), Phrases(())), (lang, name)
    assert lists_of("en-GB") is lists_of("en") and lists_of("fr") is None
