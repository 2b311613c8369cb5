"""Markdown becomes nodes; what would be lost is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

import widget
from widget.check.richtext import MOST_TOLD, check_section
from widget.errors import Problem
from widget.model import Section

from .cases import good_card


def problems(markdown: str, *, clean: bool = False) -> list[Problem]:
    return check_section(Section("T", markdown, 10), "en/x.md", clean=clean)[1]


def cited(markdown: str) -> set[tuple[str, int]]:
    rich, _ = check_section(Section("T", markdown, 10), "en/x.md", clean=False)
    assert rich
    return {(each.key, each.line) for each in rich.cited}


@pytest.mark.parametrize(
    ("markdown", "found", "line"),
    [
        ("a\n\n<div>b</div>", "<div>", 13),
        ("<p>divide <em>x</em></p>\n\n<div>b</div>", "<div>", 13),
        ("style\n\n<p style='x'>b</p>", "the attribute style of <p>", 13),
        ("a\n\n<p\n style='x'>b</p>", "the attribute style of <p>", 13),
        ("a\n\n![b](c)", "<img>", 13),
        ("a\n\n[b](/c)", "the link '/c'", 13),
        ("a [b][c]\n\n[c]: /d", "the link '/d'", 13),
        ("a\n\n<a href='&#47;d'>b</a>", "the link '/d'", 10),  # written otherwise: the section's
        ("a\n\n[b](/%C3%A4)", "the link '/%C3%A4'", 13),
        ("a\n\n[b](/ä)", "the link '/%C3%A4'", 13),
        ("a\n\n<javascript:alert(1)>", "the link 'javascript:alert(1)'", 13),
        ("a `b`", "<code>", 11),
        ("a\n\nb\n---", "<h2>", 14),
        ("a\n\n> # b", "<h1>", 13),
        ("a\n\n##### b", "<h5>", 13),
        ("a\n\n- - -\n", "<hr>", 13),
    ],
)
def test_what_would_be_removed_is_told_with_its_line(markdown: str, found: str, line: int) -> None:
    told = [(problem.found, problem.line) for problem in problems(markdown)]
    assert (f"{found}, which would be removed", line) in told


def test_every_occurrence_has_its_own_line() -> None:
    told = problems("<div>a</div>\n\n<DIV>b</DIV>\n\n<div>c</div>")
    assert [problem.line for problem in told] == [11, 13, 15]


def test_a_text_without_a_heading_counts_from_its_own_line() -> None:
    told = check_section(Section("", "<div>a</div>", 10), "en/_x.md", clean=False)[1]
    assert [(problem.line, problem.field) for problem in told] == [(10, "body")]


def test_too_many_differences_are_summed_up() -> None:
    told = problems("<div></div>\n" * (MOST_TOLD + 5))
    assert len(told) == MOST_TOLD + 1
    assert told[-1].found == "5 differences more"


def test_cleaning_keeps_what_is_left_and_warns() -> None:
    section = Section("T", "a <span>b</span> [c](/d)", 10)
    rich, told = check_section(section, "en/x.md", clean=True)
    assert rich
    assert rich.nodes == (["p", {}, "a b ", ["a", {}, "c"]],)
    assert [problem.warning for problem in told] == [True, True]


def test_cleaning_does_not_mend_what_no_two_parsers_agree_on() -> None:
    section = Section("T", '<a href="&#104ttps://x.example/">b</a>', 10)
    rich, told = check_section(section, "en/x.md", clean=True)
    assert rich is None
    assert [problem.warning for problem in told] == [False]


@pytest.mark.parametrize(
    ("markdown", "keys"),
    [
        ("a [@b]", {("b", 11)}),
        ("a\n\n- [@b; @c]\n- [@c]", {("b", 13), ("c", 13)}),
        ("a [@b;\n@c]", {("b", 11), ("c", 12)}),
        ("a [@&#98;]", {("b", 10)}),
        ("a &#91;@b]", {("b", 11)}),
        ("a &lbrack;@b]", {("b", 11)}),
        ("<!-- [@b] --> a", set()),
        ('<abbr title="[@b]">a</abbr>', set()),
        ("a [@b](https://b.example/)", set()),
        ("a [@B_c]", {("B_c", 11)}),
    ],
)
def test_citations_are_those_that_readers_see(markdown: str, keys: set[tuple[str, int]]) -> None:
    assert cited(markdown) == keys


@pytest.mark.parametrize("markdown", ["a [@b, @c]", "a [@b p. 3]", "a [@ b]", "a [@b", "a [@b;@]"])
def test_a_citation_that_readers_would_see_raw_is_an_error(markdown: str) -> None:
    assert [problem.line for problem in problems(markdown)] == [11]


def test_no_citation_can_stop_the_catalogue(tmp_path: Path) -> None:
    """A key put together by a reference once passed the check and failed at publishing."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "good.md").write_text(good_card())
    catalogue = widget.Catalogue(tmp_path)
    (tmp_path / "en" / "bad.md").write_text(good_card() + "\nToo [@no&#107;ey] &#91;@x].\n")
    catalogue.reload()
    assert [problem.found for problem in catalogue.problems] == ["[@nokey]", "[@x]"]
    assert "v1/cards/good.en.json" in catalogue.paths()


def test_a_table_head_names_its_columns_and_loses_its_style() -> None:
    section = Section("T", "| a | b |\n| :-: | --: |\n| c | d |", 10)
    rich, told = check_section(section, "en/x.md", clean=False)
    assert not told
    assert rich
    head = ["thead", {}, ["tr", {}, ["th", {"scope": "col"}, "a"], ["th", {"scope": "col"}, "b"]]]
    assert rich.nodes[0][2] == head
