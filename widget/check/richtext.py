"""Markdown to a node tree: rendered, sanitized, compared, its links and citations checked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from widget.check import differences, dom, policy
from widget.check.citations import CITATION, Cited, citations
from widget.check.sanitize import UnwantedCharacterError, sanitized
from widget.errors import Problem, SanitizeError
from widget.model import Node, Section
from widget.read.text import PRINTABLE

#: So many differences of a section are told; who sees them knows what is wrong.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Rich:
    """A section's nodes and what it cites."""

    nodes: tuple[Node, ...]
    cited: tuple[Cited, ...]


def render(markdown: str) -> str:
    """Markdown with tables and raw HTML as HTML. Not safe yet."""
    parser = _parser.markdown
    tokens = parser.parse(markdown)
    for token in tokens:
        _plain_table(token)
    return str(parser.renderer.render(tokens, parser.options, {}))


class _Parser(threading.local):
    """A parser for each thread: it makes its rules ready at first use, and another must not see
    them half made."""

    def __init__(self) -> None:
        self.markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
        # Every link becomes one, so that our own check judges it and the editor hears of it; left
        # alone the parser would show `[x](javascript:1)` to readers as it is written.
        self.markdown.validateLink = lambda url: True  # type: ignore[method-assign]


_parser = _Parser()


def _plain_table(token: Token) -> None:
    """Alignment comes as ``style``, which a strict page forbids; and a head names its column."""
    if token.type in ("th_open", "td_open"):
        token.attrs.pop("style", None)
        if token.type == "th_open":
            token.attrs["scope"] = "col"


def check_section(section: Section, file: str, *, clean: bool) -> tuple[Rich | None, list[Problem]]:
    """Turn a section into nodes.

    :param clean: for untrusted sources: take what cleaning leaves and report what went as warnings,
        where otherwise all that would change is an error.
    :returns: the nodes, or ``None`` where it may not be published; and what was found.
    """
    rich, problems = _checked(section, file, clean)
    return rich, list(problems)


# A running server reads all its cards again when one of them changes.
@lru_cache(maxsize=8192)
def _checked(section: Section, file: str, clean: bool) -> tuple[Rich | None, tuple[Problem, ...]]:
    field = f"section {section.title!r}" if section.title else "body"
    if (lines := section.markdown.count("\n") + 1) > policy.MAX_LINES:
        found, expected = f"{lines:,} lines", f"at most {policy.MAX_LINES} in a section"
        return None, (Problem(file, section.line, field, found, expected),)
    html = render(section.markdown)
    try:
        cleaned, tree = sanitized(html)
    except SanitizeError as error:
        unwanted = isinstance(error, UnwantedCharacterError)
        expected = PRINTABLE if unwanted else "HTML within the limits that every parser reads alike"
        return None, (Problem(file, section.line, field, str(error), expected),)
    nodes = dom.tidy(tree)
    removed = _removed(html, tree, section) if cleaned != html else ()
    problems = tuple(
        Problem(file, line, field, found, expected, warning=clean)
        for line, found, expected in (*removed, *_misspelt(nodes, section))
    )
    if any(not problem.warning for problem in problems):
        return None, problems
    return Rich(tuple(nodes), tuple(_cited(nodes, section, field))), problems


def _cited(nodes: list[Node], section: Section, field: str) -> Iterator[Cited]:
    lines = differences.Lines(section)
    found = {key for text in dom.texts(nodes) for keys in citations(text) for key in keys}
    for key in sorted(found):
        yield Cited(key, lines.of(f"@{key}"), field, f"[@{key}]")


def _removed(html: str, tree: list[Node], section: Section) -> Iterator[tuple[int, str, str]]:
    """What cleaning took away: line, found, expected."""
    found = list(differences.between(html, tree))
    lines = differences.Lines(section)
    for difference in found[:MOST_TOLD]:
        yield lines.find(difference), difference.found, difference.expected
    if len(found) > MOST_TOLD:
        yield section.line, f"{len(found) - MOST_TOLD} differences more", "none"


def _misspelt(nodes: list[Node], section: Section) -> Iterator[tuple[int, str, str]]:
    """Citations that would reach readers as they are written: line, found, expected."""
    for text in dom.texts(nodes):
        rest = CITATION.sub("", text)
        if (start := rest.find("[@")) >= 0:
            written = "".join(rest[start : start + 40].partition("]")[:2])
            line = differences.Lines(section).of(written)
            yield line, repr(written), "a citation such as [@one] or [@one; @two]"
