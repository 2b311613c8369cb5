"""What editors really write comes back as it was, and gives no message."""

from __future__ import annotations

import pytest

from widget.check import dom
from widget.check.richtext import check_section, render
from widget.check.sanitize import sanitize
from widget.model import Section

from .cases import CASES, tree_of

BENIGN = CASES / "benign"
HTML = (BENIGN / "html.txt").read_text("utf-8").split("\n")[1:-1]
MARKDOWN = (BENIGN / "markdown.txt").read_text("utf-8").removesuffix("\n").split("\n...\n")[1:]


def test_there_are_at_least_two_hundred() -> None:
    assert len(HTML) >= 150
    assert len(MARKDOWN) >= 80
    assert len(set(HTML + MARKDOWN)) == len(HTML + MARKDOWN) >= 200


@pytest.mark.parametrize("html", HTML)
def test_html_comes_back_as_the_same_tree(html: str) -> None:
    assert tree_of(sanitize(html)) == tree_of(html)


@pytest.mark.parametrize("markdown", HTML + MARKDOWN)
def test_as_a_section_it_gives_no_message(markdown: str) -> None:
    rich, problems = check_section(Section("What it is", markdown, 20), "en/good.md", clean=False)
    assert problems == []
    assert rich
    assert list(rich.nodes) == dom.tidy(tree_of(render(markdown)))
