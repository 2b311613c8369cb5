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
from widget.cli.explaining import _WIDEST
from widget.read.yaml import parse


def told(*words: str) -> str:
    """What it prints, without a source of cards."""
    done = CliRunner().invoke(main, ["check", *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def words(text: str) -> str:
    """Its words alone, in whatever lines and columns."""
    return " ".join(re.findall(r"\w+", text))


def plain(text: str) -> str:
    return text.replace("`", "'")


def widths(text: str) -> list[int]:
    """Of the lines, but for addresses and for what is to be copied."""
    lines = text.splitlines()
    return [len(one) for one in lines if not one.startswith(("<http", "lint:", "  - {"))]


@pytest.mark.parametrize("rule", LOOKS)
def test_a_rule_is_told_with_its_reason_and_its_source(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = told("--explain", rule)
    assert text.startswith(f"{rule}: ")
    for word in ("\nFound: ", "\nWhy: ", "\nSource: "):
        assert text.count(word) == 1
    assert words(explanations()[rule]) in words(text)
    for markup in ("](", "`", "|", "**"):
        assert markup not in text
    assert max(widths(text)) <= 80
    # Who has the package alone has no other page, and who asks for one rule no other rule.
    for elsewhere in ("as above", "docs/", "writing-cards", "lint.md"):
        assert elsewhere not in text
    assert ("DISCERN" in text) is ("discern.org.uk" in text)


def test_a_wide_terminal_has_lines_that_can_be_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert 80 < max(widths(told("--explain", "all"))) <= _WIDEST == 100


def test_a_table_is_told_in_columns() -> None:
    text = told("--explain", "certainty-words")
    assert "\n\ncertainty   words\nhigh        reduces\n" in text
    assert "\nvery_low    may reduce, but we" in text


def test_the_excuse_it_shows_is_one() -> None:
    text = told("--explain", "promise")
    shown = text[text.index("lint:") :]
    fields, _ = parse(shown, "en/bath.md")
    assert [ExcuseSchema().load(excuse)["rule"] for excuse in fields["lint"]] == ["promise"]
    assert "lint:" not in told("--explain", UNUSED_EXCUSE)  # which has none
    assert "How to excuse it in a draft: " in told("--explain", "to-write")


def test_all_of_them_at_once() -> None:
    text = told("--explain", "all")
    places = [text.index(f"{rule}: {plain(what)}\n") for rule, what in LOOKS.items()]
    assert places == sorted(places)


def test_an_unknown_rule_is_told_which_there_are() -> None:
    done = CliRunner().invoke(main, ["check", "--explain", "promises"])
    assert done.exit_code == 1
    assert "found 'promises', expected all, or one of: to-write, " in done.stderr


@pytest.mark.parametrize(
    ("beside", "named"),
    [
        (["cards"], "SOURCE"),
        (["--json"], "--json"),
        (["cards", "--github", "--as-of", "2026-11-01"], "SOURCE, --as-of, --github"),
    ],
)
def test_what_would_change_nothing_is_refused(beside: list[str], named: str) -> None:
    for given in (["--explain", "promise", *beside], [*beside, "--explain", "promise"]):
        done = CliRunner().invoke(main, ["check", *given])
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"--explain: found {named} as well, expected a rule and nothing" in done.stderr


def test_an_app_explains_them_too() -> None:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint())
    done = app.test_cli_runner().invoke(cards, ["check", "--explain", "promise"])
    assert done.exit_code == 0 and "Why: no treatment keeps such a promise" in done.output
