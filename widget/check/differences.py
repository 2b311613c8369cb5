"""What cleaning takes away from a section, in an editor's words and with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from widget.check import dom, policy
from widget.check.links import EXPECTED, is_link
from widget.check.sanitize import may_stand
from widget.model import Node, Section

_ALLOWED = f"only {' '.join(sorted(policy.TAGS))}"
_CLOSED = (
    "every tag written out and closed where it was opened, and & and < written as &amp; and &lt;"
)
#: What makes a tag in Markdown. Quoted (``>``) and listed lines count too.
_MARKS = {
    "img": r"!\[",
    "code": "`|^    |^\t",
    "pre": "^[ >]*(?:    |\t|```|~~~)",
    "hr": r"^[ >]*(?:[-_*][ \t]*){3,}$",
    "h1": r"^[ >]*#[ \t]|^[ >]*=+[ \t]*$",
    "h2": r"^[ >]+##[ \t]|^[ >]*-+[ \t]*$",
    "h5": r"^[ >]*#####[ \t]",
    "h6": r"^[ >]*######[ \t]",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """:param pattern: how it looks in the source; :param nth: its number among those, from 0."""

    found: str
    expected: str
    pattern: str
    nth: int = 0


def between(html: str, after: list[Node]) -> Iterator[Difference]:
    """What is in ``html`` and not in the tree that cleaning left of it."""
    for text in dom.swallowed(html):
        shown = text.partition("\n")[0][:30]
        expected = "--> where it ends" if text.startswith("<!--") else "< written as &lt;"
        yield Difference(f"{shown!r}, which hides what follows", expected, re.escape(text[:4]))
    before = dom.parse(html)
    if before == after:
        return
    seen: Counter[str] = Counter()
    for found, expected, pattern in _forbidden(before):
        yield Difference(f"{found}, which would be removed", expected, pattern, seen[pattern])
        seen[pattern] += 1
    if not seen:
        had = Counter(tag for tag, _ in dom.walk(before))
        has = Counter(tag for tag, _ in dom.walk(after))
        tag = next(iter((had - has) | (has - had)), "")
        where = f" near <{tag}>" if tag else ""
        found = f"HTML{where} that a browser would read otherwise"
        yield Difference(found, _CLOSED, rf"<{tag}\b|<table\b" if tag else "<|&")


def _forbidden(before: list[Node]) -> Iterator[tuple[str, str, str]]:
    for tag, attributes in dom.walk(before):
        opened = rf"<{re.escape(tag)}(?![^\s/>])"
        if tag not in policy.TAGS:
            yield f"<{tag}>", _ALLOWED, "|".join([opened, *filter(None, [_MARKS.get(tag)])])
            continue
        for name, value in attributes.items():
            if may_stand(tag, name, value):
                continue
            within = rf"{opened}[^>]{{0,300}}?\s{re.escape(name)}"
            if name not in policy.ATTRIBUTES.get(tag, ()):
                allowed = "only " + " ".join(policy.ATTRIBUTES.get(tag, ["the tag itself"]))
                titled = r"|\]\(\S+\s+[\"'(]" if tag == "a" else ""  # [text](address "title")
                yield f"the attribute {name} of <{tag}>", allowed, within + titled
            elif name == "href" and not is_link(value):
                yield f"the link {value[:80]!r}", EXPECTED, _written(value)
            else:
                yield f"{name}={value[:40]!r}", " or ".join(sorted(policy.SCOPES)), within


def _written(link: str) -> str:
    """How a link may look in the source, where it may hold references and unescaped characters."""
    ways = [link[:60], unquote(link)[:60], re.split("[&%]", link)[0][:60]]
    return "|".join(re.escape(way) for way in ways if way) or r"\]\(|<a\b"


class Lines:
    """Where something stands in a section, by the lines of its file."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.first = section.line + (1 if section.title else 0)

    def find(self, difference: Difference) -> int:
        """The line of a difference; the section's where it cannot be told."""
        pattern = re.compile(difference.pattern, re.IGNORECASE | re.MULTILINE)
        for number, match in enumerate(pattern.finditer(self.section.markdown)):
            if number == difference.nth:
                return self._line(match.start())
        return self.section.line

    def of(self, text: str) -> int:
        """The first line with this text; the section's where it stands on none."""
        at = self.section.markdown.find(text)
        return self.section.line if at < 0 else self._line(at)

    def _line(self, at: int) -> int:
        return self.first + self.section.markdown.count("\n", 0, at)
