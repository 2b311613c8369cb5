"""`check --explain`: who has the package alone reads of a rule what docs/lint.md says."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from flask import Flask

from widget import create_blueprint
from widget.check.lint.explained import explanations
from widget.check.lint.rules import LOOKS, UNUSED_EXCUSE
from widget.check.schema.files import ExcuseSchema
from widget.cli import cards, main
from widget.read.yaml import parse


def told(*words: str) -> str:
    """What it prints, without a source of cards."""
    done = CliRunner().invoke(main, ["check", *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("rule", LOOKS)
def test_a_rule_is_told_with_its_reason_and_its_source(rule: str) -> None:
    text = told("--explain", rule)
    assert text.startswith(f"{rule}: ")
    for word in ("\nFound: ", "\nWhy: ", "\nSource: "):
        assert text.count(word) == 1
    # All of it, in whatever lines.
    words = re.sub(r"\[([^]]+)\]\(([^)\s]+)\)", r"\1 <\2>", explanations()[rule]).split()
    assert " ".join(words) in " ".join(text.split())
    assert "](" not in text
    rows = ("|", "<http", "lint:", "  - {")
    assert [
        line for line in text.splitlines() if len(line) > 80 and not line.startswith(rows)
    ] == []


def test_the_excuse_it_shows_is_one() -> None:
    text = told("--explain", "promise")
    shown = text[text.index("lint:") :]
    fields, _ = parse(shown, "en/bath.md")
    assert [ExcuseSchema().load(excuse)["rule"] for excuse in fields["lint"]] == ["promise"]
    assert "lint:" not in told("--explain", UNUSED_EXCUSE)  # which has none


def test_all_of_them_at_once() -> None:
    text = told("--explain", "all")
    places = [text.index(f"{rule}: {what}\n") for rule, what in LOOKS.items()]
    assert places == sorted(places)


def test_an_unknown_rule_is_told_which_there_are() -> None:
    done = CliRunner().invoke(main, ["check", "--explain", "promises", "cards"])
    assert done.exit_code == 1
    assert "found 'promises', expected all, or one of: to-write, " in done.stderr


def test_an_app_explains_them_too() -> None:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint())
    done = app.test_cli_runner().invoke(cards, ["check", "--explain", "promise"])
    assert done.exit_code == 0 and "Why: no treatment keeps such a promise" in done.output
