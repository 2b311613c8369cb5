"""Markdown to a node tree: rendered, sanitized, compared, its links and citations checked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from widget.check import dom, policy
from widget.check.links import EXPECTED, is_link
from widget.check.sanitize import sanitize
from widget.errors import Problem, SanitizeError
from widget.model import Node, Section

#: A citation, ``[@key]`` or ``[@one; @two]``.
CITATION = re.compile(r"\[@([^\]\s;]+(?:;\s*@[^\]\s;]+)*)\]")
_TAGS = " ".join(sorted(policy.TAGS))


@dataclass(frozen=True, slots=True)
class Rich:
    """A section's nodes and the source keys that it cites."""

    nodes: tuple[Node, ...]
    cited: frozenset[str]


def citations(text: str) -> list[list[str]]:
    """Each citation in a text as its list of keys."""
    return [[key.strip().lstrip("@") for key in found.split(";")]
            for found in CITATION.findall(text)]  # fmt: skip


def render(markdown: str) -> str:
    """Markdown with tables and raw HTML as HTML. Not safe yet."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse(markdown)
    for token in tokens:
        _plain_table(token)
    return str(parser.renderer.render(tokens, parser.options, {}))


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
    field = f"section {section.title!r}" if section.title else "body"
    html = render(section.markdown)
    try:
        cleaned = sanitize(html)
    except SanitizeError as error:
        expected = "text that two sanitizers read alike, within the limits"
        return None, [Problem(file, section.line, field, str(error), expected)]
    tree = dom.parse(cleaned)
    problems = [
        Problem(file, _line(section, needle), field, found, expected, warning=clean)
        for found, expected, needle in _differences(dom.parse(html), tree)
    ]
    cited = frozenset(key for keys in citations(section.markdown) for key in keys)
    if problems and not clean:
        return None, problems
    return Rich(tuple(dom.tidy(tree)), cited), problems


def _differences(before: list[Node], after: list[Node]) -> list[tuple[str, str, str]]:
    """What cleaning took away: (found, expected, what to look for in the source)."""
    if before == after:
        return []
    found: dict[str, tuple[str, str, str]] = {}
    for tag, attributes in dom.walk(before):
        if tag not in policy.TAGS:
            found[tag] = (f"<{tag}>, which would be removed", f"only {_TAGS}", f"<{tag}")
            continue
        for name, value in attributes.items():
            if name not in policy.ATTRIBUTES.get(tag, ()):
                allowed = " ".join(sorted(policy.ATTRIBUTES.get(tag, ()))) or "no attribute"
                text = f"the attribute {name} of <{tag}>, which would be removed"
                found[f"{tag} {name}"] = (text, allowed, name)
            elif name == "href" and not is_link(value):
                text = f"the link {value[:80]!r}, which would be removed"
                found[value] = (text, EXPECTED, value[:40] or "<a")
            elif name == "scope" and value not in policy.SCOPES:
                text = f"scope={value[:40]!r}, which would be removed"
                found[value] = (text, " ".join(sorted(policy.SCOPES)), "scope")
    if not found:
        lost = Counter(t for t, _ in dom.walk(before)) - Counter(t for t, _ in dom.walk(after))
        gained = Counter(t for t, _ in dom.walk(after)) - Counter(t for t, _ in dom.walk(before))
        tag = next(iter(lost | gained), "")
        where = f" near <{tag}>" if tag else ""
        expected = "every tag closed where it was opened, and & and < written as &amp; and &lt;"
        found[""] = (f"HTML{where} that a browser would read otherwise", expected, f"<{tag}")
    return list(found.values())


def _line(section: Section, needle: str) -> int:
    """The line in the file on which something stands; the section's where it cannot be told."""
    marks = {"<img": "![", "<code": "`", "<pre": "    ", "<hr": "---"}
    wanted = {needle.lower(), marks.get(needle, needle.lower())}
    for number, line in enumerate(section.markdown.split("\n")):
        if any(word in line.lower() for word in wanted if word):
            return section.line + number + (1 if section.title else 0)
    return section.line
